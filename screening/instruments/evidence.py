"""Reading the optional facts of a definition or a key: codings, published bands, reliabilities, norms, sources."""

from typing import cast

from screening.instruments.facts import (
    KINDS,
    PURPOSES,
    STATUSES,
    Coding,
    Direction,
    Ends,
    FactSource,
    Grades,
    KnownReliability,
    PublishedBand,
    PublishedBands,
    Purpose,
    Status,
)
from screening.instruments.reader import Reader


def read_grades(reader: Reader) -> Grades:
    grades = Grades(min=reader.integer("min"), max=reader.integer("max"))
    if not 1 <= grades.min <= grades.max <= 12 and not reader.faulty("min", "max"):
        reader.refuse(
            "",
            f"grades run from {grades.min} to {grades.max}; expected from low to high within 1–12",
            f"年级写的是 {grades.min} 到 {grades.max}；应从低到高，在 1–12 之间",
        )
    return grades


def read_sources(reader: Reader) -> tuple[FactSource, ...]:
    if not reader.has("sources"):
        return ()
    return tuple(FactSource(part.string("kind"), part.text("text")) for part in reader.parts("sources", "source"))


def read_coding(reader: Reader) -> Coding | None:
    """`coding`: {used, directions: [{id, title, highest_means, reversed: {scale: [items]}}]}."""
    if not reader.has("coding"):
        return None
    part = reader.part("coding")
    directions = tuple(_direction(direction) for direction in part.parts("directions", "coding"))
    part.refuse_repeats("directions", [direction.id for direction in directions])
    return Coding(used=part.one_of("used", [direction.id for direction in directions]), directions=directions)


def _direction(reader: Reader) -> Direction:
    turned = reader.part("reversed")
    return Direction(
        id=reader.string("id"),
        title=reader.text("title"),
        highest_means=cast(Ends, reader.one_of("highest_means", ["most", "least"])),
        reversed=tuple((scale, turned.strings(scale)) for scale in sorted(turned.mapping)),
    )


def read_published_bands(reader: Reader) -> tuple[PublishedBands, ...]:
    if not reader.has("published_bands"):
        return ()
    found = tuple(_published_bands(part) for part in reader.parts("published_bands", "published bands"))
    reader.refuse_repeats("published_bands", [bands.id for bands in found])
    return found


def _published_bands(reader: Reader) -> PublishedBands:
    if reader.has("flags"):
        reader.refuse("flags", "published bands are described and never flag", "公布的分段只作描述，从不产生提示")
    bands = tuple(_band(part) for part in reader.parts("bands", "band"))
    starts = [band.start for band in bands]
    if not bands or sorted(set(starts)) != starts:
        reader.refuse("bands", f"begin at {starts}; each must begin above the one before", "分段的起点要从低到高")
    return PublishedBands(
        id=reader.string("id"),
        source=reader.string("source"),
        status=read_status(reader),
        population=reader.text("population"),
        bands=bands,
        share=reader.share("share") if reader.has("share") else None,
    )


def _band(reader: Reader) -> PublishedBand:
    if reader.has("at_least") == reader.has("above"):
        reader.refuse(
            "at_least",
            "says where the band begins: either “at_least” or “above”",
            "写明起点：at_least 或 above，二者取一",
        )
    return PublishedBand(
        id=reader.string("id"),
        label=reader.text("label"),
        at_least=reader.number("at_least") if reader.has("at_least") else None,
        above=reader.number("above") if reader.has("above") else None,
    )


def read_reliabilities(reader: Reader, total: str) -> tuple[KnownReliability, ...]:
    """The list `reliabilities`, else the one figure of `reliability`, which then serves both purposes."""
    if reader.has("reliabilities"):
        return tuple(_reliability(part) for part in reader.parts("reliabilities", "reliability"))
    single = read_single(reader.part("reliability"))
    return () if single is None else (KnownReliability(single.kind, single.value, total, ("sem", "change")),)


def read_single(reader: Reader) -> KnownReliability | None:
    """The field `reliability`: {value, kind}; no value means that none is known yet."""
    if not reader.has("value"):
        return None
    return KnownReliability(value=_coefficient(reader), kind=reader.one_of("kind", KINDS))


def _coefficient(reader: Reader) -> float:
    value = reader.value("value")
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not known or not 0 < value < 1:
        reader.refuse(
            "value", f"is {value!r} but a reliability lies between 0 and 1", f"{value!r}：信度应在 0 和 1 之间"
        )
    return float(value) if known else 0.0


def _reliability(reader: Reader) -> KnownReliability:
    use = reader.strings("use") if reader.has("use") else ()
    unknown = [purpose for purpose in use if purpose not in PURPOSES]
    if unknown:
        reader.refuse("use", f"names {', '.join(unknown)}; expected sem or change", "用途只能是 sem 或 change")
    return KnownReliability(
        kind=reader.one_of("kind", KINDS),
        value=_coefficient(reader),
        scale=reader.string("scale"),
        use=cast(tuple[Purpose, ...], use),
        sd=reader.positive("sd") if reader.has("sd") else None,
        n=reader.integer("n") if reader.has("n") else None,
        population=reader.text("population"),
        source=reader.string("source"),
        status=read_status(reader),
    )


def read_status(reader: Reader) -> Status:
    return cast(Status, reader.one_of("status", STATUSES))


def check_band_rule(reader: Reader) -> None:
    """The field `bands`: always the two legs; neither a part of a form nor a near miss may flag. Its other fields only
    document the rules and are compared with them by `schema`."""
    reader.one_of("rule", ["two-leg"])
    for field in ("subscales_flag", "close_to_the_line_flags"):
        if reader.has(field) and reader.boolean(field):
            reader.refuse(field, "must be false: only a form total flags", "必须是 false：只有总分可以产生提示")
