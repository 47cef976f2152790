"""What an answer is, and where it stands."""

from django.db import models


class AnswerKind(models.TextChoices):
    """*Not known* is an answer too: it says who will tell, and what event will bring it."""

    KNOWN = "known", "bekend"
    NOT_KNOWN = "not_known", "nog niet bekend"


class AnswerState(models.TextChoices):
    """DRAFT → (SCHEDULED →) PUBLISHED; a published answer is never changed, a newer one follows it."""

    DRAFT = "draft", "concept"
    SCHEDULED = "scheduled", "klaar voor publicatie"
    PUBLISHED = "published", "gepubliceerd"


class VisitorOutcome(models.TextChoices):
    """What became of a visitor's question."""

    OPEN = "open", "open"
    ANSWERED = "answered", "per mail beantwoord"
    BECAME = "became", "vraag op de site"
    CLOSED = "closed", "afgesloten"
