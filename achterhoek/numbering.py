"""Numbers handed out in order: case numbers of clients, numbers of handovers."""

from django.db import transaction
from django.db.models import F

from achterhoek.models import Numbering


def reserve(name: str, count: int = 1) -> range:
    """Hand out `count` numbers of the series `name`; two at once never get the same."""
    with transaction.atomic():
        Numbering.objects.get_or_create(name=name)
        Numbering.objects.filter(name=name).update(last=F("last") + count)
        last = Numbering.objects.get(name=name).last
    return range(last - count + 1, last + 1)
