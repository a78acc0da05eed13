"""The name of a form's file. Made from ids, never from people."""

import re

from screening.instruments.model import Instrument

LONGEST = 60


def file_name(instrument: Instrument, ending: str, part: str = "") -> str:
    """`teacher-connection-1.0.json`, `teacher-connection-1.0-answers.csv`."""
    words = [instrument.id, instrument.version, *([part] if part else [])]
    return (
        "-".join(re.sub(r"[^A-Za-z0-9_.-]+", "_", word)[:LONGEST].strip(".") or "form" for word in words) + f".{ending}"
    )
