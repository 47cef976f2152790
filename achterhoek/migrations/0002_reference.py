"""The eight municipalities, and the account that jobs and commands act as."""

from django.contrib.auth.hashers import make_password
from django.db import migrations

MUNICIPALITIES = [
    ("0197", "Aalten", "aalten", "https://www.aalten.nl/"),
    ("1859", "Berkelland", "berkelland", "https://www.gemeenteberkelland.nl/"),
    ("1876", "Bronckhorst", "bronckhorst", "https://www.bronckhorst.nl/"),
    ("0222", "Doetinchem", "doetinchem", "https://www.doetinchem.nl/"),
    ("1955", "Montferland", "montferland", "https://www.montferland.info/"),
    ("1586", "Oost Gelre", "oost-gelre", "https://www.oostgelre.nl/"),
    ("1509", "Oude IJsselstreek", "oude-ijsselstreek", "https://www.oude-ijsselstreek.nl/"),
    ("0294", "Winterswijk", "winterswijk", "https://www.winterswijk.nl/"),
]


def fill(apps, schema_editor):
    municipality = apps.get_model("achterhoek", "Municipality")
    for code, name, slug, website in MUNICIPALITIES:
        municipality.objects.get_or_create(code=code, defaults={"name": name, "slug": slug, "website": website})
    apps.get_model("achterhoek", "User").objects.get_or_create(
        username="portaal",
        defaults={"role": "system", "is_active": False, "first_name": "Portaal", "password": make_password(None)},
    )


class Migration(migrations.Migration):
    dependencies = [("achterhoek", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
