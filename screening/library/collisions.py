"""What keeps a questionnaire from being added: names that are taken.

Answers of all forms of a sheet lie side by side under the ids of their items, so an item id belongs to one form.
"""

from screening import instruments
from screening.instruments import Instrument
from screening.library import hooks
from screening.library.models import InstrumentVersion
from screening.library.selectors import instrument_of

LONGEST_ID, LONGEST_VERSION = 60, 20


def collisions(instrument: Instrument, *, licensed: bool = False) -> list[tuple[str, str]]:
    """(code, what it is about): `long-id`, `long-version`, `shipped-id`, `key-id`, `same-version`, `item-taken`."""
    found = []
    if len(instrument.id) > LONGEST_ID:
        found.append(("long-id", instrument.id))
    if len(instrument.version) > LONGEST_VERSION:
        found.append(("long-version", instrument.version))
    if instrument.id in {one.id for one in instruments.all()}:
        found.append(("shipped-id", instrument.id))
    if not licensed and any(instrument.id in ids() for ids in hooks.published_ids):
        found.append(("key-id", instrument.id))
    rows = list(InstrumentVersion.objects.all())
    if any((row.instrument, row.version) == (instrument.id, instrument.version) for row in rows):
        found.append(("same-version", f"{instrument.id} {instrument.version}"))
    return found + _items(instrument, rows)


def _items(instrument: Instrument, rows: list[InstrumentVersion]) -> list[tuple[str, str]]:
    others = [*instruments.all(), *(instrument_of(row) for row in rows)]
    owner = {item.id: other.id for other in others if other.id != instrument.id for item in other.items}
    taken = [item.id for item in instrument.items if item.id in owner]
    return [("item-taken", f"{item} ({owner[item]})") for item in taken[:3]]
