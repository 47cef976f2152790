"""What fictitious visitors asked, missed and sought before 12 September 2022, and what an editor did with it so far.

By the actions that the pages use, each on its day. Only ever called where the day may be pinned.
"""

from datetime import date

from achterhoek.clock import living_on
from achterhoek.models import User
from achterhoek.statuses import Role
from faq.actions import answers, notices, replies, search_misses, visitor_questions, votes
from faq.models import Answer, Category, Question, VisitorQuestion
from faq.statuses import AnswerKind

#: Day, category, question, address: what visitors asked.
ASKED = (
    (
        date(2022, 9, 1),
        "",
        "Krijg ik mijn reiskosten nog vergoed als mijn werkgever stopt?",
        "sanne@example.nl",
    ),
    (date(2022, 9, 2), "", "Waar kan ik de brief lezen die mijn cliënt kreeg?", "joris@example.nl"),
    (
        date(2022, 9, 5),
        "client",
        "Mijn cliënt heeft een pgb én zorg in natura. Wat geldt er nu voor haar?",
        "",
    ),
    (
        date(2022, 9, 8),
        "jij-en-je-werk",
        "Wie vertelt mij of mijn contract na 31 december doorgaat?",
        "mieke@example.nl",
    ),
    (
        date(2022, 9, 9),
        "de-overdracht",
        "De nieuwe aanbieder wil twee weken meelopen. Mag dat, en wie betaalt die uren?",
        "ilse@example.nl",
    ),
    (date(2022, 9, 12), "", "Mag ik tijdens de overdracht de app-groep met mijn cliënt houden?", ""),
)
#: Question, yes, no, remarks that came with a no.
VOTED = (
    ("houdt-client-zorgverlener", 19, 14, ("Ik wil weten of IK blijf, niet mijn werkgever.", "Te vaag.")),
    ("indicatie-eindigt-31-december", 12, 7, ("Wanneer belt de gemeente dan?",)),
    ("dossier-overdragen", 8, 3, ("Welk formulier moet ik gebruiken?",)),
    ("wat-verandert-er", 31, 2, ()),
)
SOUGHT = (("kilometervergoeding", 6), ("cao loopbaan", 3), ("rooster nieuwe werkgever", 2))


def live() -> None:
    """Let the visitors and the editor do what they did."""
    editor = User.objects.filter(role=Role.FAQ_EDITOR).order_by("pk").first() or User.objects.portal()
    _ask()
    with living_on(date(2022, 9, 9)):
        _vote()
        _seek(date(2022, 9, 9))
        _settle(editor)
        _write(editor)


def _ask() -> None:
    categories = {category.slug: category for category in Category.objects.all()}
    for number, (day, slug, text, email) in enumerate(ASKED):
        with living_on(day):
            visitor_questions.ask(
                text=text, email=email, category=categories.get(slug), caller=f"bezoeker {number}", today=day
            )


def _vote() -> None:
    day = date(2022, 9, 9)
    for slug, yes, no, remarks in VOTED:
        answer = Answer.objects.holding_on(day).filter(question__slug=slug).first()
        if answer is None:
            continue
        for helped in [True] * yes + [False] * no:
            votes.vote(answer, helped=helped, today=day)
        for remark in remarks:
            votes.remark(answer, remark, helped=False, today=day)


def _seek(day: date) -> None:
    for words, times in SOUGHT:
        for _ in range(times):
            search_misses.count(words, today=day)


def _settle(editor: User) -> None:
    """The first is answered by mail; the second stands on the site already."""
    first, second = VisitorQuestion.objects.order_by("asked_at", "pk")[:2]
    text = (
        "Dat staat in je cao en in je arbeidsovereenkomst. Vraag het je werkgever: die blijft je werkgever."
    )
    replies.send(replies.write(first, text, by=editor))
    letter = Question.objects.filter(slug="client-kreeg-brief").first()
    visitor_questions.close(second, note="Het staat op de site.", question=letter, by=editor)


def _write(editor: User) -> None:
    """A draft, an answer that waits for its day, and a message."""
    day = date(2022, 9, 9)
    file, end = (
        Question.objects.filter(slug=slug).first()
        for slug in ("dossier-overdragen", "einde-overgangsperiode")
    )
    if file:
        said = answers.Content(AnswerKind.KNOWN, "Je werkgever heeft een formulier voor de overdracht.", day)
        answers.draft(file, said, by=editor)
    if end:
        said = answers.Content(
            AnswerKind.KNOWN, "Ook na {periode_einde} staat je cliënt niet zonder zorg.", date(2022, 10, 1)
        )
        waiting = answers.draft(end, said, by=editor)
        answers.schedule(waiting, on=date(2022, 9, 26), seen=waiting.changed_at, by=editor, today=day)
    notices.write(
        None,
        text="Op 26 september vernieuwen we enkele antwoorden over het einde van de overgang.",
        question=end,
        first_day=day,
        last_day=date(2022, 9, 30),
        by=editor,
    )
