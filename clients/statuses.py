"""Choices about clients and their care, with the words of the files (DATA.md)."""

from django.db import models


class Measure(models.TextChoices):
    """A child-protection measure or closed placement; anything but NONE is decided by a person."""

    NONE = "geen", "geen"
    SUPERVISION = "ots", "ondertoezichtstelling"
    GUARDIANSHIP = "voogdij", "voogdij"
    PROBATION = "jeugdreclassering", "jeugdreclassering"
    CLOSED = "gesloten", "gesloten jeugdhulp"


class Sex(models.TextChoices):
    UNKNOWN = "0", "onbekend"
    MALE = "1", "man"
    FEMALE = "2", "vrouw"


class RepresentativeKind(models.TextChoices):
    PARENT = "ouder", "ouder"
    GUARDIAN = "voogd", "voogd"
    CURATOR = "curator", "curator"
    MENTOR = "mentor", "mentor"
    GI = "gi", "gecertificeerde instelling"


class Referrer(models.TextChoices):
    MUNICIPALITY = "gemeente", "gemeente"
    GP = "huisarts", "huisarts"
    YOUTH_DOCTOR = "jeugdarts", "jeugdarts"
    SPECIALIST = "specialist", "medisch specialist"
    GI = "gi", "gecertificeerde instelling"
    COURT = "rechter", "rechter"
    NONE = "geen", "geen"


class Law(models.TextChoices):
    WMO = "Wmo", "Wmo"
    YOUTH = "Jeugdwet", "Jeugdwet"


class Delivery(models.TextChoices):
    IN_KIND = "ZIN", "zorg in natura"
    BUDGET = "PGB", "persoonsgebonden budget"


class EndReason(models.TextChoices):
    """Why care ended before its decision did."""

    DIED = "died", "overleden"
    MOVED = "moved", "verhuisd naar een andere gemeente"
    OWN_WISH = "own_wish", "op eigen wens gestopt"
    OTHER_LAW = "other_law", "zorg uit een andere wet"
    BUDGET = "budget", "overgestapt naar een PGB"
    GOAL = "goal", "doel bereikt"


class Source(models.TextChoices):
    """The four writers of an allocation; there is no fifth."""

    IMPORT = "import", "invoer"
    START = "start", "start bevestigd"
    CONVERSION = "conversion", "omgezet"
    CORRECTION = "correction", "gecorrigeerd"


class Channel(models.TextChoices):
    PHONE = "phone", "telefoon"
    VISIT = "visit", "bezoek"
    MAIL = "mail", "e-mail"
    LETTER = "letter", "brief"
    VIDEO = "video", "videogesprek"


class ContactResult(models.TextChoices):
    REACHED = "reached", "gesproken"
    CALL_BACK = "call_back", "belt of mailt terug"
    NO_ANSWER = "no_answer", "geen gehoor"


class DifferenceKind(models.TextChoices):
    """What a later file says otherwise than the portal (DOMAIN.md section 7)."""

    START = "start", "start om te bevestigen"
    RENEWAL = "renewal", "verlenging"
    MATCH = "match", "zelfde indicatie, ander kenmerk"
    UNEXPLAINED = "unexplained", "niet verklaard"
    MISSING = "missing", "niet meer in het bestand"


class DifferenceState(models.TextChoices):
    OPEN = "open", "te beoordelen"
    ACCEPTED = "accepted", "overgenomen"
    DISMISSED = "dismissed", "niet overgenomen"
    GONE = "gone", "vervallen"


class Breach(models.TextChoices):
    """What is wrong on a day that has come (clients/continuity.py), worst first."""

    NOBODY = "nobody", "niemand is verantwoordelijk"
    STOPPED_EARLY = "stopped_early", "aanbieder stopte, nieuwe nog niet begonnen"
    NO_GROUND = "no_ground", "aanbieder heeft geen grond om te leveren"
    OUTSIDE_INDICATION = "outside_indication", "begonnen buiten de indicatie"


class Risk(models.TextChoices):
    """Why a care line would have nobody on a day ahead (clients/continuity.py)."""

    NO_NEW_PROVIDER = "no_new_provider", "nog geen nieuwe aanbieder"
    START_NOT_CONFIRMED = "start_not_confirmed", "gepland, start nog niet bevestigd"
    PROVIDER_STOPS = "provider_stops", "aanbieder stopt eerder"
    INDICATION_ENDS = "indication_ends", "indicatie loopt af"
    BRIDGING_ENDS = "bridging_ends", "overbrugging loopt af"
    TURNS_18 = "turns_18", "wordt 18"


#: Units and frequencies of the iWmo and iJw standard (release 3.2), as they read in a sentence.
UNITS = {"01": "minuten", "04": "uur", "14": "etmalen", "16": "dagdelen", "82": "stuks", "83": "euro"}
FREQUENCIES = {"1": "per dag", "2": "per week", "4": "per maand", "6": "in totaal"}
