"""An installation of an earlier release, out of a backup its own program made: tests/data/older_release/README.md."""

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from screening.operations.backups import archive
from screening.operations.backups.restoring import write_file
from screening.operations.backups.sealing import read_key, recipient_text

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "data" / "older_release"
BACKUP, KEY = FOLDER / "school.backup", FOLDER / "test-only-backup-key.txt"
HEAD = "5:fab9a5c7ac611b4985efb70b762d2d81d06ff5103ef065a7072897acae03a57a"
CHILDREN = ["示例丙", "示例乙", "示例甲"]


RESTORE = (
    "from pathlib import Path; from screening.operations.backups import restoring, sealing;"
    f"restoring.restore(Path({str(BACKUP)!r}), sealing.read_key(Path({str(KEY)!r}).read_text()))"
)


def manage(folder: Path, *words: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """`database`: the address of one on a server, in the place of a file in the folder."""
    command, env = [sys.executable, "manage.py", *words], environment(folder, database)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)


def environment(folder: Path, database: str = "") -> dict[str, str]:
    foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "XINQIAO_KEYS", "BACKUP_RECIPIENT"}
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(folder)}
    return {**env, "DATABASE_URL": database} if database else env


def put_down(folder: Path) -> archive.Manifest:
    """Database and keys as they were on that computer, tables of that release."""
    folder.mkdir(mode=0o700)
    key = read_key(KEY.read_text())
    (folder / "backup-recipient").write_text(recipient_text(key.public_key()))

    def take(name: str, content: IO[bytes]) -> None:
        if name == archive.DATABASE:
            write_file(folder / "db.sqlite3", content)
        elif name == archive.KEYS:
            write_file(folder / "keys.json", content)

    return archive.read(BACKUP, key, take)


def put_down_on_a_server(folder: Path, database: str) -> None:
    """Its rows in tables of that release, in an empty database of PostgreSQL; keys as before."""
    folder.mkdir(mode=0o700)
    done = manage(folder, "shell", "--no-imports", "-c", RESTORE, database=database)
    assert not done.returncode, done.stderr


def names_of_children(folder: Path, database: str = "") -> list[str]:
    """As today's program reads them."""
    ask = "from students.models import Student; print(*sorted(one.name for one in Student.objects.all()), sep=chr(10))"
    return manage(folder, "shell", "--no-imports", "-c", ask, database=database).stdout.split()
