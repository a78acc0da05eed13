"""Settings of worker processes that tests start: the suite's own database and folders, leases of seconds."""

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS, JOB_DUE_SECONDS, RESCORE_CHUNK

INSTALLED_APPS = [*INSTALLED_APPS, "tests.jobs.errands"]
DOCUMENT_DIR = os.environ.get("XINQIAO_TEST_DOCUMENTS", "")
JOB_LEASE_SECONDS = int(os.environ.get("XINQIAO_TEST_LEASE_SECONDS", "6"))
JOB_RESEND_SECONDS = 3
JOB_REAP_SECONDS = 1
JOB_BACKOFF_SECONDS = 1
RENDER_LIMIT_SECONDS = int(os.environ.get("XINQIAO_TEST_RENDER_SECONDS", "4"))
# What a fault run wants otherwise.
JOB_DUE_SECONDS = int(os.environ.get("XINQIAO_TEST_DUE_SECONDS", JOB_DUE_SECONDS))
RESCORE_CHUNK = int(os.environ.get("XINQIAO_TEST_RESCORE_CHUNK", RESCORE_CHUNK))
