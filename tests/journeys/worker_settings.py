"""A worker that lives on the day of the cast, like the browser and the server of a journey."""

import os

import time_machine

from config.settings.test import *  # noqa: F403
from tests.clock import NOW

DOCUMENT_DIR = os.environ.get("XINQIAO_TEST_DOCUMENTS", "")
JOB_REAP_SECONDS = 1
time_machine.travel(NOW, tick=True).start()
