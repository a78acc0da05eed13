"""From a definition (`xinqiao-instrument/1` or `/2`) to an `Instrument`: every field read once, every key checked."""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal, cast

from screening.instruments.answering import read_answering, read_own_answers
from screening.instruments.canonical import canonical_json
from screening.instruments.checks import (
    check_coding,
    check_items,
    check_reliabilities,
    check_scale_against_items,
    check_scales,
)
from screening.instruments.checks_of_points import check_answering, check_points
from screening.instruments.evidence import (
    check_band_rule,
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
    Role,
    Scale,
    TalkLine,
    Typing,
)
from screening.instruments.reader import Reader
from screening.instruments.refused import refuse_name
from screening.instruments.refused_fields import reason_for
from screening.instruments.schema import SCHEMA, SCHEMAS, known_part, refuse_unknown, shape_of

Direction = Literal["concern", "strength", "none"]
MOST_TIMES = 20
SCORES = ("prorated_sum", "count")


def parse(mapping: Mapping[str, object], source: str = "definition") -> Instrument:
    """The instrument a definition describes. `source` names the file in errors.

    Raises `DefinitionError` naming file, item or scale, field and what is wrong. Reading what `to_mapping` gave
    returns an equal instrument with the same `content_hash`. Fields that are not known are not looked at, as a row
    frozen long ago may hold some; whoever takes in a new definition asks `check`.
    """
    return read_instrument(Reader(source, mapping))


def read_instrument(reader: Reader) -> Instrument:
    """The same from a reader. One that collects slips goes on to the end; then the instrument is of no use."""
    newest = reader.mapping.get("schema") != SCHEMA
    if newest or reader.problems is not None:
        refuse_unknown(reader)
    canonical = _canonical(reader)
    known = known_part(reader.mapping, shape_of(reader.mapping))
    return _read(reader.over(known, newest=newest), canonical)


def _read(reader: Reader, canonical: str) -> Instrument:
    reader.one_of("schema", SCHEMAS)
    for field in ("missing", "rounding", "bands"):
        reader.part(field)
    reader.part("missing").one_of("rule", ["prorate"])
    reader.part("missing").one_of("out_of_range", ["reject"])
    instrument = _build(reader, canonical, hashlib.sha256(canonical.encode("utf-8")).hexdigest())
    check_band_rule(reader.part("bands"))
    refuse_name(reader, instrument.id, instrument.title)
    check_items(reader, instrument)
    check_answering(reader, instrument)
    check_scales(reader, instrument)
    check_coding(reader, instrument)
    check_reliabilities(reader, instrument)
    for part, scale in zip(reader.parts("scales", "scale"), instrument.scales, strict=True):
        check_scale_against_items(part, scale, instrument)
        check_points(part, scale, instrument)
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
    informant = cast(Informant, reader.one_of("informant", ["teacher", "child"]))
    scales = tuple(_scale(part) for part in reader.parts("scales", "scale"))
    items = tuple(_item(part) for part in reader.parts("items", "item"))
    sentences: dict[str, Any] = {name: reader.text(name) for name in SENTENCES}
    return Instrument(
        **sentences,
        after_sheet=reader.optional_text("after_sheet"),
        id=reader.string("id"),
        version=reader.string("version"),
        status=reader.string("status"),
        informant=informant,
        grades=read_grades(reader.part("grades")),
        **read_answering(reader.part("response"), items, newest=reader.newest),
        blocks=tuple(_block(part) for part in reader.parts("blocks", "heading")),
        items=items,
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
        answers=read_own_answers(reader),
        weight=_times(reader, "weight"),
    )


def _times(reader: Reader, field: str) -> int:
    """How often something counts: once where nothing is said."""
    if not reader.has(field):
        return 1
    times = reader.integer(field)
    if not 1 <= times <= MOST_TIMES and not reader.faulty(field):
        reader.refuse(
            field,
            f"is {times} but must be a whole number from 1 to {MOST_TIMES}",
            f"是 {times}，应当是 1 到 {MOST_TIMES} 的整数",
        )
    return times


def _score(reader: Reader) -> str:
    """How a scale is made of its lines; what other systems do instead is refused with the reason."""
    said = reader.mapping.get("score")
    reason = reason_for(said) if isinstance(said, str) and said != "count" else None
    if reason:
        reader.refuse("score", reason.en, reason.zh)
        return SCORES[0]
    score = reader.one_of("score", SCORES if reader.newest else SCORES[:1])
    if (score == "count") != reader.has("count_from"):
        reader.refuse(
            "count_from",
            "stands where the score is “count”: from how many points a line counts as one, and only there",
            "score 为 count 时写明一题从几分起算一题；别的地方不写",
        )
    return score


def _scale(reader: Reader) -> Scale:
    counts = _score(reader) == "count"
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
        multiply=_times(reader, "multiply"),
        count_from=reader.integer("count_from") if counts and reader.has("count_from") else None,
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
