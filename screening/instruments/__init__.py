"""Questionnaires: versioned, content-hashed definitions and the values read from them. Pure Python.

    get(id) -> Instrument                      one shipped questionnaire (`UnknownInstrument` is a KeyError)
    all() -> tuple[Instrument, ...]            all of them, teacher forms first
    parse(mapping, source="…") -> Instrument   any definition, e.g. a frozen row; `DefinitionError` says what is wrong
    instrument.to_mapping() -> dict            the definition again; parse(to_mapping()) is equal, with the same hash
    load(path) -> Instrument                    the same from a file
    check(mapping) -> list[DefinitionError]    everything that is wrong with a definition, for a psychologist to read
    advice(mapping) -> list[DefinitionError]   hints on its style (python -m screening.instruments FILE prints both)

Typing a row of digits: `screening.instruments.entry`. Scores: `screening.scoring`.
"""

from screening.instruments.canonical import canonical_json, content_hash
from screening.instruments.entry import Cells, EntryError, TypedRow, format_entry, offers_rest, parse_entry, typed_row
from screening.instruments.facts import KnownReliability, PublishedBands
from screening.instruments.model import NOT_OBSERVED, Concern, Informant, Instrument, Item, NotObserved, Option, Scale
from screening.instruments.parsing import parse
from screening.instruments.reader import DefinitionError
from screening.instruments.schema import SCHEMA
from screening.instruments.shipped import UnknownInstrument, all, get, load  # noqa: A004  # called as instruments.all()
from screening.instruments.validating import advice, check
from screening.instruments.words import Text

__all__ = [
    "NOT_OBSERVED",
    "SCHEMA",
    "Cells",
    "Concern",
    "DefinitionError",
    "EntryError",
    "Informant",
    "Instrument",
    "Item",
    "KnownReliability",
    "NotObserved",
    "Option",
    "PublishedBands",
    "Scale",
    "Text",
    "TypedRow",
    "UnknownInstrument",
    "advice",
    "all",
    "canonical_json",
    "check",
    "content_hash",
    "format_entry",
    "get",
    "load",
    "offers_rest",
    "parse",
    "parse_entry",
    "typed_row",
]
