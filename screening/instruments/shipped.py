"""The questionnaires that come with the product, read once from `definitions/*.json`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import cast

from screening.instruments.files import read_json
from screening.instruments.model import Instrument
from screening.instruments.parsing import parse
from screening.instruments.reader import DefinitionError, Reader
from screening.instruments.schema import refuse_unknown

DEFINITIONS = Path(__file__).parent / "definitions"


def load(path: Path) -> Instrument:
    """The instrument of one file; `DefinitionError` names the file and what is wrong in it, unknown fields too."""
    mapping = cast(Mapping[str, object], read_json(path))
    refuse_unknown(Reader(path.name, mapping))
    return parse(mapping, source=path.name)


@cache
def _load_shipped() -> tuple[Instrument, ...]:
    return load_folder(DEFINITIONS)


def load_folder(folder: Path) -> tuple[Instrument, ...]:
    """Every definition of a folder: teacher forms first, then by id. Item ids are unique over all of them."""
    found = [(path.name, load(path)) for path in sorted(folder.glob("*.json"))]
    owner: dict[str, str] = {}
    for name, instrument in found:
        for key in (f"form {instrument.id}", *(f"item {item.id}" for item in instrument.items)):
            if key in owner:
                raise DefinitionError(name, key, "id", f"is already used in {owner[key]}")
            owner[key] = name
    instruments = [instrument for _, instrument in found]
    return tuple(sorted(instruments, key=lambda instrument: (instrument.informant != "teacher", instrument.id)))


def taken_ids(instrument: Instrument, folder: Path = DEFINITIONS) -> dict[str, str]:
    """Its id and item ids that another questionnaire of the folder has already, each with that questionnaire's file."""
    wanted = {instrument.id, *(item.id for item in instrument.items)}
    others = [(path.name, load(path)) for path in sorted(folder.glob("*.json")) if path.name != f"{instrument.id}.json"]
    return {
        name: file
        for file, other in others
        for name in (other.id, *(item.id for item in other.items))
        if name in wanted and other.content_hash != instrument.content_hash
    }


class UnknownInstrument(KeyError):
    """No questionnaire of that id comes with the product."""

    def __str__(self) -> str:
        known = ", ".join(instrument.id for instrument in _load_shipped())
        return f"no instrument “{self.args[0]}”; there are: {known}"


def get(instrument_id: str) -> Instrument:
    """The shipped instrument of that id; `UnknownInstrument` (a `KeyError`) names those there are."""
    for instrument in _load_shipped():
        if instrument.id == instrument_id:
            return instrument
    raise UnknownInstrument(instrument_id)


def all() -> tuple[Instrument, ...]:  # noqa: A001  # called as instruments.all()
    """Every shipped instrument: teacher forms first, then child forms, by id."""
    return _load_shipped()
