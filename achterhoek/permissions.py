"""Who may do what: one table (DESIGN.md "Who may do what"). A view asks `may`, a template asks `|may`.

A permission is about the kind of thing; which rows a person reaches is scope (achterhoek/scoping.py).
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from achterhoek.statuses import Role

if TYPE_CHECKING:
    from achterhoek.models import User

CASEWORK = frozenset({Role.CONSULTANT, Role.COORDINATOR})
COORDINATE = frozenset({Role.COORDINATOR})
CONTRACTS = frozenset({Role.CONTRACT_MANAGER})
STAFF = frozenset(
    {
        Role.CONSULTANT,
        Role.COORDINATOR,
        Role.CONTRACT_MANAGER,
        Role.REGIONAL,
        Role.FUNCTIONAL,
        Role.ADMINISTRATOR,
    }
)

PERMISSIONS: dict[str, frozenset[Role]] = {
    # clients: everything that says who a client is
    "clients.view": CASEWORK,
    "clients.reveal_bsn": CASEWORK,
    "clients.take": CASEWORK,
    "clients.log_contact": CASEWORK,
    "clients.record_death": CASEWORK,
    "clients.address": CASEWORK,
    "clients.assign": COORDINATE,
    "clients.correct": COORDINATE,
    "clients.settle_difference": CASEWORK,
    # files
    "imports.caseload": COORDINATE,
    "imports.reference": CONTRACTS | {Role.ADMINISTRATOR},
    "imports.view": COORDINATE | CONTRACTS | {Role.ADMINISTRATOR},
    # providers
    "providers.view": STAFF,
    "providers.see_embargoed": CONTRACTS | {Role.ADMINISTRATOR},
    "providers.confirm_subcontractor": CONTRACTS,
    "checks.view": CONTRACTS | COORDINATE,
    "checks.sign": CONTRACTS,
    # assessments
    "assessments.view": CASEWORK,
    "assessments.numbers": CASEWORK | CONTRACTS | {Role.REGIONAL},
    "assessments.run": COORDINATE,
    "assessments.confirm": CASEWORK,
    "assessments.override": COORDINATE,
    "renewals.work": CASEWORK,
    "conversions.carry_out": COORDINATE,
    "bridging.record": COORDINATE,
    # handovers
    "handovers.view": CASEWORK,
    "handovers.work": CASEWORK,
    "handovers.decide_without_agreement": COORDINATE,
    "handovers.withdraw_offer": COORDINATE,
    "handovers.shorten_notice": COORDINATE,
    "handovers.without_letter": COORDINATE,
    "handovers.excuse_gaps": COORDINATE,
    "handovers.cancel": COORDINATE,
    "handovers.correct": COORDINATE,
    "periods.change": frozenset({Role.ADMINISTRATOR}),
    # plans; a regional coordinator sees case numbers and approves nothing about people
    "plans.view": CASEWORK | {Role.REGIONAL},
    "plans.make": COORDINATE | {Role.REGIONAL},
    "plans.check": COORDINATE,
    "plans.approve": COORDINATE,
    "plans.carry_out": COORDINATE,
    "takeovers.manage": frozenset({Role.REGIONAL}),
    "operations.view": COORDINATE | {Role.REGIONAL, Role.FUNCTIONAL, Role.ADMINISTRATOR},
    "operations.retry": frozenset({Role.REGIONAL, Role.ADMINISTRATOR}),
    # letters and what follows from them; texts and sender hold nothing about a resident
    "letters.view": CASEWORK,
    "letters.make": CASEWORK,
    "letters.approve": COORDINATE,
    "letters.post": CASEWORK,
    "letters.texts": CASEWORK | {Role.FUNCTIONAL},
    "letters.edit_texts": frozenset({Role.FUNCTIONAL}),
    "letters.preview": CASEWORK | {Role.FUNCTIONAL},
    "objections.view": CASEWORK,
    "objections.work": CASEWORK,
    "objections.decide": COORDINATE,
    # the end of a record: what goes to the archive says all about residents, and then it is deleted
    "archive.deliver": COORDINATE,
    # proof and numbers
    "continuity.view": CASEWORK,
    "continuity.numbers": CASEWORK | CONTRACTS | {Role.REGIONAL},
    # reports of visitors
    "reports.settle": CASEWORK,
    # public questions
    "questions.edit": frozenset({Role.FAQ_EDITOR}),
    # log
    "log.view": frozenset({Role.FUNCTIONAL, Role.COORDINATOR}),
    # staff of the own municipality, and the admin
    "staff.manage": frozenset({Role.FUNCTIONAL}),
    "admin.enter": frozenset({Role.ADMINISTRATOR}),
}


def may(user: "User | AnonymousUser", permission: str) -> bool:
    """Whether `user` may do `permission`; an unknown permission is a mistake in the code and raises KeyError."""
    roles = PERMISSIONS[permission]
    return bool(user.is_authenticated and user.is_active and user.role in roles)


type_view = Callable[..., HttpResponseBase]


def required(permission: str) -> Callable[[type_view], type_view]:
    """Let a view through for who may; send visitors to the sign-in page, refuse others with 403."""
    PERMISSIONS[permission]

    def decorate(view: type_view) -> type_view:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
