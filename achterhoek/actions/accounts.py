"""Signing in and out and one's own password. Each leaves an event in the access log (NEN 7513).

Of a failed sign-in the account is named only if there is one; what was typed is never kept, since people type
passwords and numbers in the wrong field.
"""

from django.db import transaction

from achterhoek import audit
from achterhoek.models import User
from achterhoek.statuses import AccessAction, AccessOutcome


def signed_in(user: User) -> None:
    audit.record(AccessAction.SIGN_IN, "aangemeld", by=user)


def sign_in_failed(username: str, *, locked: bool) -> None:
    """Record a try that failed; `locked` when it was the one that closed the door."""
    user = User.objects.filter(username=username).first()
    what = "aanmelden mislukt; nu een tijd geblokkeerd" if locked else "aanmelden mislukt"
    audit.record(AccessAction.SIGN_IN, what, by=user, outcome=AccessOutcome.REFUSED)


def signed_out(user: User) -> None:
    audit.record(AccessAction.SIGN_OUT, "afgemeld", by=user)


@transaction.atomic
def change_password(user: User, *, new: str) -> User:
    """Give a person the password they chose. Their other sessions end by it."""
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record(AccessAction.CHANGE, "eigen wachtwoord gewijzigd", by=user)
    return user
