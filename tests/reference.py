"""What the migrations put into the database, kept so that it can be given back.

A test with real transactions (a live server, two connections) ends by emptying every table. Municipalities, lots and
the period would then be gone for the tests that follow.
"""

from django.apps import AppConfig, apps
from django.core import serializers
from django.db import connections
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

from achterhoek import triggers

PORTAL = ("achterhoek", "providers", "clients", "transitions", "faq")


def let_flush_empty_every_table() -> None:
    """Take the guards that keep rows away before a flush, which makes them anew when it is done.

    Only here: `flush` on a real portal is refused by the access log, as it should be.
    """
    flush = TransactionTestCase._fixture_teardown

    def without_guards(case: TransactionTestCase) -> None:
        for alias in case._databases_names(include_mirrors=False):
            triggers.remove(connections[alias], only_row_keepers=True)
        flush(case)

    TransactionTestCase._fixture_teardown = without_guards


def keep() -> None:
    """Remember the rows there are now, and give them back whenever the tables are emptied."""
    models = [model for label in PORTAL for model in apps.get_app_config(label).get_models()]
    rows = [row for model in models for row in model._base_manager.order_by("pk")]
    kept = serializers.serialize("json", rows)
    last = [config for config in apps.get_app_configs() if config.models_module][-1]

    def give_back(sender: AppConfig, **_) -> None:
        if sender is last:
            for row in serializers.deserialize("json", kept):
                row.save()

    post_migrate.connect(give_back, weak=False, dispatch_uid="tests.reference")
