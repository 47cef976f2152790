"""Settings, one file: values come from the environment (.env.example names each), or from a file named by X_FILE.

With nothing set the portal runs on SQLite under `var/` in debug mode. With DEBUG off nothing secret has a default.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from achterhoek import keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

DEBUG = env.bool("DEBUG", default=True)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
_made = keys.read_or_make(VAR_DIR) if DEBUG else {}


def secret(name: str, check: Callable[[str], Any]) -> str:
    """A secret from the environment; in debug mode the one made under `var/`. What is wrong is said without it."""
    value = env.str(name, default="") or _made.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is empty. With DEBUG=off it must be set: see .env.example.")
    try:
        check(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is wrong: {error}. See .env.example.") from None
    return value


SECRET_KEY = secret("SECRET_KEY", keys.long_enough)
BSN_KEYS = secret("BSN_KEYS", keys.ring)
BSN_INDEX_KEY = secret("BSN_INDEX_KEY", keys.one)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
if not DEBUG and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's own host; '*' or nothing is refused.")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How public pages name themselves (canonical links, feed, sitemap): never by what a request says that its host is.
_own_address = "http://localhost:8000" if DEBUG else f"https://{ALLOWED_HOSTS[0].removeprefix('.')}"
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="").rstrip("/") or _own_address
# Whom visitors write to about the site itself, and who finds a leak (mailto: or https:).
PUBLIC_CONTACT = env.str("PUBLIC_CONTACT", default="")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="") or f"{PUBLIC_ADDRESS}/gemeenten/"

DAY_MAY_BE_PINNED = DEBUG
PORTAL_TODAY: date | None = None
if _pinned := env.str("PORTAL_TODAY", default=""):
    if not DEBUG:
        raise ImproperlyConfigured("PORTAL_TODAY pins the day for demos only; with DEBUG=off it is refused.")
    try:
        PORTAL_TODAY = date.fromisoformat(_pinned)
    except ValueError as error:
        raise ImproperlyConfigured(f"PORTAL_TODAY is {_pinned!r}; it must be a day as YYYY-MM-DD.") from error

INSTALLED_APPS = [
    "achterhoek.admin_app.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "csp",
    "django_htmx",
    "achterhoek",
    "providers",
    "clients",
    "transitions",
    "faq",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "achterhoek.middleware.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "achterhoek.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "achterhoek.middleware.staff",
    "axes.middleware.AxesMiddleware",
    "achterhoek.middleware.own_not_found",
]

ROOT_URLCONF = "achterhoek.urls"
WSGI_APPLICATION = "achterhoek.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "achterhoek.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "portal"
CRISPY_TEMPLATE_PACK = "portal"
CRISPY_FAIL_SILENTLY = not DEBUG

# The database: SQLite under var/ as it is, PostgreSQL by DATABASE_URL.
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
_database = DATABASES["default"]
# Opening SQLite costs more than any page: closing its last connection writes the whole log back.
_database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a read-then-write transaction takes the write lock at once, so two of them queue instead of failing.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": env.int("SQLITE_TIMEOUT", default=20),
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
            f"PRAGMA synchronous={env.str('SQLITE_SYNCHRONOUS', default='FULL')};"
        ),
    }
    # A file, not memory: tests meet the same locks as the portal.
    _database["TEST"] = {"NAME": f"{_database['NAME']}.test"}
else:
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Pages for visitors are kept in each web process (achterhoek/public_pages.py): some hundreds, the least used go first.
CACHES: dict[str, dict[str, Any]] = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "TIMEOUT": 24 * 60 * 60,
        "OPTIONS": {"MAX_ENTRIES": 500},
    }
    for name in ("default", "public_pages")
}

# Staff sign in by name and password; django-axes locks out who keeps guessing.
AUTH_USER_MODEL = "achterhoek.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "achterhoek.hashers.PortalArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "achterhoek:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# Each key has its own limit (achterhoek/lockout.py); waiting does not start again while the door is closed.
AXES_HANDLER = "achterhoek.lockout.Handler"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], ["username"], ["ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "achterhoek.lockout.name_key"
AXES_CLIENT_IP_CALLABLE = "achterhoek.lockout.client_address"
AXES_CLIENT_STR_CALLABLE = "achterhoek.lockout.client_words"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "achterhoek.views.accounts.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_COOKIE_NAME = "__Host-zitting"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
# Messages name residents' case numbers: they stay on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers: nothing may load but what the portal itself serves, and films from the hosts named here (with their scheme).
FILM_HOSTS = env.list("FILM_HOSTS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "media-src": ["'self'", *FILM_HOSTS],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^gezond/$"]
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = not DEBUG

LANGUAGE_CODE = "nl"
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# A municipality's own NL Design System theme: a stylesheet among the static files, and the class of its tokens.
THEME_STYLESHEET = env.str("THEME_STYLESHEET", default="")
THEME_CLASS = env.str("THEME_CLASS", default="")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# Uploads: one file of at most 50 MB, read once, kept encrypted for 30 days.
IMPORT_MAX_BYTES = env.int("IMPORT_MAX_BYTES", default=50_000_000)
IMPORT_MAX_ROWS = env.int("IMPORT_MAX_ROWS", default=500_000)
IMPORT_KEEP_DAYS = env.int("IMPORT_KEEP_DAYS", default=30)
IMPORT_LEASE_SECONDS = env.int("IMPORT_LEASE_SECONDS", default=120)
FILE_UPLOAD_HANDLERS = ["achterhoek.uploads.KeptInMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

# Visitors: questions taken in a day, and days after settling one that its sender's address is kept.
VISITOR_QUESTIONS_PER_DAY = env.int("VISITOR_QUESTIONS_PER_DAY", default=200)
FORGET_VISITORS_DAYS = env.int("FORGET_VISITORS_DAYS", default=30)
# Days after which words that found nothing, and that nobody sought again, leave the editors' list.
FORGET_SEARCHES_DAYS = env.int("FORGET_SEARCHES_DAYS", default=180)
# Reports that the new help did not begin: taken in a day per municipality; beyond it visitors are told to call.
NOT_STARTED_PER_DAY = env.int("NOT_STARTED_PER_DAY", default=60)

# Mail: the demo puts in a folder what it would send.
_mail_to = f"filemail:///{VAR_DIR / 'mail'}" if DEBUG else "smtp://localhost:25"
_mail = env.email_url_config(env.str("EMAIL_URL", default="") or _mail_to)
EMAIL_BACKEND, EMAIL_FILE_PATH = _mail["EMAIL_BACKEND"], _mail["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "localhost", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or "zorg-in-overgang@localhost"

# Celery: work is rows with a state; the broker only rings the bell. Without Redis a folder carries it (the demo).
_folder = VAR_DIR / "broker"
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL == "filesystem://":
    _folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(_folder),
        "data_folder_out": str(_folder),
        "control_folder": str(_folder / "control"),
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")
CELERY_BEAT_SCHEDULE = {
    "assess_changed": {"task": "transitions.tasks.assess_changed", "schedule": crontab(hour=2, minute=15)},
    "find_care_gaps": {"task": "transitions.tasks.find_care_gaps", "schedule": crontab(minute=10)},
    "lift_embargoes": {"task": "transitions.tasks.lift_embargoes", "schedule": crontab(hour=0, minute=5)},
    "weekly_plan": {
        "task": "transitions.tasks.weekly_plan",
        "schedule": crontab(day_of_week="mon", hour=3, minute=0),
    },
    "answer_clock": {"task": "transitions.tasks.answer_clock", "schedule": crontab(hour=6, minute=0)},
    "start_day_check": {"task": "transitions.tasks.start_day_check", "schedule": crontab(hour=6, minute=5)},
    "deadline_digests": {
        "task": "transitions.tasks.deadline_digests",
        "schedule": crontab(hour=6, minute=15),
    },
    "send_digests": {"task": "transitions.tasks.send_digests", "schedule": crontab(minute="*/10")},
    "continue_plans": {"task": "transitions.tasks.continue_plans", "schedule": 60.0},
    "continue_letters": {"task": "transitions.tasks.continue_letters", "schedule": 60.0},
    "seal_log": {"task": "achterhoek.tasks.seal_log", "schedule": 60.0},
    "take_in_waiting": {"task": "achterhoek.tasks.continue_imports", "schedule": 60.0},
    "forget_uploads": {"task": "achterhoek.tasks.forget_uploads", "schedule": crontab(hour=3, minute=5)},
    "publish_answers": {"task": "faq.tasks.publish_answers", "schedule": crontab(minute=2)},
    "send_replies": {"task": "faq.tasks.send_replies", "schedule": crontab(minute="*/10")},
    "forget_visitors": {"task": "faq.tasks.forget_visitors", "schedule": crontab(hour=3, minute=15)},
    "forget_searches": {"task": "faq.tasks.forget_searches", "schedule": crontab(hour=3, minute=17)},
    "forget_reports": {"task": "transitions.tasks.forget_reports", "schedule": crontab(hour=3, minute=20)},
    "retention": {"task": "transitions.tasks.retention", "schedule": crontab(hour=3, minute=45)},
    "fold_tallies": {"task": "achterhoek.tasks.fold_tallies", "schedule": crontab(minute=40)},
    "gather_versions": {"task": "achterhoek.tasks.gather_versions", "schedule": crontab(hour=3, minute=25)},
}

# Upwards by name: what providers asks of the app above it.
PROMISED_PLACES = "transitions.room.promised"
TENDER = "transitions.standing.tender"

# What public answers may name: the function that knows it, and its fields (faq/facts.py).
PUBLIC_FACTS = {
    "transitions.public_facts.of": (
        *("periode_begin", "periode_einde", "dag_na_periode", "periode_duur"),
        *("aantal_contracten", "publicatiedag", "contracten_begin", "contracten_einde"),
    ),
}
# What a municipality's own page names: its part in the period, and the questions that fit it; then the sitemap's.
PUBLIC_PARTICIPATION = "transitions.participation.of"
PUBLIC_QUESTIONS = "faq.addresses.questions"
PUBLIC_ADDRESSES = ["faq.addresses.every"]
# What a visitor finds at `/`.
PUBLIC_START = "faq.views.public.start"

# The programme of this portal; a next round is another row, not another line of code.
PERIOD_SLUG = env.str("PERIOD_SLUG", default="achterhoek-2022")
# Upwards by name only: what the caseload list shows as the next step of each client.
NEXT_STEPS = "transitions.next_steps.of"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
