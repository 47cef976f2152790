"""The yardstick beside the import: django-import-export with its defaults, four resources over the same rows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tablib
from import_export import fields, resources, widgets

from achterhoek import bsn
from achterhoek.models import Municipality, User
from clients.models import Allocation, CareLine, Client, Indication
from providers.models import Lot, Product, Provider


class ClientResource(resources.ModelResource):
    """A client by BSN index; the number is sealed as in the portal."""

    municipality = fields.Field("municipality", "gemeente", widgets.ForeignKeyWidget(Municipality, "code"))
    bsn_index = fields.Field("bsn_index", "bsn_index")
    case_number = fields.Field("case_number", "case_number")
    surname = fields.Field("surname", "achternaam")
    initials = fields.Field("initials", "voorletters")
    infix = fields.Field("infix", "tussenvoegsel")
    birth_date = fields.Field("birth_date", "geboortedatum", widgets.DateWidget("%Y-%m-%d"))
    sex = fields.Field("sex", "geslacht")
    street = fields.Field("street", "straat")
    house_number = fields.Field("house_number", "huisnummer")
    postcode = fields.Field("postcode", "postcode")
    place = fields.Field("place", "plaats")

    class Meta:
        model = Client
        import_id_fields = ("bsn_index", "municipality")
        fields = (
            *(
                "municipality",
                "bsn_index",
                "case_number",
                "surname",
                "initials",
                "infix",
                "birth_date",
                "sex",
            ),
            *("street", "house_number", "postcode", "place"),
        )

    def before_save_instance(self, instance: Client, row: Any, **kwargs: Any) -> None:
        instance.bsn_sealed = bsn.seal(row["bsn"], case_number=instance.case_number)


class CareLineResource(resources.ModelResource):
    municipality = fields.Field("municipality", "gemeente", widgets.ForeignKeyWidget(Municipality, "code"))
    client = fields.Field("client", "case_number", widgets.ForeignKeyWidget(Client, "case_number"))
    lot = fields.Field("lot", "lot", widgets.ForeignKeyWidget(Lot, "slug"))
    id = fields.Field("id", "line")

    class Meta:
        model = CareLine
        fields = ("id", "municipality", "client", "lot")


class IndicationResource(resources.ModelResource):
    municipality = fields.Field("municipality", "gemeente", widgets.ForeignKeyWidget(Municipality, "code"))
    client = fields.Field("client", "case_number", widgets.ForeignKeyWidget(Client, "case_number"))
    care_line = fields.Field("care_line", "line", widgets.ForeignKeyWidget(CareLine, "id"))
    product = fields.Field("product", "productcode", widgets.ForeignKeyWidget(Product, "code"))
    named_provider = fields.Field(
        "named_provider", "aanbieder_agb", widgets.ForeignKeyWidget(Provider, "agb")
    )
    key = fields.Field("key", "key")
    law = fields.Field("law", "wet")
    decision_number = fields.Field("decision_number", "beschikkingsnummer")
    delivery = fields.Field("delivery", "leveringsvorm")
    volume = fields.Field("volume", "volume", widgets.DecimalWidget())
    first_day = fields.Field("first_day", "indicatie_van", widgets.DateWidget("%Y-%m-%d"))
    last_day = fields.Field("last_day", "indicatie_tot", widgets.DateWidget("%Y-%m-%d"))
    care_since = fields.Field("care_since", "zorg_sinds", widgets.DateWidget("%Y-%m-%d"))

    class Meta:
        model = Indication
        import_id_fields = ("key",)
        fields = (
            *(
                "municipality",
                "client",
                "care_line",
                "product",
                "named_provider",
                "key",
                "law",
                "decision_number",
            ),
            *("delivery", "volume", "first_day", "last_day", "care_since"),
        )


class AllocationResource(resources.ModelResource):
    municipality = fields.Field("municipality", "gemeente", widgets.ForeignKeyWidget(Municipality, "code"))
    care_line = fields.Field("care_line", "line", widgets.ForeignKeyWidget(CareLine, "id"))
    provider = fields.Field("provider", "aanbieder_agb", widgets.ForeignKeyWidget(Provider, "agb"))
    code = fields.Field("code", "aanbieder_agb")
    number = fields.Field("number", "toewijzingnummer")
    first_day = fields.Field("first_day", "zorg_sinds", widgets.DateWidget("%Y-%m-%d"))
    written_by = fields.Field("written_by", "by", widgets.ForeignKeyWidget(User, "username"))

    class Meta:
        model = Allocation
        import_id_fields = ("care_line",)
        fields = ("municipality", "care_line", "provider", "code", "number", "first_day", "written_by")


def import_file(path: Path) -> int:
    """Import the caseload at `path`; returns how many indications stand afterwards."""
    rows = tablib.Dataset().load(path.read_text(), format="csv", delimiter=";")
    lots = dict(Product.objects.values_list("code", "lot_id"))
    dressed = [_dress(row, number, lots) for number, row in enumerate(rows.dict)]
    everything = _dataset(dressed)
    people = _dataset(list({(row["gemeente"], row["bsn"]): row for row in dressed}.values()))
    begun = _dataset([row for row in dressed if row["zorg_sinds"]])
    for resource, dataset in (
        (ClientResource(), people),
        (CareLineResource(), everything),
        (IndicationResource(), everything),
        (AllocationResource(), begun),
    ):
        result = resource.import_data(dataset, raise_errors=True)
        if result.has_errors():
            raise SystemExit("the yardstick's own import failed")
    return Indication.objects.count()


def _dress(row: dict[str, str], number: int, lots: Mapping[str, str | None]) -> dict[str, str]:
    case = f"L-{int(row['bsn'])}"
    key = row["toewijzingnummer"] or f"{row['beschikkingsnummer']}/{row['productcode']}"
    return row | {
        "bsn_index": bsn.index(row["bsn"]),
        "case_number": case,
        "line": str(number + 1),
        "lot": lots[row["productcode"]] or "",
        "key": f"{row['gemeente']}/{row['wet']}/{key}",
        "by": "portaal",
    }


def _dataset(rows: list[dict[str, str]]) -> tablib.Dataset:
    dataset = tablib.Dataset(headers=list(rows[0]))
    for row in rows:
        dataset.append(list(row.values()))
    return dataset
