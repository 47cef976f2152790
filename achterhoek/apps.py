"""What Django must know of the app."""

from django.apps import AppConfig


class AchterhoekConfig(AppConfig):
    name = "achterhoek"
    verbose_name = "Regio"
