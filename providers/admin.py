"""Lots, products, providers and contracts in the admin: what files bring in, and an administrator may mend."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from achterhoek.admin_site import ReferenceAdmin, ReferenceInline
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


@admin.register(Lot)
class LotAdmin(ReferenceAdmin):
    list_display = ("name", "slug", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()


@admin.register(Product)
class ProductAdmin(ReferenceAdmin):
    list_display = ("category", "code", "description", "lot")
    list_filter = ("lot",)
    list_select_related = ("lot",)
    search_fields = ("code", "description")


class CodeInline(ReferenceInline):
    model = ProviderCode


@admin.register(Provider)
class ProviderAdmin(ReferenceAdmin):
    list_display = ("name", "agb", "place", "stops_on")
    search_fields = ("name", "agb", "codes__agb")
    inlines = (CodeInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The main code is one of the codes."""
        super().save_related(request, form, formsets, change)
        provider: Provider = form.instance
        ProviderCode.objects.get_or_create(agb=provider.agb, defaults={"provider": provider})


class PartyInline(ReferenceInline):
    model = ContractParty
    fields = ("provider", "role", "confirmed_on")
    readonly_fields = ("confirmed_on",)


class RoomInline(ReferenceInline):
    model = Capacity


class StopInline(ReferenceInline):
    model = IntakeStop


@admin.register(Contract)
class ContractAdmin(ReferenceAdmin):
    list_display = ("number", "name", "lot", "first_day", "last_day", "public_from")
    list_filter = ("lot", "form", "municipalities")
    list_select_related = ("lot",)
    search_fields = ("number", "name", "parties__provider__name")
    filter_horizontal = ("municipalities",)
    inlines = (PartyInline, RoomInline, StopInline)
