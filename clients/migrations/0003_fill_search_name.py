"""Write every client's name to search by."""

from typing import Any

from django.db import migrations

from clients.spelling import plain

AT_ONCE = 2_000


def fill(apps: Any, schema_editor: Any) -> None:
    clients = apps.get_model("clients", "Client").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(clients.filter(pk__gt=last).only("surname").order_by("pk")[:AT_ONCE]):
        for client in batch:
            client.search_name = plain(client.surname)
        clients.bulk_update(batch, ["search_name"], batch_size=500)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_plain_search_name")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
