"""Names that a form's parts carry in other formats: file names, XML names, URNs. Made from ids, never from people."""

import re
from urllib.parse import quote

from screening.instruments.model import Instrument

SIMPLE = re.compile(r"[A-Za-z0-9_-]+")
XML_NAME = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_.-]*")
LONGEST = 60


def file_name(instrument: Instrument, ending: str, part: str = "") -> str:
    """`teacher-connection-1.0.json`, `teacher-connection-1.0-answers.csv`."""
    words = [instrument.id, instrument.version, *([part] if part else [])]
    return (
        "-".join(re.sub(r"[^A-Za-z0-9_.-]+", "_", word)[:LONGEST].strip(".") or "form" for word in words) + f".{ending}"
    )


def urn(instrument: Instrument) -> str:
    """A name for the form that claims no web address: `urn:xinqiao:questionnaire:teacher-connection`."""
    return f"urn:xinqiao:questionnaire:{quote(instrument.id, safe='-_.')}"


class XmlNames:
    """Gives every id a name that XForms accepts, each once whatever the case: an id that already is one stays."""

    def __init__(self, taken: tuple[str, ...] = ()) -> None:
        self.used = {name.casefold() for name in taken}

    def name(self, wanted: str, otherwise: str) -> str:
        """`wanted` if it may stand, else `otherwise` with a number when needed."""
        stem = wanted if XML_NAME.fullmatch(wanted) and len(wanted) <= LONGEST else otherwise
        joint = "" if stem.endswith("_") else "_"  # a name does not begin with two
        name, number = stem, 1
        while name.casefold() in self.used:
            number += 1
            name = f"{stem}{joint}{number}"
        self.used.add(name.casefold())
        return name
