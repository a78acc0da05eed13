"""The clock of a demo: so many whole days behind, so that its today lies in a school term whenever it is started.

The file `demo` in the data folder says how many days; everybody who asks Django for the time is told the demo's.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

_real_now = timezone.now


def days_behind(note: Path) -> int:
    """None are written down before the county is made, nor were they by the version before."""
    said = note.read_text().strip() if note.exists() else ""
    return int(said) if said.isdecimal() else 0


def set_back(note: Path) -> None:
    """Before any model is loaded: some keep the function that tells the time."""
    behind = timedelta(days=days_behind(note))

    def demo_now() -> datetime:
        return _real_now() - behind

    if behind:
        timezone.now = demo_now


def real_today() -> date:
    return timezone.localdate(_real_now())


def write_down(note: Path, today: date) -> None:
    """From the next start on it is this day in the demo."""
    note.write_text(f"{(real_today() - today).days}\n")
