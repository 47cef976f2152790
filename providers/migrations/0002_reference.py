"""The four lots of the tender; two more came later, so lots are data."""

from django.db import migrations

LOTS = [
    ("wmo-ondersteuning", "Wmo Integrale Ondersteuning", False),
    ("wmo-wonen", "Wmo Wonen", True),
    ("jeugd-ambulant", "Integrale Ambulante Jeugdhulp", False),
    ("gezins-woonvormen", "Gezins- en Woonvormen", True),
]


def fill(apps, schema_editor):
    lot = apps.get_model("providers", "Lot")
    for order, (slug, name, stay) in enumerate(LOTS, start=1):
        lot.objects.get_or_create(slug=slug, defaults={"name": name, "order": order, "stay": stay})


class Migration(migrations.Migration):
    dependencies = [("providers", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
