"""Outcomes, follow-ups, the life of a handover, and the other choices of the transition."""

from django.db import models


class Outcome(models.TextChoices):
    """What the transition means for one indication (DOMAIN.md section 4)."""

    NOT_AFFECTED = "not_affected", "niet geraakt"
    STAYS = "stays", "blijft"
    TO_ALLOCATE = "to_allocate", "toe te wijzen"
    REASSESS = "reassess", "opnieuw bekijken"
    MOVES = "moves", "moet over"


class Reason(models.TextChoices):
    """Why; in the order in which the rules are tried."""

    DECEASED = "deceased", "overleden"
    PERSONAL_BUDGET = "personal_budget", "PGB"
    OTHER_LOT = "other_lot", "hoort bij geen perceel"
    OWN_PROCUREMENT = "own_procurement", "gemeente koopt zelf in"
    ENDED_BEFORE = "ended_before", "eerder geëindigd"
    OWN_CONTRACT = "own_contract", "eigen contract"
    CONSORTIUM = "consortium", "partner in een samenwerking"
    SUBCONTRACTOR = "subcontractor", "onderaannemer"
    NOT_STARTED = "not_started", "zorg nog niet begonnen"
    EXPIRES_IN_PERIOD = "expires_in_period", "loopt af in de periode"
    NOT_IN_MUNICIPALITY = "not_in_municipality", "geen contract in deze gemeente"
    NOT_FOR_LOT = "not_for_lot", "geen contract voor deze zorg"
    NO_CONTRACT = "no_contract", "geen contract"


class RenewalState(models.TextChoices):
    TO_START = "to_start", "te starten"
    IN_RESEARCH = "in_research", "in onderzoek"
    RENEWED = "renewed", "verlengd"
    ENDED = "ended", "geëindigd"


class Status(models.TextChoices):
    """The life of a handover (DOMAIN.md section 5)."""

    TO_PLAN = "to_plan", "te plannen"
    PROPOSED = "proposed", "voorgesteld"
    OFFERED = "offered", "aangeboden"
    ACCEPTED = "accepted", "akkoord"
    SCHEDULED = "scheduled", "gepland"
    STARTED = "started", "gestart"
    COMPLETED = "completed", "afgerond"
    ON_HOLD = "on_hold", "aangehouden"
    CANCELLED = "cancelled", "geannuleerd"


OPEN = (Status.TO_PLAN, Status.PROPOSED, Status.OFFERED, Status.ACCEPTED, Status.SCHEDULED, Status.ON_HOLD)
#: Statuses that hold a place at the receiving provider.
HOLDS_PLACE = (
    Status.PROPOSED,
    Status.OFFERED,
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.STARTED,
    Status.COMPLETED,
    Status.ON_HOLD,
)


class CancelReason(models.TextChoices):
    """Each with who confirmed it and when."""

    DECEASED = "deceased", "overleden"
    OTHER_MUNICIPALITY = "other_municipality", "andere gemeente neemt het over"
    OTHER_LAW = "other_law", "zorg uit een andere wet (Wlz of Zvw)"
    BUDGET = "budget", "PGB toegekend"
    OWN_WISH = "own_wish", "cliënt stopt met de zorg"
    GOAL = "goal", "doel bereikt"
    RENEWED_ELSEWHERE = "renewed_elsewhere", "verlengd bij een andere aanbieder"
    STAYS = "stays", "blijft toch"


class Agreement(models.TextChoices):
    YES = "yes", "akkoord"
    NO = "no", "niet akkoord"
    NO_ANSWER = "no_answer", "geen antwoord na 3 pogingen"


class Answer(models.TextChoices):
    YES = "yes", "ja"
    YES_AFTER_MEETING = "yes_after_meeting", "ja, na kennismaking"
    DECLINED = "declined", "nee"
    WITHDRAWN = "withdrawn", "ingetrokken: geen antwoord"
    DROPPED = "dropped", "vervallen: overdracht geannuleerd"


class Side(models.TextChoices):
    """Who comes back on a yes."""

    PROVIDER = "provider", "de aanbieder"
    CLIENT = "client", "de cliënt, of wie beslist"


class ChecklistKind(models.TextChoices):
    """The warme overdracht, in the order in which it goes."""

    INFORMED = "informed", "Cliënt is geïnformeerd en wensen zijn genoteerd"
    CONSENT = "consent", "Toestemming om het dossier door te geven"
    INTAKE = "intake", "Aanbod en dag van de intake"
    MEETING = "meeting", "Gesprek van cliënt, oude en nieuwe aanbieder"
    DOCUMENTS = "documents", "Dossier is overgedragen van aanbieder naar aanbieder"
    PRACTICAL = "practical", "Praktische zaken (sleutel, vervoer, hulpmiddelen)"
    RESULT = "result", "Nieuwe aanbieder kent het resultaat en sprak met de inwoner af hoe"
    FIRST_DAY = "first_day", "De eerste dag"
