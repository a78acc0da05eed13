"""The program that brings an older release's data up to date is killed again and again: is it ever between?

    ./script/prove upgrade_faults

An installation of the older release (tests/data/older_release), put down anew for each kill. `manage.py upgrade` and
everything it started is killed with SIGKILL at a random moment of its run; then the database file must be whole and
have the tables of the old release or of this one, with every person in it. Run once more it must come to its end.

On PostgreSQL each change of the tables is a transaction of its own, so a killed upgrade may stand between two of them,
where no program starts (upgrade_on_a_server.py): there it is run again after each kill and must come to its end.
"""

import random
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from screening.jobs.schema import known_names
from tests import embedded_file
from tests.faults import upgrade_on_a_server
from tests.faults.upgrade_on_a_server import upgrade_and_kill
from tests.operations import older_release


def run(wide: bool) -> dict[str, Any]:
    return upgrade_on_a_server.run(wide) if connection.vendor == "postgresql" else run_on_a_pc(wide)


def run_on_a_pc(wide: bool) -> dict[str, Any]:
    kills = 20 if wide else 1
    chance = random.Random(20261201)
    with tempfile.TemporaryDirectory(prefix="xinqiao-upgrade-") as name:
        first = Path(name) / "undisturbed"
        old = frozenset(tuple(one) for one in older_release.put_down(first)["migrations"])
        people = people_in(first)
        began = time.monotonic()
        whole = older_release.manage(first, "upgrade", "--key-file", str(older_release.KEY))
        seconds = time.monotonic() - began
        states = [state_of(first, old, people)]
        for number in range(kills):
            folder = Path(name) / f"school-{number}"
            older_release.put_down(folder)
            states.append(state_after_kill(folder, chance.uniform(0.1, 1.0) * seconds, old, people))
        again = older_release.manage(folder, "upgrade")
        end = state_of(folder, old, people)
        children = older_release.names_of_children(folder)
    undisturbed, *killed = states
    between = [one for one in killed if one not in ("old", "new")]
    codes = [whole.returncode, again.returncode]
    passed = not between and codes == [0, 0] and undisturbed == end == "new" and children == older_release.CHILDREN
    return {
        "passed": passed,
        "kills": kills,
        "old": killed.count("old"),
        "new": killed.count("new"),
        "between": between,
        "undisturbed_seconds": round(seconds, 1),
        "said": (whole.stderr + again.stderr)[-400:],
    }


def state_after_kill(folder: Path, after: float, old: frozenset[Any], people: list[Any]) -> str:
    upgrade_and_kill(folder, after)
    return state_of(folder, old, people)


def state_of(folder: Path, old: frozenset[Any], people: list[Any]) -> str:
    with closing(embedded_file.opened(folder)) as opened:
        whole = opened.execute("PRAGMA quick_check").fetchone()[0]
        names = frozenset(opened.execute("SELECT app, name FROM django_migrations").fetchall())
    if whole != "ok" or people_in(folder) != people:
        return f"damaged: {whole}"
    if names == old:
        return "old"
    return "new" if known_names() <= names else f"between: {len(names)} migrations"


def people_in(folder: Path) -> list[Any]:
    with closing(embedded_file.opened(folder)) as opened:
        return opened.execute("SELECT username, password FROM accounts_user ORDER BY id").fetchall()
