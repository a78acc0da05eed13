"""What has to be true before the programs start: the newest tables, and the files of this version."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def prepare() -> None:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    collect_changed_files()


def collect_changed_files() -> bool:
    """Compressing takes seconds, comparing takes none. The answer says whether anything was collected."""
    stamp = Path(settings.STATIC_ROOT).with_suffix(".stamp")
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256(settings.VERSION.encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: str(found[0])):
            digest.update(path.encode())
            with storage.open(path) as handle:
                digest.update(handle.read())
    return digest.hexdigest()
