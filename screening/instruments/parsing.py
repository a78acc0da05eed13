"""From a definition (`xinqiao-instrument/1`) to an `Instrument`: every field read once, every key checked."""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, TypedDict, cast

from screening.instruments.canonical import canonical_json
from screening.instruments.checks import (
    check_coding,
    check_items,
    check_reliabilities,
    check_scale_against_items,
    check_scales,
)
from screening.instruments.evidence import (
    check_band_rule,
    check_norm_group,
    read_coding,
    read_grades,
    read_published_bands,
    read_reliabilities,
    read_single,
    read_sources,
)
from screening.instruments.facts import Copyright
from screening.instruments.model import (
    Block,
    Concern,
    Informant,
    Instrument,
    Item,
    NotObserved,
    Option,
    Role,
    Scale,
    TalkLine,
    Typing,
)
from screening.instruments.reader import Reader
from screening.instruments.refused import refuse_name
from screening.instruments.words import Text

SCHEMA = "xinqiao-instrument/1"
Direction = Literal["concern", "strength", "none"]


def parse(mapping: Mapping[str, object], source: str = "definition") -> Instrument:
    """The instrument a definition describes. `source` names the file in errors.

    Raises `DefinitionError` naming file, item or scale, field and what is wrong. Reading what `to_mapping` gave
    returns an equal instrument with the same `content_hash`.
    """
    return read_instrument(Reader(source, mapping))


def read_instrument(reader: Reader) -> Instrument:
    """The same from a reader. One that collects slips goes on to the end; then the instrument is of no use."""
    reader.one_of("schema", [SCHEMA])
    for field in ("missing", "rounding", "bands"):
        reader.part(field)
    reader.part("missing").one_of("rule", ["prorate"])
    reader.part("missing").one_of("out_of_range", ["reject"])
    canonical = _canonical(reader)
    instrument = _build(reader, canonical, hashlib.sha256(canonical.encode("utf-8")).hexdigest())
    check_band_rule(reader.part("bands"))
    check_norm_group(reader)
    refuse_name(reader, instrument.id, instrument.title)
    check_items(reader, instrument)
    check_scales(reader, instrument)
    check_coding(reader, instrument)
    check_reliabilities(reader, instrument)
    for part, scale in zip(reader.parts("scales", "scale"), instrument.scales, strict=True):
        check_scale_against_items(part, scale, instrument)
    return instrument


def _canonical(reader: Reader) -> str:
    try:
        return canonical_json(dict(reader.mapping))
    except (TypeError, ValueError) as error:
        problem = f"holds a value that cannot be written as JSON ({error})"
        if reader.problems is None:
            raise reader.error("", problem) from error
        reader.refuse("", problem, f"含有不能写成 JSON 的值（{error}）")
        return ""


SENTENCES = ("label", "title", "short_title", "purpose", "not_for", "time_frame", "instructions", "closing")


def _build(reader: Reader, canonical: str, digest: str) -> Instrument:
    scales = tuple(_scale(part) for part in reader.parts("scales", "scale"))
    sentences: dict[str, Any] = {name: reader.text(name) for name in SENTENCES}
    return Instrument(
        **sentences,
        after_sheet=reader.optional_text("after_sheet"),
        id=reader.string("id"),
        version=reader.string("version"),
        status=reader.string("status"),
        informant=cast(Informant, reader.one_of("informant", ["teacher", "child"])),
        grades=read_grades(reader.part("grades")),
        **_answering(reader.part("response")),
        blocks=tuple(_block(part) for part in reader.parts("blocks", "heading")),
        items=tuple(_item(part) for part in reader.parts("items", "item")),
        scales=scales,
        group_size=reader.part("entry").integer("shown_in_groups_of"),
        rounding=reader.part("rounding").one_of("mode", ["none", "half-up"]),
        reliability=read_single(reader.part("reliability")),
        copyright=_copyright(reader.part("copyright")),
        talk_line=_talk_line(reader.part("talk_line")) if reader.has("talk_line") else None,
        typing=_typing(reader.part("typing")) if reader.has("typing") else None,
        content_hash=digest,
        definition=canonical,
        coding=read_coding(reader),
        reliabilities=read_reliabilities(reader, scales[0].id if scales else ""),
        sources=read_sources(reader),
    )


class _Answering(TypedDict):
    """How every item is answered."""

    question: Text
    min_code: int
    max_code: int
    options: tuple[Option, ...]
    not_observed: NotObserved | None


def _answering(reader: Reader) -> _Answering:
    """Codes run from the lowest to the highest without a gap."""
    low, high = reader.integer("min"), reader.integer("max")
    options = tuple(
        Option(code=part.integer("code"), label=part.text("label"), gloss=part.text("gloss"))
        for part in reader.parts("anchors", "answer")
    )
    codes = [option.code for option in options]
    in_order = low < high and 0 <= low <= high <= 9
    if not in_order and not reader.faulty("min", "max"):
        reader.refuse(
            "min",
            f"the codes run from {low} to {high}; expected two different digits, low to high",
            f"编码从 {low} 到 {high}；应当是两个不同的数字，从小到大",
        )
    if in_order and codes != list(range(low, high + 1)) and not reader.faulty("anchors"):
        reader.refuse(
            "anchors",
            f"the answers have codes {codes} but must be {low} to {high}, each once, in order",
            f"选项的编码是 {codes}，应当从 {low} 到 {high}，每个一次，按顺序",
        )
    return {
        "question": reader.text("question"),
        "min_code": low,
        "max_code": high,
        "options": options,
        "not_observed": _not_observed(reader.part("not_observed")),
    }


def _not_observed(reader: Reader) -> NotObserved | None:
    if not reader.boolean("allowed"):
        return None
    return NotObserved(code=reader.one_of("code", ["-"]), label=reader.text("label"), gloss=reader.text("gloss"))


def _block(reader: Reader) -> Block:
    return Block(id=reader.string("id"), title=reader.text("title"))


def _item(reader: Reader) -> Item:
    return Item(
        id=reader.string("id"),
        number=reader.integer("number"),
        text=reader.text("text"),
        short=reader.text("short"),
        facet=reader.text("facet"),
        direction=cast(Direction, reader.one_of("direction", ["concern", "strength", "none"])),
        reversed=reader.boolean("reverse"),
        block=reader.string("block"),
        scales=reader.strings("scales"),
        why=reader.text("why"),
    )


def _scale(reader: Reader) -> Scale:
    reader.one_of("score", ["prorated_sum"])
    span = reader.list_of("range")
    if len(span) != 2 or not all(isinstance(end, int) and not isinstance(end, bool) for end in span):
        if not reader.faulty("range"):
            reader.refuse(
                "range",
                "must be two whole numbers, the lowest and the highest complete sum",
                "应当是两个整数：最低和最高的总和",
            )
        span = (0, 0)
    items = reader.strings("items")
    return Scale(
        id=reader.string("id"),
        title=reader.text("title"),
        role=cast(Role, reader.one_of("role", ["total", "subscale"])),
        items=items,
        reversed=reader.strings("reversed"),
        range=(span[0], span[1]),
        min_answered=reader.integer("min_answered") if reader.has("min_answered") else default_minimum(len(items)),
        concern=cast(Concern, reader.one_of("concern", ["high", "low"])),
        flags=reader.boolean("flags"),
        says=reader.text("says"),
        grades=read_grades(reader.part("grades")) if reader.has("grades") else None,
        published_bands=read_published_bands(reader),
    )


def default_minimum(items: int) -> int:
    """⌈0.8 k⌉ in whole numbers: how many of k items must be answered when a scale does not say."""
    return -(-4 * items // 5)


def _copyright(reader: Reader) -> Copyright:
    return Copyright(holder=reader.string("holder"), licence=reader.string("licence"), note=reader.text("note"))


def _talk_line(reader: Reader) -> TalkLine:
    if reader.boolean("scored"):
        reader.refuse("scored", "the talk line is never scored", "这一行从不计分")
    answers = tuple((part.string("id"), part.text("label")) for part in reader.parts("answers", "answer"))
    return TalkLine(text=reader.text("text"), answers=answers, whom=reader.text("whom"))


def _typing(reader: Reader) -> Typing:
    return Typing(by=reader.strings("by"), never=reader.strings("never"), must_answer=reader.text("must_answer"))
