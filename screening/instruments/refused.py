"""Instruments that are never here: neither text nor key nor scorer. A definition that names one is refused.

Their publishers keep the wording, the key or both. The names stand in this file so that they stand nowhere else.
"""

import re

from screening.instruments.reader import Reader
from screening.instruments.words import Text

ACRONYMS = ("SDQ", "BESS", "DESSA", "SAEBRS", "SEI", "UWES")
"""As a word of its own: in capitals in a title, in any case among the parts of an id."""
PHRASES = (
    "boxall",
    "博克索尔",
    "strengths and difficulties",
    "长处与困难",
    "长处和困难",
    "behavioral and emotional screening system",
    "behavioural and emotional screening system",
    "devereux student strengths",
    "social, academic, and emotional behavior risk",
    "student engagement instrument",
    "work engagement scale",
    "工作投入量表",
)


def refused_name(instrument_id: str, title: Text) -> str:
    """The refused instrument that an id or title names, or an empty string."""
    parts = {part.upper() for part in re.split(r"[^A-Za-z]+", instrument_id)}
    words = f"{title.zh} {title.en}"
    for acronym in ACRONYMS:
        if acronym in parts or re.search(rf"(?<![A-Za-z]){acronym}(?![A-Za-z])", words):
            return acronym
    plain = f"{instrument_id.replace('-', ' ')} {words}".lower()
    return next((phrase for phrase in PHRASES if phrase in plain), "")


def refuse_name(reader: Reader, instrument_id: str, title: Text) -> None:
    """Raises `DefinitionError` when a definition or key names one of them."""
    found = refused_name(instrument_id, title)
    if found:
        reader.refuse(
            "title",
            f"names “{found}”, an instrument whose wording and key may not be used here",
            f"提到了“{found}”：这份量表的文字和计分方法都不能放进本系统",
        )
