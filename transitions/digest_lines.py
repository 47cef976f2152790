"""What the daily mail says to one person: numbers of what is late or due today, and what escalated. No names."""

from collections.abc import Iterator
from datetime import date, timedelta

from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.wording import written
from transitions import deadlines, objecting, worklist
from transitions.models import Objection, TransitionPeriod


def of(person: User, *, period: TransitionPeriod, today: date) -> list[str]:
    """Lines for `person`; none when nothing is due. A coordinator reads about the whole municipality."""
    owner = "alle" if may(person, "clients.assign") else "mijn"
    late = worklist.of(person, owner=owner, period=period, today=today).of_group("laat")
    lines = [f"{source.kind.what}: {count}" for source in late.sources if (count := source.count())]
    lines += _answers_ahead(person, owner=owner, today=today)
    if today in deadlines.escalations(period):
        waiting = worklist.escalated(person, period=period, today=today)
        lines += [
            f"Nog zonder nieuwe aanbieder, met het einde op {written(period.last_day)}: {waiting}"
        ] * bool(waiting)
    return lines


def _answers_ahead(person: User, *, owner: str, today: date) -> Iterator[str]:
    """Objections of which the answer is due in some days: reminded of twice."""
    running = Objection.objects.visible_to(person).running()
    own = running if owner == "alle" else running.filter(handled_by=person)
    for ahead in objecting.REMINDED:
        due_on = today + timedelta(days=ahead)
        if count := own.filter(answer_due_on=due_on).count():
            yield f"Besluit op bezwaar over {ahead} dagen, op {written(due_on)}: {count}"
