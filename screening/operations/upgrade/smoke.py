"""Does this program work on these tables? A row is saved and taken back, a page answers, a paper is printed."""

import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import audit
from screening.documents.rendering import worker

PAPER = '<html lang="zh-Hans"><body><p>心桥</p></body></html>'


class DoesNotWork(Exception):
    """The text says which of the three."""


def smoke_run() -> None:
    """Raises DoesNotWork, DatabaseError, OSError."""
    with transaction.atomic():
        audit.record(by=None, verb="installation.repair")
        transaction.set_rollback(True)
    answer = Client(headers={"host": settings.ALLOWED_HOSTS[0]}).get(reverse("accounts:sign_in"), secure=True)
    if answer.status_code != 200:
        raise DoesNotWork(f"the sign-in page answers {answer.status_code}")
    if _printed_pages() != 1:
        raise DoesNotWork("nothing was printed")


def _printed_pages() -> int:
    try:
        with tempfile.TemporaryDirectory() as folder:
            return worker.render(PAPER, Path(folder) / "paper.pdf").pages
    except (worker.RenderFailed, worker.RenderUnavailable, worker.RenderTookTooLong) as error:
        raise DoesNotWork(f"printing does not work: {error or type(error).__name__}") from error
    finally:
        worker.stop()
