"""A refusal: the portal does not do what was asked, and says in Dutch which rule stands in the way."""


class Refused(Exception):
    """What was asked may not be done; the text is fit for the user's screen and holds no personal data."""

    def __init__(self, sentence: str, *, rule: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.rule = rule


class FileRefused(Refused):
    """The file cannot be read as the table it should be; nothing of it is taken in."""
