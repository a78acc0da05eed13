"""Questionnaires: versioned, content-hashed definitions and the values read from them. Pure Python.

    get(id) -> Instrument                      one shipped questionnaire (`UnknownInstrument` is a KeyError)
    all() -> tuple[Instrument, ...]            all of them, teacher forms first
    parse(mapping, source="…") -> Instrument   any definition, e.g. a frozen row; `DefinitionError` says what is wrong
    instrument.to_mapping() -> dict            the definition again; parse(to_mapping()) is equal, with the same hash
    load(path), load_folder(folder)            the same from files
    check(mapping) -> list[DefinitionError]    everything that is wrong with a definition, for a psychologist to read
    advice(mapping) -> list[DefinitionError]   hints on its style (python -m screening.instruments FILE prints both)

Typing a row of digits: `screening.instruments.entry`. Scores: `screening.scoring`.
"""

from screening.instruments.canonical import canonical_json, content_hash
from screening.instruments.entry import Cells, EntryError, TypedRow, format_entry, parse_entry
from screening.instruments.facts import (
    Coding,
    Copyright,
    Direction,
    Grades,
    KnownReliability,
    PublishedBand,
    PublishedBands,
    Source,
)
from screening.instruments.model import (
    NOT_OBSERVED,
    Block,
    Concern,
    Informant,
    Instrument,
    Item,
    NotObserved,
    Option,
    Scale,
    TalkLine,
    Typing,
)
from screening.instruments.parsing import SCHEMA, parse
from screening.instruments.reader import DefinitionError
from screening.instruments.shipped import UnknownInstrument, all, get, load, load_folder  # noqa: A004  # called as instruments.all()
from screening.instruments.validating import advice, check
from screening.instruments.words import Text

__all__ = [
    "NOT_OBSERVED",
    "SCHEMA",
    "Block",
    "Cells",
    "Coding",
    "Concern",
    "Copyright",
    "DefinitionError",
    "Direction",
    "EntryError",
    "Grades",
    "Informant",
    "Instrument",
    "Item",
    "KnownReliability",
    "NotObserved",
    "Option",
    "PublishedBand",
    "PublishedBands",
    "Scale",
    "Source",
    "TalkLine",
    "Text",
    "TypedRow",
    "Typing",
    "UnknownInstrument",
    "advice",
    "all",
    "canonical_json",
    "check",
    "content_hash",
    "format_entry",
    "get",
    "load",
    "load_folder",
    "parse",
    "parse_entry",
]
