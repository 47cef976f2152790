"""Staff of one municipality: added, changed, given a temporary password, closed and opened again.

Only roles that work for a municipality are given here, and only for the doer's own; other roles come from the admin.
"""

import secrets
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from achterhoek import audit, lockout
from achterhoek.models import User
from achterhoek.permissions import may
from achterhoek.refusals import Refused
from achterhoek.statuses import MUNICIPAL_ROLES, AccessAction

#: Without letters and digits that look alike: it is read aloud or copied by hand.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def managed_by(user: User) -> QuerySet[User]:
    """The staff of the user's own municipality, for who may manage it."""
    if not may(user, "staff.manage"):
        return User.objects.none()
    return User.objects.filter(role__in=MUNICIPAL_ROLES, municipality_id=user.municipality_id)


@transaction.atomic
def add(*, username: str, role: str, by: User, **names: str) -> tuple[User, str]:
    """Make an account in the doer's municipality; return it with its temporary password."""
    _check_role(role)
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise Refused("Deze gebruikersnaam mag niet; gebruik letters, cijfers en @/./+/-/_.") from error
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("Deze gebruikersnaam is al in gebruik.", rule="one account per name")
    user = User(username=username, role=role, municipality_id=by.municipality_id, **names)
    password = _give_temporary_password(user)
    user.save(force_insert=True)
    audit.record(AccessAction.CREATE, "medewerker toegevoegd", by=by, detail=_told(user, role=role))
    return user, password


@transaction.atomic
def change(user: User, *, role: str, by: User, **names: str) -> User:
    """Change name or role; nobody changes their own role."""
    user = _locked(user, by=by)
    _check_role(role)
    if user == by and role != user.role:
        raise Refused("Je eigen rol kun je niet wijzigen.", rule="nobody gives themselves a role")
    before = user.role
    user.role = role
    for name, value in names.items():
        setattr(user, name, value)
    user.save(update_fields=["role", *names])
    audit.record(
        AccessAction.CHANGE, "medewerker gewijzigd", by=by, detail=_told(user, role=role, role_before=before)
    )
    return user


@transaction.atomic
def give_temporary_password(user: User, *, by: User) -> str:
    """Give a temporary password: it opens the door once, to choose an own one. Ends sessions and a lock-out."""
    user = _locked(user, by=by)
    if user == by:
        raise Refused("Je eigen wachtwoord wijzig je op de pagina Wachtwoord wijzigen.", rule="own password")
    password = _give_temporary_password(user)
    user.save(update_fields=["password", "must_change_password"])
    lockout.forgive(user.username)
    audit.record(AccessAction.CHANGE, "tijdelijk wachtwoord gegeven", by=by, detail=_told(user))
    return password


@transaction.atomic
def close(user: User, *, by: User) -> User:
    """Close an account: its owner is out at once. What they did stays on their name."""
    user = _locked(user, by=by)
    if user == by:
        raise Refused("Je eigen account kun je niet afsluiten.", rule="nobody closes their own account")
    return _set_active(user, active=False, what="medewerker afgesloten", by=by)


@transaction.atomic
def reopen(user: User, *, by: User) -> User:
    return _set_active(_locked(user, by=by), active=True, what="medewerker weer toegelaten", by=by)


def _set_active(user: User, *, active: bool, what: str, by: User) -> User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(AccessAction.CHANGE, what, by=by, detail=_told(user))
    return user


def _locked(user: User, *, by: User) -> User:
    """The account for update; of another municipality's staff there is none."""
    found = managed_by(by).select_for_update(of=("self",)).filter(pk=user.pk).first()
    if found is None:
        raise Refused("Deze medewerker hoort niet bij jouw gemeente.", rule="own municipality")
    return found


def _check_role(role: str) -> None:
    if role not in MUNICIPAL_ROLES:
        raise Refused("Deze rol geeft alleen de beheerder van het portaal.", rule="municipal roles only")


def _give_temporary_password(user: User) -> str:
    parts = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    password = "-".join(parts)
    user.set_password(password)
    user.must_change_password = True
    return password


def _told(user: User, **more: Any) -> dict[str, Any]:
    return {"account": user.username, **{name: str(value) for name, value in more.items()}}
