"""The web server's way in (granian)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "achterhoek.settings")

application = get_wsgi_application()
