"""python -m tests.scanning crawl: on an empty test database, filled with a small invented county."""

import json
import logging
import os
import sys
import tempfile
from pathlib import Path


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django
    from django.test.runner import DiscoverRunner

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.scanning.crawler import crawl

    logging.disable(logging.WARNING)
    runner = DiscoverRunner(interactive=False, verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        with tempfile.TemporaryDirectory(prefix="xinqiao-scan-") as folder:
            settings.VAR_DIR, settings.DOCUMENT_DIR = Path(folder), Path(folder) / "documents"
            size = {"schools": 1, "classes": 2, "students_per_class": 12, "rounds": 1}
            call_command("seed_demo", accounts=Path(folder) / "accounts.csv", stdout=sys.stderr, **size)
            print(json.dumps(crawl()))
    finally:
        runner.teardown_databases(databases)
    return 0


if __name__ == "__main__":
    sys.exit(main())
