"""The portal as production serves it, on a pinned day, the bare views beside it; benchmarks/visits.py starts it."""

import os
from datetime import date

from django.core.wsgi import get_wsgi_application

from achterhoek import settings as values

os.environ["DJANGO_SETTINGS_MODULE"] = "achterhoek.settings"
# Django reads these when it sets itself up, below.
values.ROOT_URLCONF = "benchmarks.bare"
values.PORTAL_TODAY = date(2022, 9, 12)
if os.environ.get("BENCH_COLD"):
    values.CACHES["public_pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

application = get_wsgi_application()
