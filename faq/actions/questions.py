"""Questions: added, changed, put in order, retired and brought back.

The address of a question is permanent once an answer is published: care workers keep it in their phones and print it.
A question that is no longer of use forwards to one that is.

Two editors may have one question open. Whoever saves says which version they saw (`seen`, the moment of its last
change); if it is another by now the save is refused, and the screen keeps what was typed.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from achterhoek import audit
from achterhoek.clock import now
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from achterhoek.wording import written
from faq.models import Category, Question
from faq.statuses import AnswerState

#: What a question's own form writes of its row, and what says when that was, and by whom.
OWN_FIELDS = ("slug", "text", "category", "synonyms", "often_asked")
TOUCHED = ("changed_at", "changed_by")


@dataclass(frozen=True)
class Wording:
    """What an editor says about a question itself; `often_asked` is its place among those, `related` is read too."""

    slug: str
    text: str
    category: Category
    synonyms: str = ""
    often_asked: int | None = None
    related: list[Question] = field(default_factory=list)

    @property
    def as_text(self) -> str:
        """All of it as one text to compare."""
        place = str(self.often_asked or "geen")
        beside = "\n".join(question.text for question in self.related)
        about = f"Adres: {self.slug}\nOnderwerp: {self.category}\nPlaats bij veel gevraagd: {place}"
        return f"{self.text}\n\n{about}\n\nAndere woorden:\n{self.synonyms}\n\nLees ook:\n{beside}".strip()


@transaction.atomic
def add(wording: Wording, *, by: User) -> Question:
    """Add a question, last of its category; visitors see it once it has a published answer."""
    _require_free(wording.slug)
    question = Question(order=_last_order(wording.category) + 1, created_by=by)
    question.created_at = now()
    _put(question, wording)
    touch(question, by=by)
    question.save(force_insert=True)
    question.related.set(wording.related)
    _log(AccessAction.CREATE, "Vraag toegevoegd", question, by=by)
    return question


@transaction.atomic
def change(question: Question, wording: Wording, *, seen: datetime, by: User) -> Question:
    """Say it better. Refused: another version than the one seen, another address once an answer was published."""
    question = locked(question)
    _require_version(question, seen)
    if wording.slug != question.slug:
        _require_free(wording.slug)
        if question.answers.published().exists():
            raise Refused(
                "Het adres van een vraag met een gepubliceerd antwoord blijft zoals het is: anderen bewaren het.",
                rule="permanent_address",
            )
    if question.category_id != wording.category.pk:
        question.order = _last_order(wording.category) + 1
    before = question.text
    _put(question, wording)
    touch(question, by=by)
    question.save(update_fields=[*OWN_FIELDS, "order", *TOUCHED])
    question.related.set([row for row in wording.related if row.pk != question.pk])
    _log(AccessAction.CHANGE, "Vraag gewijzigd", question, by=by, before=before, after=question.text)
    return question


@transaction.atomic
def move(question: Question, *, up: bool, by: User) -> Question:
    """One place up or down among the standing questions of its category."""
    question = locked(question)
    rows = list(
        Question.objects.select_for_update(of=("self",)).standing().filter(category=question.category_id)
    )
    rows.sort(key=lambda row: (row.order, row.pk))
    here = next((place for place, row in enumerate(rows) if row.pk == question.pk), -1)
    there = here - 1 if up else here + 1
    if here < 0 or not 0 <= there < len(rows):
        raise Refused("Verder kan deze vraag niet.", rule="order")
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, 1):
        row.order = place
    Question.objects.bulk_update(rows, ["order"])
    _log(AccessAction.CHANGE, "Vraag verplaatst", question, by=by)
    return question


@transaction.atomic
def retire(question: Question, *, forward_to: Question | None, by: User) -> Question:
    """Take it from the site; its address forwards to another question, or says that it is gone."""
    question = locked(question)
    if question.retired_at:
        raise Refused("Deze vraag is al vervallen.", rule="retired_once")
    if question.answers.filter(state=AnswerState.SCHEDULED).exists():
        raise Refused(
            "Er wacht nog een antwoord op publicatie. Maak daar eerst weer een concept van.", rule="scheduled"
        )
    _lead_on(question, forward_to)
    question.retired_at, question.retired_by, question.forward_to = now(), by, forward_to
    question.save(update_fields=["retired_at", "retired_by", "forward_to"])
    where = forward_to.slug if forward_to else ""
    _log(AccessAction.CHANGE, "Vraag vervallen", question, by=by, forward_to=where)
    return question


@transaction.atomic
def restore(question: Question, *, by: User) -> Question:
    """Bring a retired question back; its answers were never away."""
    question = locked(question)
    if not question.retired_at:
        raise Refused("Deze vraag is niet vervallen.", rule="retired")
    question.retired_at = question.retired_by = question.forward_to = None
    question.save(update_fields=["retired_at", "retired_by", "forward_to"])
    _log(AccessAction.CHANGE, "Vraag teruggezet", question, by=by)
    return question


def wording_of(question: Question) -> Wording:
    """What is said about it now."""
    said = {name: getattr(question, name) for name in OWN_FIELDS}
    return Wording(**said, related=list(question.related.order_by("category__order", "order", "pk")))


def locked(question: Question) -> Question:
    """The question as it is now, held until the end of the transaction."""
    found: Question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    return found


def touch(question: Question, *, by: User) -> None:
    """Make it another version, to be saved with the change: whoever has the older one open is told."""
    question.changed_at, question.changed_by = now(), by


def _require_version(question: Question, seen: datetime) -> None:
    if question.changed_at != seen:
        at = timezone.localtime(question.changed_at)
        raise Refused(
            f"Deze vraag is intussen gewijzigd door {question.changed_by}, op {written(at.date())} om {at:%H:%M}.",
            rule="version",
        )


def _put(question: Question, wording: Wording) -> None:
    question.slug, question.text, question.category = wording.slug, wording.text, wording.category
    question.synonyms = "\n".join(line.strip() for line in wording.synonyms.splitlines() if line.strip())
    question.often_asked = wording.often_asked


def _require_free(slug: str) -> None:
    if Question.objects.filter(slug=slug).exists():
        raise Refused(f"Er is al een vraag met het adres {slug}.", rule="one_question_per_address")


def _lead_on(question: Question, forward_to: Question | None) -> None:
    """A forward leads straight to a question with an answer; what forwarded to `question` goes along."""
    if forward_to is None:
        return
    if forward_to.pk == question.pk:
        raise Refused("Verwijs door naar een andere vraag.", rule="forwards_to_another")
    forward_to = locked(forward_to)
    if forward_to.retired_at or not forward_to.answers.published().exists():
        raise Refused("De vraag waarnaar je verwijst, staat zelf niet op de site.", rule="forwards_to_answer")
    Question.objects.filter(forward_to=question).update(forward_to=forward_to)


def _last_order(category: Category) -> int:
    orders = Question.objects.filter(category=category).order_by("-order").values_list("order", flat=True)
    return orders.first() or 0


def _log(action: AccessAction, what: str, question: Question, *, by: User, **more: str) -> None:
    audit.record(action, what, by=by, detail={"question": question.slug, **more})
