"""Questionnaires: versioned, content-hashed definitions and the values read from them. Pure Python.

    get(id) -> Instrument                      one shipped questionnaire (`UnknownInstrument` is a KeyError)
    all() -> tuple[Instrument, ...]            all of them, teacher forms first
    parse(mapping, source="…") -> Instrument   any definition, e.g. a frozen row; `DefinitionError` says what is wrong
    instrument.to_mapping() -> dict            the definition again; parse(to_mapping()) is equal, with the same hash
    load(path), load_folder(folder)            the same from files
    check(mapping) -> list[Problem]            everything that is wrong with a definition, for a psychologist to read
    advice(mapping) -> list[Problem]           hints on its style (python -m screening.instruments FILE prints both)
Published scales, numbers only
    key_only() -> tuple[KeyOnly, ...], get_key(id) -> KeyOnly     keys, bands, figures and sources, no wording
    unlock(key, wording) -> Instrument         with the licensed wording (`LicensedWording`) a full definition

Typing a row of digits: `screening.instruments.entry`. Scores: `screening.scoring`.
"""

from screening.instruments.canonical import canonical_json, content_hash
from screening.instruments.entry import Cells, Entry, EntryError, format_entry, parse_entry
from screening.instruments.facts import (
    BandRule,
    Coding,
    Direction,
    NormGroup,
    PublishedBand,
    PublishedBands,
    Source,
)
from screening.instruments.keys import Fact, Figure, KeyDirection, KeyOnly, KeyScale, UnknownKey, get_key, key_only
from screening.instruments.model import (
    NOT_OBSERVED,
    Block,
    Concern,
    Copyright,
    Grades,
    Informant,
    Instrument,
    Item,
    NotObserved,
    Option,
    Reliability,
    Response,
    Scale,
    TalkLine,
    Text,
    Typing,
)
from screening.instruments.parsing import SCHEMA, parse
from screening.instruments.reader import DefinitionError
from screening.instruments.shipped import UnknownInstrument, all, get, load, load_folder  # noqa: A004  # called as instruments.all()
from screening.instruments.unlocking import LicensedWording, unlock
from screening.instruments.validating import Problem, advice, check

__all__ = [
    "NOT_OBSERVED",
    "SCHEMA",
    "BandRule",
    "Block",
    "Cells",
    "Coding",
    "Concern",
    "Copyright",
    "DefinitionError",
    "Direction",
    "Entry",
    "EntryError",
    "Fact",
    "Figure",
    "Grades",
    "Informant",
    "Instrument",
    "Item",
    "KeyDirection",
    "KeyOnly",
    "KeyScale",
    "LicensedWording",
    "NormGroup",
    "NotObserved",
    "Option",
    "Problem",
    "PublishedBand",
    "PublishedBands",
    "Reliability",
    "Response",
    "Scale",
    "Source",
    "TalkLine",
    "Text",
    "Typing",
    "UnknownInstrument",
    "UnknownKey",
    "advice",
    "all",
    "canonical_json",
    "check",
    "content_hash",
    "format_entry",
    "get",
    "get_key",
    "key_only",
    "load",
    "load_folder",
    "parse",
    "parse_entry",
    "unlock",
]
