"""The region: settings, municipalities, staff and roles, scope, access log, file imports, job runs, days."""

from achterhoek.celery import app as celery_app

__all__ = ["celery_app"]
