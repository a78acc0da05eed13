"""What ./script/start runs: one computer, SQLite, the filesystem broker, one supervisor."""

import os
from pathlib import Path

from config import demo_clock
from config.settings import reading
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, LOGGING, STORAGES
from config.settings.databases import is_sqlite, sqlite
from config.settings.reading import keep_log, paper_store
from config.settings.secrets import load_or_make
from config.settings.ways_out import *  # noqa: F403

VAR_DIR = reading.data_folder("XINQIAO_VAR", BASE_DIR)
DATABASES = {
    "default": reading.database("DATABASE_URL") if "DATABASE_URL" in os.environ else sqlite(VAR_DIR / "db.sqlite3")
}
KEY_FILE = Path(os.environ.get("XINQIAO_KEYS") or VAR_DIR / "keys.json").resolve()
_keys = load_or_make(KEY_FILE, DATABASES["default"])
SECRET_KEY = _keys["secret_key"]
FIELD_KEYS = _keys["field_keys"]
AUDIT_KEY = _keys["audit_key"]
LOOKUP_KEY = _keys["lookup_key"]
if is_sqlite(DATABASES["default"]):
    DATABASES["default"]["OPTIONS"]["keys"] = _keys.get("database_keys", [])
DEMO = (VAR_DIR / "demo").exists()
SECOND_FACTOR = os.environ.get("SECOND_FACTOR", "0" if DEMO else "1") == "1"
if DEMO:
    demo_clock.set_back(VAR_DIR / "demo")
DEMO_ACCOUNTS = VAR_DIR.parent / "demo-accounts.csv"

OFFICE_HOSTS = [host for host in os.environ.get("XINQIAO_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *OFFICE_HOSTS]

# Plain http exists on loopback only; `--lan` turns TLS on and these with it.
TLS = os.environ.get("XINQIAO_TLS") == "1"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"

DOCUMENT_DIR = VAR_DIR / "documents"
LOG_DIR = VAR_DIR / "log"
keep_log(LOGGING, LOG_DIR)
ACCESS_LOG_DIR = VAR_DIR / "access"
STATIC_ROOT = VAR_DIR / "static"
if store := paper_store():
    STORAGES["documents"] = store
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "filesystem://localhost")
JOB_CLOCK_IN_WORKER = CELERY_BROKER_URL.startswith("filesystem")
if JOB_CLOCK_IN_WORKER:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR),
        "data_folder_out": str(BROKER_DIR),
        "control_folder": str(VAR_DIR / "broker-control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0}
JOB_REAP_SECONDS = 10
JOB_RESEND_SECONDS = 20
JOB_NOT_NOW_SECONDS = 20
JOB_LEASE_SECONDS = 60
