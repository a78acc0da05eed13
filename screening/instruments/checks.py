"""What must hold between the fields of a definition: keys, ranges and references that a slip would break silently."""

from screening.instruments.facts import Coding
from screening.instruments.model import Instrument, Item, Scale
from screening.instruments.reader import Reader


def check_items(reader: Reader, instrument: Instrument) -> None:
    """Ids once each, numbers 1 to k in order, every item under a heading, one digit an item."""
    if not instrument.items:
        raise reader.error("items", "a form needs at least one item")
    reader.refuse_repeats("items", [item.id for item in instrument.items])
    reader.refuse_repeats("blocks", [block.id for block in instrument.blocks])
    headings = {block.id for block in instrument.blocks}
    for position, (part, item) in enumerate(zip(reader.parts("items", "item"), instrument.items, strict=True), 1):
        if item.number != position:
            raise part.error("number", f"is {item.number} but this is line {position}; numbers run 1, 2, 3 … in order")
        if item.block not in headings:
            raise part.error("block", f"points to “{item.block}”, which is not among the headings (blocks)")
    entry = reader.part("entry")
    if entry.integer("digits") != len(instrument.items):
        raise entry.error("digits", f"is {entry.integer('digits')} but the form has {len(instrument.items)} items")
    if instrument.group_size < 1:
        raise entry.error("shown_in_groups_of", "must be at least 1")


def check_scales(reader: Reader, instrument: Instrument) -> None:
    """The total stands first and once; every item knows its scales and every scale its items."""
    reader.refuse_repeats("scales", [scale.id for scale in instrument.scales])
    roles = [scale.role for scale in instrument.scales]
    if roles[:1] != ["total"]:
        raise reader.error("scales", "the first scale must be the form total (role “total”)")
    for part, item in zip(reader.parts("items", "item"), instrument.items, strict=True):
        named = {scale.id for scale in instrument.scales if item.id in scale.items}
        if set(item.scales) != named:
            raise part.error(
                "scales", f"lists {_names(item.scales)} but the scales that contain this item are {_names(named)}"
            )


def check_scale_against_items(reader: Reader, scale: Scale, instrument: Instrument) -> None:
    """Items exist, reversed items belong to the scale, range and minimum fit, only totals flag."""
    if not scale.items:
        raise reader.error("items", "a scale needs at least one item")
    unknown = [item for item in scale.items if item not in instrument.items_by_id]
    if unknown:
        raise reader.error("items", f"names {_names(unknown)}, which the form does not have")
    strangers = [item for item in scale.reversed if item not in scale.items]
    if strangers:
        raise reader.error("reversed", f"names {_names(strangers)}, which is not among the items of this scale")
    expected = (len(scale.items) * instrument.min_code, len(scale.items) * instrument.max_code)
    if scale.range != expected:
        raise reader.error("range", f"is {list(scale.range)} but {len(scale.items)} items give {list(expected)}")
    if not 1 <= scale.min_answered <= len(scale.items):
        raise reader.error("min_answered", f"is {scale.min_answered} but the scale has {len(scale.items)} items")
    if scale.role == "subscale" and scale.flags:
        raise reader.error("flags", "a subscale is described and never flags; only a form total may")
    for item_id in scale.items:
        _check_key(reader, scale, instrument.items_by_id[item_id], instrument.coding)


def _check_key(reader: Reader, scale: Scale, item: Item, coding: Coding | None) -> None:
    """The words and the key of an item fit: a strength is turned where high deserves a look.

    Where the highest code means least (5 = not true at all), it is the other way round.
    """
    turned = item.id in scale.reversed
    if scale.role == "total" and item.reversed != turned:
        raise reader.error(
            "reversed", f"item {item.id} says reverse = {str(item.reversed).lower()}, the scale says the opposite"
        )
    if item.direction == "none":
        raise reader.error("items", f"counts {item.id}, whose direction is “none”; only uncounted lines have none")
    straight = coding is None or coding.direction.highest_means == "most"
    must_turn = ((item.direction == "strength") == (scale.concern == "high")) == straight
    if turned != must_turn:
        raise reader.error(
            "reversed",
            f"item {item.id} is worded as a {item.direction}, so in a {scale.role} where {scale.concern} deserves "
            f"a look it must {'' if must_turn else 'not '}be reversed",
        )


def check_coding(reader: Reader, instrument: Instrument) -> None:
    """Every coding names every scale; the one in use is the key of the scales; opposite codings turn opposite items."""
    if instrument.coding is None:
        return
    part = reader.part("coding")
    for direction in instrument.coding.directions:
        same = direction.highest_means == instrument.coding.direction.highest_means
        for scale in instrument.scales:
            turned = dict(direction.reversed).get(scale.id)
            if turned is None:
                raise part.error("directions", f"coding {direction.id} does not say what scale {scale.id} turns")
            wanted = set(scale.reversed) if same else set(scale.items) - set(scale.reversed)
            if set(turned) != wanted:
                raise part.error(
                    "directions",
                    f"under coding {direction.id} scale {scale.id} turns {_names(turned)} "
                    f"but must turn {_names(wanted)}",
                )


def _names(ids: object) -> str:
    names = sorted(str(name) for name in ids) if isinstance(ids, (set, list, tuple)) else [str(ids)]
    return ", ".join(names) if names else "none"
