"""On an empty test database (DATABASE_URL names PostgreSQL), filled with a small invented county:

python -m tests.scanning crawl        our own crawler; prints what it found
python -m tests.scanning serve PORT   for scanners from outside: nobody is slowed down. Prints a session of each role;
                                      at the end of its input it prints where it broke, and ends
"""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def county() -> Iterator[None]:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    import django
    from django.test.runner import DiscoverRunner

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    logging.disable(logging.WARNING)
    runner = DiscoverRunner(interactive=False, verbosity=0)
    runner.setup_test_environment()
    databases = runner.setup_databases()
    try:
        with tempfile.TemporaryDirectory(prefix="xinqiao-scan-") as folder:
            settings.VAR_DIR, settings.DOCUMENT_DIR = Path(folder), Path(folder) / "documents"
            accounts = Path(folder) / "accounts.csv"
            call_command("seed_demo", accounts=accounts, stdout=sys.stderr, children=12)
            yield
    finally:
        runner.teardown_databases(databases)


def serve(port: int) -> None:
    from django.conf import settings
    from django.core.signals import got_request_exception
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    from accounts.services import tries
    from tests.scanning.crawler import people, signed_in

    broke: list[str] = []

    def note(sender: Any, request: Any, **_others: Any) -> None:
        broke.append(f"{request.method} {request.resolver_match.view_name if request.resolver_match else '-'}")

    got_request_exception.connect(note, weak=False)
    tries.TRIES = tries.FAILURES = 10**9  # else a scanner reads the same refusal after its fifth try
    settings.AXES_ENABLED = False
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler, port=port)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    print(json.dumps({role: signed_in(user).cookies["session"].value for role, user in people().items()}), flush=True)
    sys.stdin.read()
    server.terminate()
    server.join()
    print(json.dumps(sorted(set(broke))), flush=True)


def main(what: str, port: str = "0") -> int:
    with county():
        from tests.scanning.crawler import crawl

        if what == "serve":
            serve(int(port))
        else:
            print(json.dumps(crawl()))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
