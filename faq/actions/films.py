"""Films: where they are, and all that is said and shown in them."""

from typing import Any

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.refusals import Refused
from achterhoek.statuses import AccessAction
from faq.models import Film

FIELDS = ("title", "slug", "address", "question", "text", "subtitles")


@transaction.atomic
def write(film: Film | None, *, by: User, **content: Any) -> Film:
    """Add a film, or say what there is of it anew."""
    same = Film.objects.filter(slug=content["slug"])
    if (same.exclude(pk=film.pk) if film else same).exists():
        raise Refused("Er is al een film met dit adres.", rule="one_film_per_address")
    row = Film.objects.select_for_update(of=("self",)).get(pk=film.pk) if film else Film()
    for name in FIELDS:
        setattr(row, name, content[name])
    if film:
        row.save(update_fields=FIELDS)
    else:
        row.save(force_insert=True)
    action = AccessAction.CHANGE if film else AccessAction.CREATE
    audit.record(action, "Film gewijzigd" if film else "Film toegevoegd", by=by, detail={"film": row.slug})
    return row
