"""Lots, products, providers with their codes, contracts with their parties, and the room they have.

These are facts of the region, not of one municipality. A room's place is one client (DATA.md "Room").
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from achterhoek.models import Municipality
from providers.querysets import ContractQuerySet, ProviderQuerySet
from providers.statuses import AllocateTo, Form, PartyRole

agb_format = RegexValidator(r"^\d{8}$", "Een AGB-code heeft 8 cijfers.")


class Lot(models.Model):
    """The kind of care a contract is for."""

    public: ClassVar[bool] = True

    slug = models.SlugField("code", primary_key=True, max_length=40)
    name = models.CharField("naam", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    stay = models.BooleanField(
        "verblijf",
        default=False,
        help_text="De cliënt woont bij de aanbieder: een mens neemt elke overgang zelf over.",
    )

    class Meta:
        verbose_name = "perceel"
        verbose_name_plural = "percelen"
        ordering = ("order", "slug")

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product of the standard, known by category and code; it belongs to one lot or to none."""

    category = models.CharField("productcategorie", max_length=2)
    code = models.CharField("productcode", max_length=5)
    lot = models.ForeignKey(
        Lot, models.PROTECT, null=True, blank=True, related_name="products", verbose_name="perceel"
    )
    description = models.CharField("omschrijving", max_length=200, blank=True)

    class Meta:
        verbose_name = "product"
        verbose_name_plural = "producten"
        ordering = ("category", "code")
        constraints = [models.UniqueConstraint(fields=["category", "code"], name="a_product_stands_once")]

    def __str__(self) -> str:
        return self.description or f"{self.category}-{self.code}"


class Provider(models.Model):
    """A provider of care. `agb` is its main code; all its codes, the main one too, are in ProviderCode."""

    public: ClassVar[bool] = True

    agb = models.CharField("AGB-code", max_length=8, unique=True, validators=[agb_format])
    name = models.CharField("naam", max_length=300)
    kvk = models.CharField("KvK-nummer", max_length=8, blank=True)
    place = models.CharField("plaats", max_length=80, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    email = models.EmailField("e-mail", blank=True)
    website = models.URLField("website", blank=True)
    stops_on = models.DateField(
        "stopt op",
        null=True,
        blank=True,
        help_text="Laatste dag waarop de aanbieder zorg levert, als die eerder stopt.",
    )
    contact_name = models.CharField("contactpersoon", max_length=100, blank=True)
    contact_email = models.EmailField("e-mail van de contactpersoon", blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = "zorgaanbieder"
        verbose_name_plural = "zorgaanbieders"
        ordering = ("name", "agb")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("transitions:provider", args=[self.agb])


class ProviderCode(models.Model):
    """One AGB code of a provider; leading zeros count."""

    public: ClassVar[bool] = True

    agb = models.CharField("AGB-code", max_length=8, primary_key=True, validators=[agb_format])
    provider = models.ForeignKey(Provider, models.CASCADE, related_name="codes", verbose_name="zorgaanbieder")

    class Meta:
        verbose_name = "AGB-code"
        verbose_name_plural = "AGB-codes"
        ordering = ("agb",)

    def __str__(self) -> str:
        return self.agb


class Contract(models.Model):
    """A contract or subsidy: one lot, some municipalities, some days. Before `public_from` it is confidential."""

    public: ClassVar[bool] = True

    number = models.CharField("contractnummer", max_length=40, unique=True)
    name = models.CharField("naam van het samenwerkingsverband", max_length=200, blank=True)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="contracts", verbose_name="perceel")
    municipalities = models.ManyToManyField(Municipality, related_name="contracts", verbose_name="gemeenten")
    form = models.CharField("vorm", max_length=10, choices=Form.choices, default=Form.CONTRACT)
    allocate_to = models.CharField(
        "toewijzen aan", max_length=10, choices=AllocateTo.choices, default=AllocateTo.LEAD
    )
    first_day = models.DateField("eerste dag")
    last_day = models.DateField("laatste dag")
    public_from = models.DateField("openbaar vanaf", null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "contract"
        verbose_name_plural = "contracten"
        ordering = ("lot", "number")
        indexes = [models.Index(fields=["lot", "first_day", "last_day"])]
        constraints = [
            models.CheckConstraint(
                name="a_contract_ends_on_or_after_its_first_day",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="De einddatum van het contract ligt voor de ingangsdatum.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class ContractParty(models.Model):
    """A provider that may deliver under a contract. Of a subcontractor it is noted when the lead confirmed it."""

    public: ClassVar[bool] = True

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="parties", verbose_name="contract")
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="parties", verbose_name="zorgaanbieder"
    )
    role = models.CharField("rol", max_length=15, choices=PartyRole.choices)
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgelegd door",
    )

    class Meta:
        verbose_name = "contractpartij"
        verbose_name_plural = "contractpartijen"
        ordering = ("contract", "role", "provider")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "provider"],
                name="a_provider_is_party_to_a_contract_once",
                violation_error_message="Deze aanbieder staat al in dit contract.",
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(role=PartyRole.LEAD),
                name="a_contract_has_one_lead",
                violation_error_message="Een contract heeft één penvoerder.",
            ),
            models.CheckConstraint(
                name="a_confirmed_party_names_who_recorded_it",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                violation_error_message="Een bevestiging heeft een dag en iemand die haar vastlegde.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} ({self.get_role_display()})"


class Capacity(models.Model):
    """Room of a contract for clients from other providers: per municipality, or shared by those without own row."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="rooms", verbose_name="contract")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    places = models.PositiveIntegerField(
        "plaatsen", help_text="Cliënten van andere aanbieders, in de hele periode."
    )
    intake_per_week = models.PositiveIntegerField("instroom per week", help_text="Cliënten per ISO-week.")

    class Meta:
        verbose_name = "ruimte"
        verbose_name_plural = "ruimte"
        ordering = ("contract", "municipality", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "municipality"],
                condition=Q(municipality__isnull=False),
                name="one_room_per_contract_and_municipality",
                violation_error_message="Voor deze gemeente staat er al ruimte bij dit contract.",
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(municipality__isnull=True),
                name="one_shared_room_per_contract",
                violation_error_message="Dit contract heeft al een gedeelde ruimte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} · {self.municipality or 'gedeeld'}: {self.places}"


class IntakeStop(models.Model):
    """Days on which nobody new may start; no last day means until further notice. Announced 14 days ahead."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="stops", verbose_name="contract")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    first_day = models.DateField("eerste dag")
    last_day = models.DateField("laatste dag", null=True, blank=True)
    announced_on = models.DateField("aangekondigd op", null=True, blank=True)

    class Meta:
        verbose_name = "cliëntenstop"
        verbose_name_plural = "cliëntenstops"
        ordering = ("contract", "first_day", "pk")
        constraints = [
            models.CheckConstraint(
                name="an_intake_stop_ends_on_or_after_its_first_day",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                violation_error_message="De laatste dag van de cliëntenstop ligt voor de eerste dag.",
            ),
            models.UniqueConstraint(
                fields=["contract", "municipality"],
                condition=Q(municipality__isnull=False),
                name="one_stop_per_contract_and_municipality",
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(municipality__isnull=True),
                name="one_shared_stop_per_contract",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}: stop vanaf {self.first_day}"
