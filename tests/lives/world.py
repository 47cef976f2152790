"""The small region in which the lives are led: two old providers, three new ones, little room."""

from dataclasses import dataclass
from datetime import date

from achterhoek.models import User
from providers.models import Provider
from tests.factories import (
    CapacityFactory,
    ContractFactory,
    IntakeStopFactory,
    ProductFactory,
    ProviderFactory,
    UserFactory,
    lot,
    period,
)
from transitions.models import TransitionPeriod

HELP, HOUSING = "wmo-ondersteuning", "wmo-wonen"
OLD, STAYER, WIDE, NARROW, STOPPED = "41000901", "41000905", "41000902", "41000903", "41000904"


@dataclass
class World:
    consultant: User
    coordinator: User
    administrator: User
    period: TransitionPeriod

    def provider(self, agb: str) -> Provider:
        return Provider.objects.get(agb=agb)


def make() -> World:
    """OLD has no new contract; WIDE serves both lots, NARROW one with one place, STOPPED has a stop."""
    ProductFactory(category="02", code="02A01", lot=lot(HELP))
    ProductFactory(category="15", code="15A01", lot=lot(HOUSING))
    for agb, name in (
        (OLD, "Oude Es"),
        (WIDE, "Brede Linde"),
        (NARROW, "Smalle Beek"),
        (STOPPED, "Volle Bron"),
    ):
        ProviderFactory(agb=agb, name=name)
    ProviderFactory(agb=STAYER, name="Blijvende Ster")
    old, wide, narrow, stopped, stayer = (
        Provider.objects.get(agb=agb) for agb in (OLD, WIDE, NARROW, STOPPED, STAYER)
    )
    for slug in (HELP, HOUSING):
        ContractFactory(old=True, lot=lot(slug), lead=old)
        ContractFactory(old=True, lot=lot(slug), lead=stayer)
        both = ContractFactory(lot=lot(slug), lead=wide, partners=[stayer])
        CapacityFactory(contract=both, places=8, intake_per_week=3)
    one = ContractFactory(lot=lot(HELP), lead=narrow)
    CapacityFactory(contract=one, places=1, intake_per_week=1)
    full = ContractFactory(lot=lot(HELP), lead=stopped)
    CapacityFactory(contract=full, places=3, intake_per_week=1)
    IntakeStopFactory(contract=full, first_day=date(2022, 9, 1), last_day=None)
    return World(UserFactory(), UserFactory(coordinator=True), UserFactory(administrator=True), period())
