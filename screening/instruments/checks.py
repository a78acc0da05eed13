"""What must hold between the fields of a definition: keys, ranges and references that a slip would break silently.

Every function goes over everything it looks at and refuses each slip through the reader. What merely follows from a
field that is itself faulty is left unsaid.
"""

from collections.abc import Iterable

from screening.instruments.checks_of_points import span_of
from screening.instruments.facts import Coding
from screening.instruments.model import Instrument, Item, Scale
from screening.instruments.reader import Reader

WORDED = {"concern": "需留意的表现", "strength": "好的表现"}
ENDS = {"high": "高分", "low": "低分"}


def check_items(reader: Reader, instrument: Instrument) -> None:
    """Ids once each, numbers 1 to k in order, every item under a heading, one digit an item."""
    if not instrument.items and not reader.faulty("items"):
        reader.refuse("items", "a form needs at least one item", "至少要有一道题")
    reader.refuse_repeats("items", [item.id for item in instrument.items])
    reader.refuse_repeats("blocks", [block.id for block in instrument.blocks])
    for position, (part, item) in enumerate(zip(reader.parts("items", "item"), instrument.items, strict=True), 1):
        _check_item(part, item, position, instrument)
    entry, size = reader.part("entry"), len(instrument.items)
    digits = entry.integer("digits")
    if digits != size and size and not entry.faulty("digits"):
        entry.refuse("digits", f"is {digits} but the form has {size} items", f"写的是 {digits}，但有 {size} 道题")
    if instrument.group_size < 1 and not entry.faulty("shown_in_groups_of"):
        entry.refuse("shown_in_groups_of", "must be at least 1", "至少为 1")


def _check_item(part: Reader, item: Item, position: int, instrument: Instrument) -> None:
    if item.number != position and not part.faulty("number"):
        part.refuse(
            "number",
            f"is {item.number} but this is line {position}; numbers run 1, 2, 3 … in order",
            f"写的是 {item.number}，但这是第 {position} 行；题号须按 1、2、3……排列",
        )
    if item.block and item.block not in {block.id for block in instrument.blocks}:
        part.refuse(
            "block",
            f"points to “{item.block}”, which is not among the headings (blocks)",
            f"没有“{item.block}”这个小标题",
        )


def check_scales(reader: Reader, instrument: Instrument) -> None:
    """The total stands first and once; every item knows its scales and every scale its items."""
    reader.refuse_repeats("scales", [scale.id for scale in instrument.scales])
    parts = list(reader.parts("scales", "scale"))
    begins_with_total = [scale.role for scale in instrument.scales][:1] == ["total"]
    already_refused = reader.faulty("scales") or (parts and parts[0].faulty("role"))
    if not begins_with_total and not already_refused:
        reader.refuse(
            "scales",
            "the first scale must be the form total (role “total”)",
            "第一个分数必须是总分（role 为 total）",
        )
    if any(part.faulty("items", "id") for part in parts) or reader.faulty("scales"):
        return
    for part, item in zip(reader.parts("items", "item"), instrument.items, strict=True):
        named = {scale.id for scale in instrument.scales if item.id in scale.items}
        if set(item.scales) != named and not part.faulty("scales", "id"):
            part.refuse(
                "scales",
                f"lists {_names(item.scales)} but stands among the items of {_names(named)}",
                f"写的是 {_names(item.scales, '无')}，但列有这道题的分数是 {_names(named, '无')}",
            )


def check_scale_against_items(reader: Reader, scale: Scale, instrument: Instrument) -> None:
    """Items exist, reversed items belong to the scale, range and minimum fit, only totals flag."""
    if not scale.items:
        if not reader.faulty("items"):
            reader.refuse("items", "a scale needs at least one item", "至少要有一道题")
        return
    unknown = [item for item in scale.items if item not in instrument.items_by_id]
    if unknown:
        reader.refuse(
            "items", f"names {_names(unknown)}, which the form does not have", f"写了 {_names(unknown)}，表里没有这道题"
        )
    strangers = [item for item in scale.reversed if item not in scale.items]
    if strangers:
        reader.refuse(
            "reversed",
            f"names {_names(strangers)}, which is not among the items of this scale",
            f"写了 {_names(strangers)}，但它不在这个分数的题目里",
        )
    _check_span(reader, scale, instrument)
    if scale.role == "subscale" and scale.flags and not reader.faulty("role", "flags"):
        reader.refuse(
            "flags",
            "a subscale is described and never flags; only a form total may",
            "分量表只作描述，从不产生提示；只有总分可以",
        )
    if not reader.faulty("reversed", "role", "concern"):
        for item_id in scale.items:
            if item_id in instrument.items_by_id:
                _check_key(reader, scale, instrument.items_by_id[item_id], instrument.coding)


def _check_span(reader: Reader, scale: Scale, instrument: Instrument) -> None:
    size = len(scale.items)
    expected = list(span_of(scale, instrument))
    answers_known = instrument.min_code < instrument.max_code
    if list(scale.range) != expected and answers_known and not reader.faulty("range", "items"):
        reader.refuse(
            "range",
            f"is {list(scale.range)} but {size} items give {expected}",
            f"写的是 {list(scale.range)}，但 {size} 道题应为 {expected}",
        )
    if not 1 <= scale.min_answered <= size and not reader.faulty("min_answered", "items"):
        reader.refuse(
            "min_answered",
            f"is {scale.min_answered} but the scale has {size} items",
            f"写的是 {scale.min_answered}，但只有 {size} 道题",
        )


def _check_key(reader: Reader, scale: Scale, item: Item, coding: Coding | None) -> None:
    """The words and the key of an item fit: a strength is turned where high deserves a look.

    Where the highest code means least (5 = not true at all), it is the other way round.
    """
    turned = item.id in scale.reversed
    if scale.role == "total" and item.reversed != turned:
        reader.refuse(
            "reversed",
            f"item {item.id} says reverse = {str(item.reversed).lower()}, the scale says the opposite",
            f"题目 {item.id} 写的反向是 {str(item.reversed).lower()}，总分的反向题却相反",
        )
        return
    if item.direction == "none":
        reader.refuse(
            "items",
            f"counts {item.id}, whose direction is “none”; only uncounted lines have none",
            f"计入了 {item.id}，但它的文字方向是 none；只有不计分的题才写 none",
        )
        return
    straight = coding is None or coding.direction.highest_means == "most"
    must_turn = ((item.direction == "strength") == (scale.concern == "high")) == straight
    if turned != must_turn:
        reader.refuse(
            "reversed",
            f"item {item.id} is worded as a {item.direction}, so in a {scale.role} where {scale.concern} deserves "
            f"a look it must {'' if must_turn else 'not '}be reversed",
            f"题目 {item.id} 说的是{WORDED[item.direction]}，{ENDS[scale.concern]}值得留意时它"
            f"{'必须' if must_turn else '不能'}反向计分",
        )


def check_coding(reader: Reader, instrument: Instrument) -> None:
    """Every coding names every scale; the one in use is the key of the scales; opposite codings turn opposite items."""
    coding = instrument.coding
    if coding is None or coding.used not in {direction.id for direction in coding.directions}:
        return
    part = reader.part("coding")
    for direction in coding.directions:
        same = direction.highest_means == coding.direction.highest_means
        for scale in instrument.scales:
            turned = dict(direction.reversed).get(scale.id)
            wanted = set(scale.reversed) if same else set(scale.items) - set(scale.reversed)
            if turned is None or set(turned) != wanted:
                said = "nothing" if turned is None else _names(turned)
                part.refuse(
                    "directions",
                    f"under coding {direction.id} scale {scale.id} turns {said} but must turn {_names(wanted)}",
                    f"编码方式 {direction.id} 下，{scale.id} 的反向题应为 {_names(wanted, '无')}",
                )


def check_reliabilities(reader: Reader, instrument: Instrument) -> None:
    """Each figure is of a scale there is, and each purpose has one figure a scale."""
    used: set[tuple[str, str]] = set()
    scales = {scale.id for scale in instrument.scales}
    for found in instrument.reliabilities:
        if found.scale and found.scale not in scales:
            reader.refuse(
                "reliabilities",
                f"names scale {found.scale}, which the form does not have",
                f"没有 {found.scale} 这个分数",
            )
        for purpose in found.use:
            if (found.scale, purpose) in used:
                reader.refuse(
                    "reliabilities",
                    f"gives two figures of {found.scale} for {purpose}; one must be chosen",
                    f"{found.scale} 的 {purpose} 写了两个信度，只能选一个",
                )
            used.add((found.scale, purpose))


def _names(ids: Iterable[str], nobody: str = "none") -> str:
    return ", ".join(sorted(ids)) or nobody
