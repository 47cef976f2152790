"""Roles of people and the states of an import and of a job, as choices."""

from django.db import models


class Role(models.TextChoices):
    """What a person is here; `achterhoek.permissions` says what each may do."""

    CONSULTANT = "consultant", "consulent"
    COORDINATOR = "coordinator", "coördinator"
    CONTRACT_MANAGER = "contract_manager", "contractmanager"
    REGIONAL = "regional", "regionaal coördinator"
    FUNCTIONAL = "functional", "functioneel beheerder"
    FAQ_EDITOR = "faq_editor", "redacteur vragen"
    ADMINISTRATOR = "administrator", "beheerder"
    SYSTEM = "system", "portaal"


#: Roles that work for one municipality and see only its residents.
MUNICIPAL_ROLES = (Role.CONSULTANT, Role.COORDINATOR, Role.CONTRACT_MANAGER, Role.FUNCTIONAL)


class ImportKind(models.TextChoices):
    """The five files of DATA.md, in the order in which they must come in."""

    PRODUCTS = "products", "producten"
    PROVIDERS = "providers", "aanbieders"
    CONTRACTS = "contracts", "contracten"
    CAPACITY = "capacity", "capaciteit"
    CASELOAD = "caseload", "caseload"


class ImportState(models.TextChoices):
    """WAITING → CHECKING → CHECKED → (a person or the command says go) QUEUED → TAKING_IN → DONE."""

    WAITING = "waiting", "wacht op controle"
    CHECKING = "checking", "wordt gecontroleerd"
    CHECKED = "checked", "gecontroleerd"
    QUEUED = "queued", "wacht op inlezen"
    TAKING_IN = "taking_in", "wordt ingelezen"
    DONE = "done", "ingelezen"
    STOPPED = "stopped", "gestopt"
    REFUSED = "refused", "geweigerd"
    FAILED = "failed", "mislukt"


class MailState(models.TextChoices):
    """WAITING → SENDING → SENT or FAILED (achterhoek/outbox.py); a person may send a failed one again."""

    WAITING = "waiting", "wacht op verzending"
    SENDING = "sending", "wordt verzonden"
    SENT = "sent", "verzonden"
    FAILED = "failed", "niet verzonden"


class AccessAction(models.TextChoices):
    """What was done (NEN 7513: read, search, export, change, and what was refused)."""

    READ = "read", "gelezen"
    SEARCH = "search", "gezocht"
    EXPORT = "export", "gedownload"
    REVEAL = "reveal", "BSN getoond"
    CREATE = "create", "toegevoegd"
    CHANGE = "change", "gewijzigd"
    DELETE = "delete", "verwijderd"
    SIGN_IN = "sign_in", "aangemeld"
    SIGN_OUT = "sign_out", "afgemeld"
    RUN = "run", "uitgevoerd"


class AccessOutcome(models.TextChoices):
    DONE = "done", "gelukt"
    REFUSED = "refused", "geweigerd"
