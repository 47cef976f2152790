"""Clients, their households and representatives, and their care: indications, care lines and allocations.

An allocation has a first day and no last day: it holds until the next one of its care line begins, or the line ends.
Gaps and overlaps of responsibility can therefore not be written down. Every row carries its municipality; the
database refuses a row that points to another municipality's (achterhoek/triggers.py).
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from achterhoek import bsn
from achterhoek.clock import now
from achterhoek.models import FileImport, Municipality
from achterhoek.querysets import ScopedQuerySet
from clients.querysets import AllocationQuerySet, ClientQuerySet, DifferenceQuerySet, IndicationQuerySet
from clients.spelling import PlainName
from clients.statuses import (
    FREQUENCIES,
    UNITS,
    Channel,
    ContactResult,
    Delivery,
    DifferenceKind,
    DifferenceState,
    EndReason,
    Law,
    Measure,
    Referrer,
    RepresentativeKind,
    Sex,
    Source,
)
from providers.models import Contract, Lot, Product, Provider


class Household(models.Model):
    """People who live together and should move together; known by the municipality's own code."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    code = models.CharField("huishouden", max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "huishouden"
        verbose_name_plural = "huishoudens"
        ordering = ("municipality", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"], name="a_household_stands_once_per_municipality"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Client(models.Model):
    """A resident with care. The same BSN in two municipalities is two clients."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="clients", verbose_name="gemeente"
    )
    case_number = models.CharField("dossiernummer", max_length=12, unique=True)
    bsn_sealed = models.BinaryField()
    bsn_index = models.CharField(max_length=64)
    initials = models.CharField("voorletters", max_length=20, blank=True)
    infix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    surname = models.CharField("achternaam", max_length=200)
    search_name = PlainName(of="surname", default="")
    birth_date = models.DateField("geboortedatum")
    sex = models.CharField("geslacht", max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    street = models.CharField("straat", max_length=80, blank=True)
    house_number = models.CharField("huisnummer", max_length=10, blank=True)
    addition = models.CharField("toevoeging", max_length=10, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    email = models.CharField("e-mail", max_length=254, blank=True)
    died_on = models.DateField("overleden op", null=True, blank=True)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="members", verbose_name="huishouden"
    )
    safety = models.BooleanField("veiligheid", default=False)
    out_of_region = models.BooleanField("buiten de regio", default=False)
    measure = models.CharField("maatregel", max_length=20, choices=Measure.choices, default=Measure.NONE)
    gi_name = models.CharField("GI", max_length=100, blank=True)
    crisis = models.BooleanField("crisis", default=False)
    consultant_in_file = models.CharField("consulent in het bestand", max_length=100, blank=True)
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name="consulent",
    )
    version = models.PositiveIntegerField(default=0)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = "cliënt"
        verbose_name_plural = "cliënten"
        ordering = ("search_name", "initials", "pk")
        # A page of the caseload is read in order from an index, however many clients there are.
        indexes = [
            models.Index(fields=["municipality", "search_name", "initials", "id"]),
            models.Index(fields=["municipality", "consultant", "search_name", "initials", "id"]),
            models.Index(
                name="clients_with_safety",
                fields=["municipality", "search_name", "initials", "id"],
                condition=Q(safety=True),
            ),
            models.Index(fields=["municipality", "measure", "search_name", "initials", "id"]),
            # Who died is asked for at each look at the work: few, and found at once.
            models.Index(
                name="clients_who_died", fields=["municipality", "id"], condition=Q(died_on__isnull=False)
            ),
            models.Index(
                name="clients_in_household",
                fields=["municipality", "search_name", "initials", "id"],
                condition=Q(household__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "bsn_index"], name="a_bsn_is_one_client_per_municipality"
            ),
            models.CheckConstraint(
                name="nobody_dies_before_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("birth_date")),
                violation_error_message="De dag van overlijden ligt voor de geboortedatum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("transitions:client", args=[self.case_number])

    @property
    def name(self) -> str:
        """Initials, infix and surname: "T. te Abbink"."""
        return " ".join(filter(None, (self.initials, self.infix, self.surname)))

    def age_on(self, day: date) -> int:
        """Full years; who was born on 29 February has a birthday on 1 March in other years."""
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def bsn_masked(self) -> str:
        return bsn.masked(bsn.reveal(bytes(self.bsn_sealed), case_number=self.case_number))


class Representative(models.Model):
    """Someone who decides with or for the client; each gets the letter at their own address."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.CASCADE, related_name="representatives")
    position = models.PositiveSmallIntegerField(choices=[(1, "eerste"), (2, "tweede")])
    name = models.CharField("naam", max_length=150)
    kind = models.CharField("soort", max_length=10, choices=RepresentativeKind.choices, blank=True)
    street = models.CharField("straat", max_length=80, blank=True)
    house_number = models.CharField("huisnummer", max_length=10, blank=True)
    addition = models.CharField("toevoeging", max_length=10, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "vertegenwoordiger"
        verbose_name_plural = "vertegenwoordigers"
        ordering = ("client", "position")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "position"], name="a_client_has_two_representatives_at_most"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CareLine(models.Model):
    """A client's indications that renew one another, in one lot: the unit of which provider delivers.

    `ended_on` is the last day of care where care ends before its decision does; every rule uses the earlier.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="care_lines", verbose_name="cliënt")
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="perceel"
    )
    ended_on = models.DateField("laatste dag van zorg", null=True, blank=True)
    end_reason = models.CharField("waarom geëindigd", max_length=20, choices=EndReason.choices, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "zorglijn"
        verbose_name_plural = "zorglijnen"
        ordering = ("client", "pk")
        indexes = [
            models.Index(
                name="care_lines_that_ended", fields=["ended_on", "id"], condition=Q(ended_on__isnull=False)
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="a_care_line_that_ended_says_when_why_and_by_whom",
                condition=Q(
                    ended_on__isnull=True, end_reason="", ended_at__isnull=True, ended_by__isnull=True
                )
                | (
                    Q(ended_on__isnull=False, ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(end_reason="")
                ),
                violation_error_message="Een beëindigde zorglijn heeft een dag, een reden en iemand die dat vastlegde.",
            )
        ]

    def __str__(self) -> str:
        return f"zorglijn {self.pk}"


class Indication(models.Model):
    """One product of one decision: what a resident has a right to, and from which to which day (both included).

    `key` is given when the row first comes in and stays (DATA.md "Key of a caseload row").
    """

    #: What the counts of assessments must add up to (achterhoek/tallies.py).
    tallied: ClassVar[dict[str, tuple[str, ...]]] = {"all": ()}

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="indications", verbose_name="cliënt")
    care_line = models.ForeignKey(
        CareLine, models.PROTECT, related_name="indications", verbose_name="zorglijn"
    )
    key = models.CharField("kenmerk", max_length=120, unique=True)
    law = models.CharField("wet", max_length=10, choices=Law.choices)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name="product")
    decision_number = models.CharField("beschikkingsnummer", max_length=60, blank=True)
    referrer = models.CharField("verwijzer", max_length=12, choices=Referrer.choices, blank=True)
    delivery = models.CharField("leveringsvorm", max_length=3, choices=Delivery.choices)
    volume = models.DecimalField("volume", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("eenheid", max_length=20, blank=True)
    frequency = models.CharField("frequentie", max_length=20, blank=True)
    result = models.CharField("resultaat", max_length=500, blank=True)
    first_day = models.DateField("eerste dag")
    last_day = models.DateField("laatste dag", null=True, blank=True)
    care_since = models.DateField("zorg sinds", null=True, blank=True)
    named_provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="aanbieder in het bestand",
    )
    named_code = models.CharField("AGB-code in het bestand", max_length=8, blank=True)
    wish = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="voorkeur"
    )
    renews = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="renewed_by", verbose_name="vervangt"
    )
    missing_since = models.DateField("niet in het bestand sinds", null=True, blank=True)

    objects = IndicationQuerySet.as_manager()

    class Meta:
        verbose_name = "indicatie"
        verbose_name_plural = "indicaties"
        ordering = ("client", "first_day", "pk")
        indexes = [
            models.Index(fields=["municipality", "last_day"]),
            models.Index(fields=["client", "product", "decision_number"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="an_indication_ends_on_or_after_its_first_day",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="De laatste dag van de indicatie ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="a_volume_is_not_below_zero", condition=Q(volume__isnull=True) | Q(volume__gte=0)
            ),
            models.CheckConstraint(
                name="care_begins_within_its_indication",
                condition=Q(care_since__isnull=True)
                | Q(last_day__isnull=True)
                | Q(care_since__lte=F("last_day")),
            ),
            models.CheckConstraint(
                name="care_that_began_names_its_provider",
                condition=Q(care_since__isnull=True) | Q(named_provider__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def amount(self) -> str:
        """Volume, unit and frequency in words: "120 minuten per week". Empty where the file gave none."""
        if self.volume is None:
            return ""
        number = f"{self.volume.normalize():f}".replace(".", ",")
        words = (number, UNITS.get(self.unit, self.unit), FREQUENCIES.get(self.frequency, self.frequency))
        return " ".join(filter(None, words))


class AllocationNumber(models.Model):
    """An allocation number that an indication has, or ever had, in its municipality's own series."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    indication = models.ForeignKey(Indication, models.CASCADE, related_name="numbers")
    law = models.CharField("wet", max_length=10, choices=Law.choices)
    number = models.CharField("toewijzingnummer", max_length=40)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "toewijzingnummer"
        verbose_name_plural = "toewijzingnummers"
        ordering = ("indication", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "law", "number"],
                name="an_allocation_number_belongs_to_one_indication",
            )
        ]

    def __str__(self) -> str:
        return self.number


class Allocation(models.Model):
    """Which provider is responsible for a care line, from which day.

    Four callers may write: the import (links of lines it creates), a confirmed start, a conversion, a correction.
    A correction never changes or deletes a row: it marks the wrong ones superseded and writes the right ones.
    The database holds to that (achterhoek/triggers.py): it fills the columns in `append_only` once, and nothing else.
    """

    append_only: ClassVar[tuple[str, ...]] = ("superseded_at", "superseded_by", "superseded_reason")

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    care_line = models.ForeignKey(
        CareLine, models.PROTECT, related_name="allocations", verbose_name="zorglijn"
    )
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="allocations", verbose_name="aanbieder"
    )
    code = models.CharField("AGB-code", max_length=8)
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="contract"
    )
    number = models.CharField("toewijzingnummer", max_length=40, blank=True)
    first_day = models.DateField("eerste dag")
    source = models.CharField("herkomst", max_length=12, choices=Source.choices)
    written_at = models.DateTimeField(default=now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_reason = models.CharField("reden van correctie", max_length=300, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = "toewijzing"
        verbose_name_plural = "toewijzingen"
        ordering = ("care_line", "first_day", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["care_line", "first_day"],
                condition=Q(superseded_at__isnull=True),
                name="one_allocation_per_care_line_and_first_day",
                violation_error_message="Op deze dag begint al een toewijzing van deze zorglijn.",
            ),
            models.CheckConstraint(
                name="a_superseded_allocation_says_when_why_and_by_whom",
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True, superseded_reason="")
                | (Q(superseded_at__isnull=False, superseded_by__isnull=False) & ~Q(superseded_reason="")),
                violation_error_message="Een correctie heeft een moment, een reden en iemand die haar deed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} vanaf {self.first_day}"


class Contact(models.Model):
    """One line of the contact log: no medical content."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="contacts", verbose_name="cliënt")
    day = models.DateField("dag")
    channel = models.CharField("hoe", max_length=10, choices=Channel.choices)
    with_whom = models.CharField("met wie", max_length=100)
    result = models.CharField("resultaat", max_length=10, choices=ContactResult.choices)
    note = models.CharField("korte notitie", max_length=200, blank=True)
    logged_at = models.DateTimeField(default=now)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "contact"
        verbose_name_plural = "contacten"
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.day}"


class Difference(models.Model):
    """Something of an indication or allocation that a later file says otherwise; a person settles it."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="differences", verbose_name="cliënt")
    indication = models.ForeignKey(
        Indication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="differences",
        verbose_name="indicatie",
    )
    kind = models.CharField("soort", max_length=12, choices=DifferenceKind.choices)
    row_key = models.CharField("kenmerk in het bestand", max_length=120)
    columns = models.JSONField("kolommen", default=list)
    row_sealed = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    found_in = models.ForeignKey(
        FileImport, models.PROTECT, related_name="differences", verbose_name="gevonden in"
    )
    found_at = models.DateTimeField(default=now)
    state = models.CharField(
        "stand", max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_reason = models.CharField("reden", max_length=300, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "verschil"
        verbose_name_plural = "verschillen"
        ordering = ("-found_at", "pk")
        indexes = [
            models.Index(fields=["municipality", "state", "-found_at", "id"]),
            models.Index(fields=["municipality", "row_key"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "row_key", "kind"],
                condition=Q(state="open"),
                name="a_row_has_one_open_difference_of_a_kind",
            ),
            models.CheckConstraint(
                name="a_settled_difference_says_when_and_by_whom",
                condition=Q(state="open", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.row_key}"

    def get_absolute_url(self) -> str:
        return reverse("clients:difference", args=[self.pk])
