"""What Django must know of the app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AchterhoekConfig(AppConfig):
    name = "achterhoek"
    verbose_name = "Regio"

    def ready(self) -> None:
        autodiscover_modules("jobs")
