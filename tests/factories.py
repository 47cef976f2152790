"""Rows for tests: valid as they come, a trait for each state a story needs. Only fictitious people, test BSNs."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from achterhoek import bsn as bsn_rules
from achterhoek.clock import now
from achterhoek.models import Municipality, User
from achterhoek.statuses import Role
from clients.models import Allocation, CareLine, Client, Household, Indication
from clients.statuses import Delivery, Law, Source
from providers.models import (
    Capacity,
    Contract,
    ContractParty,
    IntakeStop,
    Lot,
    Product,
    Provider,
    ProviderCode,
)
from providers.statuses import PartyRole
from transitions.models import (
    Assessment,
    Handover,
    HandoverLine,
    Letter,
    LetterBatch,
    Objection,
    TransitionPeriod,
)
from transitions.statuses import Addressee, BatchState, LetterKind, LetterState, Outcome, Reason

PASSWORD = "Kievit-op-het-hek-7"


BSNS = [
    f"{n:09d}"
    for start in (999900000, 0)
    for n in range(start, start + 30_000)
    if bsn_rules.is_valid(f"{n:09d}")
]


def municipality(code: str = "0197") -> Municipality:
    return Municipality.objects.get(code=code)


def lot(slug: str = "wmo-ondersteuning") -> Lot:
    return Lot.objects.get(slug=slug)


def period() -> TransitionPeriod:
    return TransitionPeriod.objects.get(slug="achterhoek-2022")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"medewerker{n}")
    first_name = factory.Sequence(lambda n: f"Medewerker {n}")
    last_name = "de Wit"
    role = Role.CONSULTANT
    municipality = factory.LazyFunction(municipality)

    class Params:
        coordinator = factory.Trait(role=Role.COORDINATOR)
        contract_manager = factory.Trait(role=Role.CONTRACT_MANAGER)
        functional = factory.Trait(role=Role.FUNCTIONAL)
        regional = factory.Trait(role=Role.REGIONAL, municipality=None)
        faq_editor = factory.Trait(role=Role.FAQ_EDITOR, municipality=None)
        administrator = factory.Trait(
            role=Role.ADMINISTRATOR, municipality=None, is_staff=True, is_superuser=True
        )

    @factory.post_generation
    def password(self, create, extracted, **kwargs):
        """Sign-in costs 100 MiB of memory a time: only who signs in by form gets a password."""
        if extracted:
            self.set_password(extracted)
            self.save(update_fields=["password"])


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product
        django_get_or_create = ("category", "code")

    category = "02"
    code = "02A01"
    lot = factory.LazyFunction(lot)


class ProviderFactory(DjangoModelFactory):
    class Meta:
        model = Provider
        skip_postgeneration_save = True

    agb = factory.Sequence(lambda n: f"{41000000 + n:08d}")
    name = factory.Sequence(lambda n: f"Praktijk De Es {n}")
    place = "Aalten"

    @factory.post_generation
    def own_code(self, create, extracted, **kwargs):
        if create:
            ProviderCode.objects.get_or_create(agb=self.agb, defaults={"provider": self})


class ContractFactory(DjangoModelFactory):
    """In force from the period's first day for two municipalities; lead and other parties as given."""

    class Meta:
        model = Contract
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"AH22-{n:03d}")
    lot = factory.LazyFunction(lot)
    first_day = date(2022, 7, 1)
    last_day = date(2025, 6, 30)
    public_from = date(2022, 4, 5)

    class Params:
        old = factory.Trait(
            first_day=date(2021, 1, 1), last_day=date(2022, 6, 30), public_from=date(2020, 12, 1)
        )

    @factory.post_generation
    def municipalities(self, create, extracted, **kwargs):
        self.municipalities.set(extracted or ["0197", "0222"])

    @factory.post_generation
    def lead(self, create, extracted, **kwargs):
        ContractParty.objects.create(
            contract=self, provider=extracted or ProviderFactory(), role=PartyRole.LEAD
        )

    @factory.post_generation
    def partners(self, create, extracted, **kwargs):
        for provider in extracted or ():
            ContractParty.objects.create(contract=self, provider=provider, role=PartyRole.PARTNER)

    @factory.post_generation
    def subcontractors(self, create, extracted, **kwargs):
        for provider in extracted or ():
            ContractParty.objects.create(contract=self, provider=provider, role=PartyRole.SUBCONTRACTOR)


class CapacityFactory(DjangoModelFactory):
    class Meta:
        model = Capacity

    contract = factory.SubFactory(ContractFactory)
    municipality = factory.LazyFunction(municipality)
    places = 5
    intake_per_week = 2


class IntakeStopFactory(DjangoModelFactory):
    class Meta:
        model = IntakeStop

    contract = factory.SubFactory(ContractFactory)
    municipality = factory.LazyFunction(municipality)
    first_day = date(2022, 9, 1)
    last_day = date(2022, 10, 31)
    announced_on = date(2022, 6, 20)


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = Household

    municipality = factory.LazyFunction(municipality)
    code = factory.Sequence(lambda n: f"H{n:05d}")


class ClientFactory(DjangoModelFactory):
    class Meta:
        model = Client
        exclude = ("bsn",)

    municipality = factory.LazyFunction(municipality)
    case_number = factory.Sequence(lambda n: f"T-{20000 + n}")
    bsn = factory.Sequence(lambda n: BSNS[n % len(BSNS)])
    bsn_sealed = factory.LazyAttribute(lambda o: bsn_rules.seal(o.bsn, case_number=o.case_number))
    bsn_index = factory.LazyAttribute(lambda o: bsn_rules.index(o.bsn))
    initials = "T."
    infix = "te"
    surname = factory.Sequence(lambda n: f"Abbink{n}")
    birth_date = date(1970, 5, 5)
    street = "Landstraat"
    house_number = "12"
    postcode = "7121 AB"
    place = "Aalten"


class CareLineFactory(DjangoModelFactory):
    class Meta:
        model = CareLine

    client = factory.SubFactory(ClientFactory)
    municipality = factory.SelfAttribute("client.municipality")
    lot = factory.LazyFunction(lot)


class IndicationFactory(DjangoModelFactory):
    """Care in kind that began before the period and goes on after it, at a provider without contract."""

    class Meta:
        model = Indication
        skip_postgeneration_save = True

    care_line = factory.SubFactory(CareLineFactory)
    client = factory.SelfAttribute("care_line.client")
    municipality = factory.SelfAttribute("care_line.municipality")
    key = factory.LazyAttributeSequence(lambda o, n: f"{o.municipality.code}/{o.law}/{n}")
    law = Law.WMO
    product = factory.LazyAttribute(
        lambda o: ProductFactory(
            code=f"T{o.care_line.lot.order:04d}" if o.care_line.lot else "TGEEN", lot=o.care_line.lot
        )
    )
    decision_number = factory.Sequence(lambda n: f"B-{n:06d}")
    delivery = Delivery.IN_KIND
    first_day = date(2021, 3, 1)
    last_day = date(2024, 2, 28)
    care_since = factory.SelfAttribute("first_day")
    named_provider = factory.SubFactory(ProviderFactory)

    class Params:
        waiting = factory.Trait(care_since=None)
        expiring = factory.Trait(last_day=date(2022, 12, 31))
        budget = factory.Trait(delivery=Delivery.BUDGET)

    @factory.post_generation
    def allocation(self, create, extracted, **kwargs):
        """The first link of the line, as the import writes it: from the day care began."""
        if self.care_since and extracted is not False:
            AllocationFactory(
                care_line=self.care_line, provider=self.named_provider, first_day=self.care_since
            )


class AllocationFactory(DjangoModelFactory):
    class Meta:
        model = Allocation

    care_line = factory.SubFactory(CareLineFactory)
    municipality = factory.SelfAttribute("care_line.municipality")
    provider = factory.SubFactory(ProviderFactory)
    code = factory.SelfAttribute("provider.agb")
    first_day = date(2021, 3, 1)
    source = Source.IMPORT
    written_by = factory.LazyFunction(User.objects.portal)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    period = factory.LazyFunction(period)
    indication = factory.SubFactory(IndicationFactory)
    municipality = factory.SelfAttribute("indication.municipality")
    outcome = Outcome.MOVES
    reason = Reason.NO_CONTRACT
    current_provider = factory.SelfAttribute("indication.named_provider")
    lot = factory.SelfAttribute("indication.product.lot")
    confirmed_at = None
    confirmed_outcome = factory.LazyAttribute(lambda o: o.outcome if o.confirmed_at else "")


class HandoverFactory(DjangoModelFactory):
    class Meta:
        model = Handover

    number = factory.Sequence(lambda n: f"O-{n:05d}")
    period = factory.LazyFunction(period)
    client = factory.SubFactory(ClientFactory)
    municipality = factory.SelfAttribute("client.municipality")
    giving = factory.SubFactory(ProviderFactory)
    created_by = factory.LazyFunction(User.objects.portal)


class LetterBatchFactory(DjangoModelFactory):
    class Meta:
        model = LetterBatch

    class Params:
        posted = factory.Trait(
            state=BatchState.POSTED,
            approved_at=factory.LazyFunction(now),
            approved_by=factory.SubFactory(UserFactory, coordinator=True),
            posted_on=date(2022, 9, 12),
            posted_at=factory.LazyFunction(now),
            posted_by=factory.LazyFunction(User.objects.portal),
        )

    number = factory.Sequence(lambda n: f"P-{n:05d}")
    name = "Wat er verandert"
    municipality = factory.LazyFunction(municipality)
    period = factory.LazyFunction(period)
    kind = LetterKind.OUTCOME
    dated = date(2022, 9, 12)
    made_by = factory.LazyFunction(User.objects.portal)


class LetterFactory(DjangoModelFactory):
    """A letter in a batch; `posted` was posted on 12 September 2022, and is a decision open to objection."""

    class Meta:
        model = Letter

    class Params:
        posted = factory.Trait(
            batch=factory.SubFactory(
                LetterBatchFactory, posted=True, municipality=factory.SelfAttribute("..municipality")
            ),
            state=LetterState.POSTED,
            produced_at=factory.LazyFunction(now),
            posted_on=date(2022, 9, 12),
            is_decision=True,
            objection_until=date(2022, 10, 24),
        )

    number = factory.Sequence(lambda n: f"B-{n:05d}")
    client = factory.SubFactory(ClientFactory)
    municipality = factory.SelfAttribute("client.municipality")
    batch = factory.SubFactory(LetterBatchFactory, municipality=factory.SelfAttribute("..municipality"))
    kind = LetterKind.OUTCOME
    addressee = Addressee.CLIENT
    name = "T. Abbink"
    address = ["T. Abbink", "Dorpsstraat 1", "7101 AA  Winterswijk"]
    postcode = "7101 AA"
    facts_hash = "0" * 64
    content = factory.LazyAttribute(
        lambda o: {
            "subject": "Uw hulp in de komende maanden",
            "parts": [{"heading": "", "paragraphs": ["Er verandert nu niets."], "points": []}],
            "closing": ["Met vriendelijke groet"],
            "recipient": [o.name, *o.address[1:]],
            "salutation": "Beste mevrouw Abbink,",
            "reference": o.client.case_number,
        }
    )


class ObjectionFactory(DjangoModelFactory):
    class Meta:
        model = Objection

    number = factory.Sequence(lambda n: f"W-{n:05d}")
    client = factory.SubFactory(ClientFactory)
    municipality = factory.SelfAttribute("client.municipality")
    received_on = date(2022, 9, 20)
    by_whom = "T. Abbink"
    ground = "Ik wil bij mijn eigen hulp blijven."
    handled_by = factory.LazyFunction(User.objects.portal)
    recorded_by = factory.LazyFunction(User.objects.portal)
    term_ended_on = date(2022, 10, 24)
    answer_due_on = date(2022, 12, 5)
    weigh_due_on = date(2022, 9, 22)


class HandoverLineFactory(DjangoModelFactory):
    class Meta:
        model = HandoverLine

    handover = factory.SubFactory(HandoverFactory)
    municipality = factory.SelfAttribute("handover.municipality")
    care_line = factory.LazyAttribute(lambda o: CareLineFactory(client=o.handover.client))
