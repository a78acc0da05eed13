"""A worker whose clock agrees with the browser's and the server's: the day of the cast, to the second."""

import os
import time
from datetime import datetime, timedelta

import time_machine

from config.settings.test import *  # noqa: F403

DOCUMENT_DIR = os.environ.get("XINQIAO_TEST_DOCUMENTS", "")
JOB_REAP_SECONDS = 1
JOB_RESEND_SECONDS = 5
_since = timedelta(seconds=time.monotonic() - float(os.environ["JOURNEY_MONOTONIC"]))
time_machine.travel(datetime.fromisoformat(os.environ["JOURNEY_NOW"]) + _since, tick=True).start()
