"""Outcomes, follow-ups, the life of a handover, and the other choices of the transition."""

from django.db import models

from clients.statuses import EndReason


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


#: Care that ended before its decision did ends an open move with it: why the care ended → why the move is cancelled.
CANCELLED_BECAUSE = {
    EndReason.DIED: CancelReason.DECEASED,
    EndReason.MOVED: CancelReason.OTHER_MUNICIPALITY,
    EndReason.OWN_WISH: CancelReason.OWN_WISH,
    EndReason.OTHER_LAW: CancelReason.OTHER_LAW,
    EndReason.BUDGET: CancelReason.BUDGET,
    EndReason.GOAL: CancelReason.GOAL,
}


class Agreement(models.TextChoices):
    YES = "yes", "akkoord"
    NO = "no", "niet akkoord"
    NO_ANSWER = "no_answer", "geen antwoord na 3 pogingen"


class Answer(models.TextChoices):
    YES = "yes", "ja"
    YES_AFTER_MEETING = "yes_after_meeting", "ja, na kennismaking"
    DECLINED = "declined", "nee"
    WITHDRAWN = "withdrawn", "ingetrokken: geen antwoord"
    DROPPED = "dropped", "vervallen"


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


class PlanState(models.TextChoices):
    """The making of a plan; what a municipality does with it is its part's (PartState)."""

    WAITING = "waiting", "wacht op de planner"
    PLANNING = "planning", "wordt gemaakt"
    MADE = "made", "gemaakt"
    FAILED = "failed", "niet gemaakt"


class PartState(models.TextChoices):
    """DRAFT → CHECKING → CHECKED → APPROVED → RUNNING → CARRIED_OUT; STOPPED may go on; UNDOING → UNDONE; DROPPED."""

    DRAFT = "draft", "concept"
    CHECKING = "checking", "wordt nagekeken"
    CHECKED = "checked", "nagekeken"
    APPROVED = "approved", "goedgekeurd"
    RUNNING = "running", "wordt uitgevoerd"
    STOPPED = "stopped", "gestopt"
    CARRIED_OUT = "carried_out", "uitgevoerd"
    UNDOING = "undoing", "wordt teruggedraaid"
    UNDONE = "undone", "teruggedraaid"
    DROPPED = "dropped", "vervallen"


#: The states in which a worker carries a part on, resident by resident.
AT_WORK = (PartState.CHECKING, PartState.RUNNING, PartState.UNDOING)


class PlacementState(models.TextChoices):
    PROPOSED = "proposed", "in het plan"
    DONE = "done", "uitgevoerd"
    SKIPPED = "skipped", "overgeslagen"
    UNDONE = "undone", "teruggedraaid"
    LEFT = "left", "niet teruggedraaid"


class NotPlaced(models.TextChoices):
    """The rule that binds; values as in docs/data.md."""

    BY_HAND = "by_hand", "met de hand: een mens beslist"
    ENDS_BEFORE_START = "ends_before_start", "de indicatie eindigt voor de eerste mogelijke dag"
    NO_CONTRACT = "no_contract", "geen contract voor dit perceel in deze gemeente"
    NO_PLACES = "no_places", "geen plaats meer"
    WEEKLY_INTAKE = "weekly_intake", "alle weken zijn vol"
    INTAKE_STOP = "intake_stop", "cliëntenstop"
    DECLINED_BY_ALL = "declined_by_all", "elke aanbieder zei nee"


class PlanAim(models.TextChoices):
    """What a plan aims at after places and urgency, in the usual order; the period says which comes first."""

    TOGETHER = "together", "zorg van één cliënt blijft bij elkaar"
    WISH = "wish", "wens van de cliënt"
    TAKEOVER = "takeover", "afgesproken overnames"
    HOUSEHOLD = "household", "gezin bij één aanbieder"
    FEW = "few_receivers", "weinig nieuwe aanbieders per oude"
    NEAR = "nearby", "aanbieder in de woonplaats"
    PACE = "even_pace", "gelijkmatig over de weken"


class LetterKind(models.TextChoices):
    """The moments at which a resident hears from the municipality."""

    ANNOUNCEMENT = "announcement", "aankondiging"
    OUTCOME = "outcome", "wat er verandert"
    CHANGE_OF_DAY = "change_of_day", "andere dag"
    CORRECTION = "correction", "correctie"


class TextKind(models.TextChoices):
    """The texts that letters are put together from. A paragraph is about one indication."""

    ANNOUNCEMENT = "announcement", "aankondiging aan iedereen"
    OPENING = "opening", "begin: er verandert iets"
    OPENING_NOTHING = "opening_nothing", "begin: er verandert niets"
    NOTHING_CHANGES = "nothing_changes", "alinea: er verandert nu niets"
    RUNS_THROUGH = "runs_through", "alinea: uw hulp blijft, het contract loopt via een ander"
    OTHER_PROVIDER = "other_provider", "alinea: een andere aanbieder"
    FIRST_PROVIDER = "first_provider", "alinea: een aanbieder voor nieuwe zorg"
    INDICATION_ENDS = "indication_ends", "alinea: uw indicatie loopt af"
    BRIDGING = "bridging", "alinea: u blijft nog even bij uw aanbieder"
    HEAR_LATER = "hear_later", "alinea: u hoort nog van ons"
    CHANGE_OF_DAY = "change_of_day", "andere dag"
    CORRECTION = "correction", "correctie"
    OBJECTION = "objection", "bezwaar: de brief is een besluit"
    NO_DECISION = "no_decision", "niet mee eens: de brief is geen besluit"
    CLOSING = "closing", "slot"


class TextState(models.TextChoices):
    DRAFT = "draft", "concept"
    APPROVED = "approved", "in gebruik"
    RETIRED = "retired", "vervangen"


class BatchState(models.TextChoices):
    """PREPARING → DRAFT → APPROVED → PRODUCING → PRODUCED → POSTED; STOPPED may go on; DROPPED before it is posted."""

    PREPARING = "preparing", "wordt samengesteld"
    DRAFT = "draft", "concept"
    APPROVED = "approved", "goedgekeurd"
    PRODUCING = "producing", "wordt gemaakt"
    STOPPED = "stopped", "gestopt"
    PRODUCED = "produced", "klaar om te versturen"
    POSTED = "posted", "verstuurd"
    DROPPED = "dropped", "vervallen"


#: The states in which a worker carries a batch on, letter by letter.
LETTERS_AT_WORK = (BatchState.PREPARING, BatchState.PRODUCING)


class LetterState(models.TextChoices):
    DRAFT = "draft", "in de partij"
    TAKEN_OUT = "taken_out", "uit de partij gehaald"
    PRODUCED = "produced", "gemaakt"
    POSTED = "posted", "verstuurd"


class NoLetter(models.TextChoices):
    """Why a resident is not in a batch; a person looks at each."""

    DECEASED = "deceased", "overleden"
    SAFETY = "safety", "veiligheid: een mens bepaalt of en waarheen"
    NO_ADDRESS = "no_address", "geen volledig adres"
    NO_DECIDER = "no_decider", "niet bekend wie beslist"
    MISSING_FACT = "missing_fact", "een gegeven voor de brief ontbreekt"
    DAY_PASSED = "day_passed", "de eerste dag ging voorbij zonder start"
    HAS_LETTER = "has_letter", "heeft deze brief al"
    NOTHING_TO_SAY = "nothing_to_say", "er is niets te melden"


class Addressee(models.TextChoices):
    """In which role someone gets the letter (docs/domain.md, 3 "Representative")."""

    CLIENT = "client", "cliënt"
    PARENT = "parent", "ouder"
    GUARDIAN = "guardian", "voogd"
    CURATOR = "curator", "curator"
    MENTOR = "mentor", "mentor"
    GI = "gi", "gecertificeerde instelling"


class Weighing(models.TextChoices):
    """What a coordinator decides about a move while an objection runs."""

    GO_ON = "go_on", "de overdracht gaat door"
    WAIT = "wait", "de overdracht wacht"


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", "gegrond"
    UNFOUNDED = "unfounded", "ongegrond"
    INADMISSIBLE = "inadmissible", "niet-ontvankelijk"
    WITHDRAWN = "withdrawn", "ingetrokken"


class Remedy(models.TextChoices):
    """What follows from an objection that was upheld."""

    CANCEL = "cancel", "de overdracht wordt geannuleerd"
    ANOTHER = "another", "er komt een andere aanbieder"


class ReliefState(models.TextChoices):
    """An interim relief (voorlopige voorziening) at the court."""

    ASKED = "asked", "gevraagd"
    GRANTED = "granted", "toegewezen"
    REFUSED = "refused", "afgewezen"
    ENDED = "ended", "afgelopen"


#: A request that waits for the court, or what the court granted: one per objection.
RUNNING_RELIEF = (ReliefState.ASKED, ReliefState.GRANTED)


class ArchiveState(models.TextChoices):
    """READY → DELIVERED → DELETED once the archive has it; CHANGED and WITHDRAWN may be delivered again."""

    READY = "ready", "klaargezet"
    DELIVERED = "delivered", "geleverd"
    CHANGED = "changed", "gewijzigd na levering"
    LEFT_OUT = "left_out", "niet meegeleverd"
    WITHDRAWN = "withdrawn", "ingetrokken"
    DELETED = "deleted", "verwijderd"


#: A dossier in one of these is in one delivery, and in no other.
IN_A_DELIVERY = (ArchiveState.READY, ArchiveState.DELIVERED, ArchiveState.DELETED)
