"""What a definition may say: every field of every object. Whatever else stands there would change nothing: refused.

refuse_unknown(reader)               a slip for every field that is not known, with what was probably meant
known_part(mapping) -> mapping       a definition without such fields, as one that was frozen long ago is read
"""

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.instruments.reader import Reader
from screening.instruments.refused_fields import reason_for
from screening.instruments.words import Text

RESERVED_IDS = frozenset(
    "child instrument version content_hash school class informant source result_raw result_prorated result_norm "
    "result_norm_hash result_rules result_rules_hash result_scored_as result_engine".split()
)
"""Columns of a file of answers: an item of that name could not be read back."""


@dataclass(frozen=True, slots=True)
class Only:
    """A field that documents what is always so: it has one permitted value and changes nothing."""

    value: object


@dataclass(frozen=True, slots=True)
class Holds:
    """A field that holds an object."""

    shape: "Shape"


@dataclass(frozen=True, slots=True)
class Lists:
    """A field that holds a list of objects, each called by `noun` in an error."""

    noun: str
    shape: "Shape"


@dataclass(frozen=True, slots=True)
class ByScale:
    """A field whose fields are ids of scales, and `others`."""

    others: tuple[str, ...] = ()


Kind = Only | Holds | Lists | ByScale | None
"""None: read and checked where it is used."""
Shape = Mapping[str, Kind]


def _plain(names: str) -> dict[str, Kind]:
    return dict.fromkeys(names.split())


SCHEMA = "xinqiao-instrument/1"
NEWEST = "xinqiao-instrument/2"
SCHEMAS = (SCHEMA, NEWEST)
ADDED = {"answer": "points", "item": "anchors weight", "scale": "multiply count_from"}
"""What only the newest schema knows, by the object it stands in: a reader of the first would add up something else."""

TEXT = Holds(_plain("zh en"))
ANSWER: Shape = _plain("code label gloss")
RESPONSE: Shape = {
    **_plain("min max question"),
    "anchors": Lists("answer", ANSWER),
    "not_observed": Holds({**_plain("allowed code"), "label": TEXT, "gloss": TEXT}),
}
ITEM: Shape = _plain("id number text short facet direction reverse block scales why")
PUBLISHED: Shape = {
    **_plain("id source status population share flags"),
    "bands": Lists("band", _plain("id label at_least above")),
}
SCALE: Shape = {
    **_plain("id title role items reversed score range min_answered concern flags says"),
    "grades": Holds(_plain("min max")),
    "published_bands": Lists("published bands", PUBLISHED),
}
CODING: Shape = {
    "used": None,
    "directions": Lists("coding", {**_plain("id title highest_means"), "reversed": ByScale()}),
}
MISSING: Shape = {
    **_plain("rule out_of_range"),
    "total": Only("mean(answered) * k"),
    "min_answered": Only("per scale"),
    "blank": Only("missing"),
    "not_observed": Only("missing"),
}
NORM_GROUP: Shape = {
    "by": Only(["informant", "grade_band"]),
    "area": Only("district"),
    "sexes": Only("together"),
    "min_children": Only(300),
    "min_raters": Only(10),
    "min_schools": Only(3),
    "frozen": Only(True),
}
NORM_LEG: Shape = {
    "elevated_percentile": Only(84),
    "high_percentile": Only(97),
    "content_floor_items_in_upper_half": Only(2),
    "norm_group": Holds(NORM_GROUP),
}
COUNT_LEG: Shape = {
    "of": Only("answered items in the upper half"),
    "elevated": Only("1/3"),
    "high": Only("1/2"),
    "acts_alone": Only("while no norm group qualifies; marked provisional"),
    "beside_a_norm": Holds({"high": Only("2/3")}),
}
UPPER_HALF: Shape = {
    "of": Only("one item, after reversal, in the direction of concern"),
    "codes_0_3": Only([2, 3]),
    "codes_1_4": Only([3, 4]),
}
BANDS: Shape = {
    **_plain("rule subscales_flag close_to_the_line_flags"),
    "version": Only("1.0"),
    "applies_to": Only("total"),
    "direction": Only("concern"),
    "upper_half": Holds(UPPER_HALF),
    "norm_leg": Holds(NORM_LEG),
    "count_leg": Holds(COUNT_LEG),
}
SIMULATED: Shape = {
    **_plain("simulated n runs trait alpha_total_if_loadings_are_about_.55"),
    "alpha": ByScale(("subscales",)),
    "note": TEXT,
}
TALK_LINE: Shape = {**_plain("scored text whom"), "answers": Lists("answer", _plain("id label"))}
FORM: Shape = {
    **_plain("schema id version status label informant title short_title purpose not_for time_frame instructions"),
    **_plain("closing after_sheet"),
    "grades": Holds(_plain("min max")),
    "minutes": Holds({**_plain("estimated whole_class_of_60"), "note": TEXT}),
    "response": Holds(RESPONSE),
    "blocks": Lists("heading", _plain("id title")),
    "items": Lists("item", ITEM),
    "scales": Lists("scale", SCALE),
    "coding": Holds(CODING),
    "missing": Holds(MISSING),
    "rounding": Holds({"mode": None, "note": TEXT}),
    "bands": Holds(BANDS),
    "reliability": Holds({**_plain("value kind"), "note": TEXT}),
    "reliabilities": Lists("reliability", _plain("kind value scale use sd n population source status")),
    "simulated_check": Holds(SIMULATED),
    "sources": Lists("source", _plain("kind text")),
    "copyright": Holds(_plain("holder licence note")),
    "talk_line": Holds(TALK_LINE),
    "typing": Holds(_plain("by never must_answer")),
    "entry": Holds({**_plain("digits shown_in_groups_of"), "one_input_per_form": Only(True)}),
    "key": Holds(_plain("id hash confirmed")),
}


def _with_added() -> Shape:
    answers = Lists("answer", {**ANSWER, **_plain(ADDED["answer"])})
    return {
        **FORM,
        "response": Holds({**RESPONSE, "anchors": answers}),
        "items": Lists("item", {**ITEM, **_plain(ADDED["item"]), "anchors": answers}),
        "scales": Lists("scale", {**SCALE, **_plain(ADDED["scale"])}),
    }


NEWEST_FORM = _with_added()


def shape_of(mapping: Mapping[str, Any]) -> Shape:
    return FORM if mapping.get("schema") == SCHEMA else NEWEST_FORM


def refuse_unknown(reader: Reader) -> None:
    """A slip for every field that no object of its kind has, for one that only documents and says something else, and
    for an item whose id is a column of a file of answers.
    """
    _look_at(reader, shape_of(reader.mapping), _ids(reader.mapping.get("scales")))
    for item in _ids(reader.mapping.get("items")):
        if item in RESERVED_IDS:
            reader.refuse(
                "items",
                f"“{item}” is a column of every file of answers and cannot be the id of an item",
                f"“{item}”是答案文件里固定的一列，不能用作题目代号",
            )


def known_part(mapping: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The mapping without fields that are not known, in all its objects."""
    return {field: _known(value, shape[field]) for field, value in mapping.items() if field in shape}


def _known(value: Any, kind: Kind) -> Any:
    if isinstance(kind, Holds) and isinstance(value, Mapping):
        return known_part(value, kind.shape)
    if isinstance(kind, Lists) and _is_list(value):
        return [known_part(part, kind.shape) if isinstance(part, Mapping) else part for part in value]
    return value


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _ids(parts: object) -> tuple[str, ...]:
    found = parts if isinstance(parts, Sequence) else ()
    return tuple(str(part["id"]) for part in found if isinstance(part, Mapping) and "id" in part)


def _look_at(reader: Reader, shape: Shape, scales: tuple[str, ...]) -> None:
    for field, value in reader.mapping.items():
        if field not in shape:
            _refuse_field(reader, field, shape)
        else:
            for part, inner in _inside(reader, field, value, shape[field], scales):
                _look_at(part, inner, scales)


def _inside(
    reader: Reader, field: str, value: object, kind: Kind, scales: tuple[str, ...]
) -> Iterator[tuple[Reader, Shape]]:
    """The objects inside a field, each with its shape; a value that is not the one permitted is refused here."""
    if isinstance(kind, Only) and (type(value), value) != (type(kind.value), kind.value):
        _refuse_value(reader, field, value, kind.value)
    elif isinstance(kind, Holds) and isinstance(value, Mapping):
        yield reader.part(field), kind.shape
    elif isinstance(kind, ByScale) and isinstance(value, Mapping):
        yield reader.part(field), dict.fromkeys((*scales, *kind.others))
    elif isinstance(kind, Lists) and _is_list(value):
        for part in reader.parts(field, kind.noun):
            yield part, kind.shape


def _refuse_field(reader: Reader, field: str, shape: Shape) -> None:
    reason = _newer(field) if shape in (ANSWER, ITEM, SCALE) else None
    reason = reason or reason_for(field)
    if reason:
        reader.refuse(field, reason.en, reason.zh)
        return
    meant = difflib.get_close_matches(field.lower(), shape, n=1, cutoff=0.6)
    en = f"; did you mean “{meant[0]}”?" if meant else ""
    zh = f"；是不是想写“{meant[0]}”？" if meant else ""
    reader.refuse(
        field,
        f"is not known here and would change nothing{en}",
        f"这里没有这个字段，写了也不起作用{zh}",
    )


def _newer(field: str) -> Text | None:
    """For a field of the newest schema in a definition that says it is of the first."""
    if field not in " ".join(ADDED.values()).split():
        return None
    return Text(
        zh=f"这一项从“{NEWEST}”起才有；请在“schema”里写这个",
        en=f"is of “{NEWEST}”; write that in “schema”",
    )


def _refuse_value(reader: Reader, field: str, value: object, allowed: object) -> None:
    said, only = (json.dumps(one, ensure_ascii=False, default=str) for one in (value, allowed))
    reader.refuse(
        field,
        f"is {said} but can only be {only}: a form cannot change this; the lines are those of the county's rules",
        f"写的是 {said}，只能是 {only}：这一条不由表来改；分界线在全县的规则里",
    )
