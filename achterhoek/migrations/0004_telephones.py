"""The municipalities' general telephone numbers, where none is filled in: check them, they are data."""

from django.db import migrations

NUMBERS = {
    "0197": "0543 49 33 33",
    "1859": "0545 250 250",
    "1876": "0575 75 02 50",
    "0222": "0314 377 377",
    "1955": "0316 291 391",
    "1586": "0544 39 35 35",
    "1509": "0315 292 292",
    "0294": "0543 543 543",
}


def fill(apps, schema_editor):
    municipality = apps.get_model("achterhoek", "Municipality")
    for code, number in NUMBERS.items():
        municipality.objects.filter(code=code, phone="").update(phone=number)


class Migration(migrations.Migration):
    dependencies = [("achterhoek", "0003_public_version")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
