"""The name to search by is written without accents: no longer lowered by the database, which each does its own way."""

from django.db import migrations, models

import clients.spelling

NAMES = {
    "clients_cli_municip_024ef6_idx": models.Index(
        fields=["municipality", "search_name", "initials", "id"], name="clients_cli_municip_024ef6_idx"
    ),
    "clients_cli_municip_b84a0a_idx": models.Index(
        fields=["municipality", "consultant", "search_name", "initials", "id"],
        name="clients_cli_municip_b84a0a_idx",
    ),
    "clients_with_safety": models.Index(
        condition=models.Q(("safety", True)),
        fields=["municipality", "search_name", "initials", "id"],
        name="clients_with_safety",
    ),
    "clients_cli_municip_8c8170_idx": models.Index(
        fields=["municipality", "measure", "search_name", "initials", "id"],
        name="clients_cli_municip_8c8170_idx",
    ),
    "clients_in_household": models.Index(
        condition=models.Q(("household__isnull", False)),
        fields=["municipality", "search_name", "initials", "id"],
        name="clients_in_household",
    ),
}


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]

    operations = [
        *(migrations.RemoveIndex("client", name) for name in NAMES),
        migrations.RemoveField("client", "search_name"),
        migrations.AddField("client", "search_name", clients.spelling.PlainName(default="", of="surname")),
        *(migrations.AddIndex("client", index) for index in NAMES.values()),
    ]
