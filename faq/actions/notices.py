"""Messages above the pages: written, changed and taken away."""

from datetime import date, timedelta

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from faq import facts
from faq.models import Notice, Question


@transaction.atomic
def write(
    notice: Notice | None,
    *,
    text: str,
    question: Question | None,
    first_day: date,
    last_day: date | None,
    by: User,
) -> Notice:
    """Put a message above all pages or above one question, or say an existing one better."""
    if unknown := facts.unknown(text):
        raise Refused(
            f"Deze velden bestaan niet: {', '.join(f'{{{name}}}' for name in unknown)}.", rule="fields"
        )
    new = notice is None
    row = Notice(created_by=by) if notice is None else Notice.objects.select_for_update().get(pk=notice.pk)
    row.text, row.question, row.first_day, row.last_day = text, question, first_day, last_day
    if new:
        row.save(force_insert=True)
    else:
        row.save(update_fields=["text", "question", "first_day", "last_day"])
    action, what = (
        (AccessAction.CREATE, "Bericht geplaatst") if new else (AccessAction.CHANGE, "Bericht gewijzigd")
    )
    _log(action, what, row, by=by)
    return row


@transaction.atomic
def take_away(notice: Notice, *, by: User, today: date) -> None:
    """Visitors no longer see it; one that was never seen goes altogether."""
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.last_day and row.last_day < today:
        raise Refused("Dit bericht is al weg.", rule="there")
    _log(AccessAction.CHANGE, "Bericht weggehaald", row, by=by)
    if row.first_day >= today:
        row.delete()
        return
    row.last_day = today - timedelta(days=1)
    row.save(update_fields=["last_day"])


def _log(action: AccessAction, what: str, notice: Notice, *, by: User) -> None:
    audit.record(action, what, by=by, detail={"notice": notice.pk, "text": notice.text})
