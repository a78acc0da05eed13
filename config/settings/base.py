"""Settings every installation shares. Safe for production: secrets have no default and nothing is open by default."""

import os
from datetime import date
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings import reading

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VERSION = (BASE_DIR / "VERSION").read_text().strip()
_day_file = BASE_DIR / "RELEASED"  # stands in the archive that script/release makes, not here
RELEASED = date.fromisoformat(_day_file.read_text().strip()) if _day_file.exists() else None

DEBUG = False
ALLOWED_HOSTS: list[str] = []
DEMO_ACCOUNTS: Path | None = None  # where the names and passwords of its people stand
DEMO = False  # true only for a database filled by seed_demo; such a server listens on loopback only

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "crispy_forms",
    "accounts",
    "screening.idempotency",
    "students",
    "screening.jobs",
    "screening.documents",
    "screening.library",
    "screening.rounds",
    "screening.cases",
    "screening.reports",
    "screening.home",
    "screening.rights",
    "screening.operations",
]
OPTIONAL_APPS = ["screening.research", "screening.interchange"]  # nothing below knows them: each may be left out
LEFT_OUT = os.environ.get("XINQIAO_WITHOUT", "").split()
INSTALLED_APPS += [app for app in OPTIONAL_APPS if app.removeprefix("screening.") not in LEFT_OUT]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.RequestIdMiddleware",
    "accounts.access_log.AccessLogMiddleware",
    "accounts.middleware.NoStoreMiddleware",
    "accounts.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionLimitMiddleware",
    "accounts.middleware.ReadingMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.SignInRequiredMiddleware",
    "accounts.middleware.UnreadableTextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "screening.home.context.page_shell",
            ],
            "loaders": [
                (
                    # cached; no raw number leaves a template of the reports
                    "screening.reports.disclosure_control.print_guard.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.ActiveUserBackend"]
PASSWORD_HASHERS = ["accounts.backends.SmallArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.password_rules.OwnNameValidator"},
    {"NAME": "accounts.password_rules.LocalWordsValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home:show_home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SECOND_FACTOR = True  # roles that see more than one class sign in with a code as well (accounts/second_factor.py)
SECOND_FACTOR_GRACE_DAYS = 7  # from their first sign-in on
PROOF_FRESH_SECONDS = 15 * 60  # what opens doors or takes data out asks for password or code again after that
SESSION_IDLE_SECONDS = 15 * 60
SESSION_ABSOLUTE_SECONDS = 8 * 3600
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
EMERGENCY_LOOK_HOURS = 24  # how long a case opened in an emergency stays open
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"
# Whose X-Forwarded-For is true: a proxy of one's own, and the network of docker-compose.yml.
TRUSTED_PROXIES = reading.networks("TRUSTED_PROXIES", "COMPOSE_NETWORK")
AXES_FAILURE_LIMIT = 5
AXES_HANDLER = "accounts.backends.HashedHandler"
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.pseudonym_of"
AXES_USERNAME_CALLABLE = "accounts.addresses.name_hash"
AXES_DISABLE_ACCESS_LOG = True
AXES_COOLOFF_TIME = 0.25  # hours
# A nested list means *and*: a school behind one address is not locked out by one forgetful colleague.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says until when; trying meanwhile changes nothing
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

# Transport
TLS = False  # true when this program itself serves an office network over HTTPS (./script/start --lan)
OFFICE_HOSTS: list[str] = []  # its addresses and names there, the first one for the QR code
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from beside the program, by machines
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]  # date fields speak ISO, as browsers do
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Static files: no build step
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Forms
CRISPY_ALLOWED_TEMPLATE_PACKS = ("lite",)
CRISPY_TEMPLATE_PACK = "lite"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Jobs: the database row is the truth, the broker message a wake-up hint (docs/adr/0003)
JOB_CLOCK_IN_WORKER = False  # true where one worker is all there is (screening/jobs/clock.py)
JOB_LEASE_SECONDS = 90
JOB_RESEND_SECONDS = 60
JOB_REAP_SECONDS = 15
JOB_REAP_LIMIT = 500
JOB_DUE_SECONDS = 600
JOB_MAX_ATTEMPTS = 5
JOB_BACKOFF_SECONDS = 5
JOB_BACKOFF_CAP_SECONDS = 300
RESCORE_CHUNK = 1000  # assessments a transaction: a page waits for half a second at most, also on SQLite
JOB_NOT_NOW_SECONDS = 60  # a missing font or library is looked for again after this
RENDER_LIMIT_SECONDS = 25  # below the soft limit, so that the document fails with a reason and the worker lives
RENDER_START_SECONDS = 30
RENDER_CHILD_MAX_DOCUMENTS = 100
RENDER_CHILD_IDLE_SECONDS = 60
DOCUMENT_KEEP_DAYS = 30
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ACKS_ON_FAILURE = True
CELERY_TASK_ACKS_ON_TIMEOUT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 30
CELERY_TASK_TIME_LIMIT = 45
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "screening.jobs.beat_liveness:LivingScheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Notices leave the house only where a way out is set up (config/settings/ways_out.py reads the environment)
EMAIL_HOST = ""
EMAIL_TIMEOUT = 8
NOTICE_ROBOT_URL = ""  # of a group in WeCom, DingTalk or Feishu; a secret
NOTICE_ROBOT_KIND = "wecom"  # or dingtalk, feishu

# Backups: locked for a key that is not on this computer (manage.py backup_key)
BACKUP_RECIPIENT = os.environ.get("BACKUP_RECIPIENT", "")  # else the file `backup-recipient` beside the data
BACKUP_DIR: Path | None = Path(os.environ["BACKUP_DIR"]) if os.environ.get("BACKUP_DIR") else None  # else beside it
KEY_FILE: Path | None = None  # where the keys stand in a file and not in the environment

# Audit
AUDIT_SEAL_INTERVAL_SECONDS = 1.0

LOG_DIR: Path | None = None  # where a file a day is kept for six months (accounts/logs.py)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "accounts.logs.RequestIdFilter"}},
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
        "json": {"()": "accounts.logs.JsonFormatter"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
        # What was refused is a line of the access log, without the page's address and without a traceback.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "kombu": {"level": "ERROR"},
    },
}
ACCESS_LOG_DIR: Path | None = None  # no log of accesses is kept where nothing says where
PUBLIC_ADDRESS = ""  # where people outside reach the pages without sign-in; printed on referrals, if there is one
