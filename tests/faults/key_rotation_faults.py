"""Every value moves to a new key while the program that moves them is killed again and again: is one lost?

    ./script/prove key_rotation_faults

An installation of its own on SQLite, with keys in a file. `manage.py rotate_keys` is killed with SIGKILL at a random
moment and begun again; at last it is let run to its end, and the keys left in the file must open every value, and
find every code on a slip by its hash.
"""

import hashlib
import hmac
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from accounts.privacy.sealed_values import NotOpened, unseal
from tests.embedded_file import opened as opened_file
from tests.embedded_file import put_tables

ROOT = Path(__file__).resolve().parents[2]
PLACE = "accounts_user.mail_address"
CODES = 500


def run(wide: bool) -> dict[str, Any]:
    values, kills = (100_000, 20) if wide else (1_000, 3)
    with tempfile.TemporaryDirectory(prefix="xinqiao-rotation-") as name:
        folder = Path(name)
        written = prepare(folder, values)
        first = keys_of(folder)
        for _ in range(kills):
            kill_in_the_middle(folder)
        began = time.monotonic()
        end = start(folder).wait()
        seconds = round(time.monotonic() - began, 1)
        lost, not_found = count_lost(folder, written), count_not_found(folder)
        left = keys_of(folder)
    passed = end == 0 and lost == not_found == 0 and len(left) == 1 and left != first
    found = {"values": values, "kills": kills, "lost": lost, "codes": CODES, "codes_not_found": not_found}
    return {"passed": passed, **found, "last_run_seconds": seconds}


def prepare(folder: Path, values: int) -> dict[int, str]:
    """The tables of this database, the keys of that installation, and `values` texts as an older version wrote them."""
    manage(folder, "check")
    box = Fernet(keys_of(folder)[0])
    written = {number: f"person-{number}@example.invalid" for number in range(1, values + 1)}
    put_tables(folder)
    with closing(opened_file(folder)) as copy:
        copy.execute("DELETE FROM accounts_keyfingerprint")
        copy.executemany(
            "INSERT INTO accounts_user (id, password, public_id, username, name, role, is_active, must_change_password,"
            " language, mail_address, session_epoch, created_at)"
            " VALUES (?, '', ?, ?, 'x', 'staff', 1, 0, '', ?, 0, '2026-01-01')",
            (
                (number, uuid.uuid4().hex, f"u{number}", box.encrypt(text.encode()).decode())
                for number, text in written.items()
            ),
        )
        copy.executemany(
            "INSERT INTO accounts_recoverycode (user_id, code_hash, created_by_id, created_at, expires_at)"
            " VALUES (?, ?, ?, '2026-01-01', '2026-01-08')",
            ((number, hash_of(folder, number), number) for number in range(1, CODES + 1)),
        )
        copy.commit()
    return written


def hash_of(folder: Path, number: int) -> str:
    """As the program works it out with the keys of this folder, told apart from it."""
    text = f"CODE{number}"
    for key in reversed(json.loads((folder / "keys.json").read_text())["lookup_key"].split(",")):
        text = hmac.new(key.encode(), f"recovery-code:{text}".encode(), hashlib.sha256).hexdigest()
    return text


def count_not_found(folder: Path) -> int:
    with closing(opened_file(folder)) as opened:
        stored = dict(opened.execute("SELECT user_id, code_hash FROM accounts_recoverycode").fetchall())
    return sum(stored.get(number) != hash_of(folder, number) for number in range(1, CODES + 1))


def kill_in_the_middle(folder: Path) -> None:
    process = start(folder)
    time.sleep(random.uniform(1, 8))
    process.send_signal(signal.SIGKILL)
    process.wait()


def count_lost(folder: Path, written: dict[int, str]) -> int:
    keys = tuple(keys_of(folder))
    with closing(opened_file(folder)) as opened:
        stored = dict(opened.execute("SELECT id, mail_address FROM accounts_user WHERE username LIKE 'u%'").fetchall())
    return sum(not is_whole(keys, stored.get(number, ""), text) for number, text in written.items())


def is_whole(keys: tuple[str, ...], stored: str, text: str) -> bool:
    try:
        return stored.startswith("2r") and unseal(keys, PLACE, stored)[0] == text
    except NotOpened:
        return False


def keys_of(folder: Path) -> list[str]:
    keys: list[str] = json.loads((folder / "keys.json").read_text())["field_keys"]
    return keys


def manage(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment(folder), check=True)


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", "rotate_keys"]
    return subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=subprocess.DEVNULL)


def environment(folder: Path) -> dict[str, str]:
    foreign = {"DATABASE_URL", "CELERY_BROKER_URL", "XINQIAO_KEYS"}
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    return env | {"DJANGO_SETTINGS_MODULE": "config.settings.local", "XINQIAO_VAR": str(folder)}
