"""The period achterhoek-2022 and who takes part in it for which lot.

Oude IJsselstreek takes part for Gezins- en Woonvormen and Wonen only; for the other lots it buys care itself.
"""

from datetime import date

from django.db import migrations

ALL_LOTS = ("wmo-ondersteuning", "wmo-wonen", "jeugd-ambulant", "gezins-woonvormen")
OUDE_IJSSELSTREEK = "1509"
ITS_LOTS = ("wmo-wonen", "gezins-woonvormen")


def fill(apps, schema_editor):
    period, _ = apps.get_model("transitions", "TransitionPeriod").objects.get_or_create(
        slug="achterhoek-2022",
        defaults={
            "name": "Overgang Achterhoek 2022",
            "first_day": date(2022, 7, 1),
            "last_day": date(2022, 12, 31),
        },
    )
    scope = apps.get_model("transitions", "PeriodScope")
    for code in ("0197", "0222", "0294", "1509", "1586", "1859", "1876", "1955"):
        for lot in ITS_LOTS if code == OUDE_IJSSELSTREEK else ALL_LOTS:
            scope.objects.get_or_create(period=period, municipality_id=code, lot_id=lot)


class Migration(migrations.Migration):
    dependencies = [
        ("transitions", "0001_initial"),
        ("achterhoek", "0002_reference"),
        ("providers", "0002_reference"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
