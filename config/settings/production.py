"""A county server: PostgreSQL, Redis or RabbitMQ, a proxy with TLS. Secrets come from files or the environment."""

import os
from pathlib import Path

from config.settings import reading
from config.settings.base import *  # noqa: F403
from config.settings.base import LOGGING, STORAGES
from config.settings.reading import keep_log, paper_store
from config.settings.secret_files import read_secret_files
from config.settings.secrets import check_lengths

read_secret_files(os.environ)
from config.settings.ways_out import *  # noqa: E402, F403  # it reads the environment too

SECRET_KEY = reading.needed("SECRET_KEY")
FIELD_KEYS = reading.needed("FIELD_KEYS").split(",")
AUDIT_KEY = reading.needed("AUDIT_KEY")
LOOKUP_KEY = reading.needed("LOOKUP_KEY")
check_lengths({"SECRET_KEY": SECRET_KEY, "AUDIT_KEY": AUDIT_KEY, "LOOKUP_KEY": LOOKUP_KEY}, FIELD_KEYS)
ALLOWED_HOSTS = reading.hosts("ALLOWED_HOSTS")
# Sixty who save at once waited a fifth longer with a connection made anew for each request. A dead one is noticed.
DATABASES = {"default": reading.database("DATABASE_URL", conn_max_age=reading.whole_number("CONN_MAX_AGE", 60))}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if not DATABASES["default"].get("PASSWORD"):
    DATABASES["default"]["PASSWORD"] = os.environ.get("POSTGRES_PASSWORD", "")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

VAR_DIR = Path(os.environ.get("XINQIAO_VAR", "/var/lib/xinqiao"))
DOCUMENT_DIR = VAR_DIR / "documents"
LOG_DIR = VAR_DIR / "log"
keep_log(LOGGING, LOG_DIR)
LOGGING["handlers"]["stderr"]["formatter"] = "json"
if store := paper_store():
    STORAGES["documents"] = store
ACCESS_LOG_DIR = VAR_DIR / "access"
BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = reading.broker("CELERY_BROKER_URL")
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "visibility_timeout": 300}
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
PUBLIC_ADDRESS = os.environ.get("PUBLIC_ADDRESS", "").rstrip("/")
SECOND_FACTOR = os.environ.get("SECOND_FACTOR", "1") == "1"
