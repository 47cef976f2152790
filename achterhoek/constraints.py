"""Constraints that many models have: what happened says when and by whom."""

from django.db import models
from django.db.models import Q


def paired(model: str, *moments: str) -> list[models.CheckConstraint]:
    """A constraint per moment: its `_at` and `_by` are both known, or neither."""
    return [
        models.CheckConstraint(
            name=f"{model}_{moment}_says_when_and_by_whom",
            condition=Q(**{f"{moment}_at__isnull": True, f"{moment}_by__isnull": True})
            | Q(**{f"{moment}_at__isnull": False, f"{moment}_by__isnull": False}),
        )
        for moment in moments
    ]
