"""Settings of a web server that tests start and kill: the suite's own database, opened as in earnest."""

import os

from config.settings.databases import SQLITE_OPTIONS, is_sqlite
from config.settings.test import *  # noqa: F403
from config.settings.test import DATABASES

DOCUMENT_DIR = os.environ["XINQIAO_TEST_DOCUMENTS"]  # tests.jobs.processes.environment
if is_sqlite(DATABASES["default"]):
    DATABASES["default"]["OPTIONS"] |= SQLITE_OPTIONS  # the suite itself does without waiting for the disk
else:
    del DATABASES["default"]["OPTIONS"]["options"]
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}  # as production.py has them
