"""Celery: carries work that is written down in rows; nothing that matters lives in the broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "achterhoek.settings")

app = Celery("achterhoek")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
