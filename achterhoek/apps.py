"""What Django must know of the app."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules, import_string


class AchterhoekConfig(AppConfig):
    name = "achterhoek"
    verbose_name = "Regio"

    def ready(self) -> None:
        autodiscover_modules("jobs", "imports")
        pre_migrate.connect(import_string("achterhoek.triggers.before_migrate"), sender=self)
        post_migrate.connect(import_string("achterhoek.triggers.after_migrate"), sender=self)
        register(import_string("achterhoek.triggers.check_guards"), Tags.database)
