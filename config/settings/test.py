"""The suite: same code, quick hasher, plain static files, a database file per process."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import TEMPLATES
from config.settings.databases import from_url, is_sqlite

VAR_DIR = Path(os.environ.get("XINQIAO_TEST_VAR") or tempfile.mkdtemp(prefix="xinqiao-test-"))
SECRET_KEY = "only-for-tests-" + "x" * 40
FIELD_KEYS = ["dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtdGU="]
AUDIT_KEY = "only-for-tests"
LOOKUP_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# In clear, so that a test can look for what must not be left in the file; encrypting it is tested for itself.
DATABASES = {"default": from_url(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
# A live server and its threads need one database *file*: in memory they trip over each other's locks.
DATABASES["default"].setdefault("TEST", {})
if is_sqlite(DATABASES["default"]):
    DATABASES["default"]["TEST"]["NAME"] = VAR_DIR / "test.sqlite3"
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
else:  # a server installed without a language would store bytes, not characters
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"
    DATABASES["default"]["TEST"] |= {"CHARSET": "UTF8", "TEMPLATE": "template0"}
    # Two passes at the same time do not share one, and what another role left on the server cannot be emptied.
    of = (DATABASES["default"]["USER"] or "own", os.environ.get("XINQIAO_TEST_DATABASE", "quick"))
    DATABASES["default"]["TEST"]["NAME"] = "_".join(("test", *of))

SECOND_FACTOR = False  # tests that are about it ask for it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = VAR_DIR / "static"
DOCUMENT_DIR = VAR_DIR / "documents"
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(VAR_DIR / "broker-control"),
        "polling_interval": 0.1,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    # Two test processes on one Redis do not take each other's messages.
    else {"max_retries": 1, "interval_start": 0, "interval_step": 0, "global_keyprefix": f"{VAR_DIR.name}:"}
)
JOB_REAP_SECONDS = 1
RENDER_LIMIT_SECONDS = 15


class UndefinedVariable(str):
    """A template that prints an unknown variable fails instead of printing nothing."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"undefined template variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")
