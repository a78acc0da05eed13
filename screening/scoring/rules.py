"""The rule set: thresholds, flag reasons, tiers and limits, as data with a version (`definitions/rules.json`).

Shares are exact fractions: one third is 1/3, never 0.333.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from screening.instruments import canonical_json, content_hash
from screening.scoring.errors import RulesError

SCHEMA = "xinqiao-rules/1"
SHIPPED = Path(__file__).parent / "definitions" / "rules.json"

Tier = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class NormLeg:
    """Lines in percentiles of concern, and how many items in the upper half it takes beside them."""

    elevated: Fraction
    high: Fraction
    content_floor: int


@dataclass(frozen=True, slots=True)
class CountLeg:
    """Shares of the answered items in the upper half. `beside_norm` is the only one that acts beside a norm."""

    elevated: Fraction
    high: Fraction
    beside_norm: Fraction


@dataclass(frozen=True, slots=True)
class Qualification:
    """What a norm group needs before it may be used."""

    children: int
    raters: int
    schools: int


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One reason to look at a child, its version, and who looks first."""

    id: str
    version: str
    tier: Tier
    tier_on_child_form: Tier


@dataclass(frozen=True, slots=True)
class Clocks:
    """Working days of a tier, in school days of the county calendar."""

    desk_look: int
    child_seen: int
    teacher_answer: int


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """When a sheet gets a friendly question."""

    lines: int
    identical_share: Fraction
    seconds_a_child: int
    conversation_children: int
    conversation_few: int
    conversation_many: int
    conversation_smallest_class: int


@dataclass(frozen=True)
class Rules:
    """One frozen rule set. `definition` is its canonical JSON, `content_hash` the SHA-256 of that.

    `incomplete_flags`: whether a form total with too few answers flags where the answered lines alone pass a line.
    """

    version: str
    band_version: str
    norm_leg: NormLeg
    count_leg: CountLeg
    incomplete_flags: bool
    qualification: Qualification
    flags: tuple[FlagRule, ...]
    clocks: Clocks
    quality: QualityLimits
    random_check_share: Fraction
    random_check_at_least: int
    random_talks_a_class: int
    content_hash: str
    definition: str = field(repr=False)

    def flag(self, reason_id: str) -> FlagRule:
        """The rule of a reason; `KeyError` when this rule set has none. Source: `flag_reasons` of
        `definitions/rules.json`.
        """
        for rule in self.flags:
            if rule.id == reason_id:
                return rule
        raise KeyError(reason_id)

    def to_mapping(self) -> dict[str, Any]:
        """The whole rule set as a fresh mapping: what a frozen row stores and `parse_rules` reads back. Source of the
        format: schema `xinqiao-rules/1`.
        """
        mapping: dict[str, Any] = json.loads(self.definition)
        return mapping


def parse_rules(mapping: Mapping[str, Any]) -> Rules:
    """The rule set a mapping describes, each share an exact fraction. Source of the format: schema `xinqiao-rules/1`.

    Raises `RulesError` naming the field that is missing or wrong.
    """
    try:
        rules = _build(mapping)
    except KeyError as error:
        raise RulesError(f"rules: field {error} is missing") from error
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise RulesError(f"rules: {error}") from error
    _check(rules, mapping)
    return rules


@cache
def current_rules() -> Rules:
    """The rule set that comes with the product; source: `definitions/rules.json`, printed in docs/scoring.md. Each
    share is an exact fraction. Raises `RulesError` for a broken file.
    """
    return parse_rules(json.loads(SHIPPED.read_text(encoding="utf-8")))


def _build(mapping: Mapping[str, Any]) -> Rules:
    bands = mapping["bands"]
    check, talk = mapping["random_check"], mapping["random_talk"]
    return Rules(
        version=str(mapping["version"]),
        band_version=str(bands["version"]),
        norm_leg=_norm_leg(bands["norm_leg"]),
        count_leg=_count_leg(bands["count_leg"]),
        incomplete_flags="incomplete" in bands,  # sets written before 1.1 have no such rule, and keep to that
        qualification=_qualification(bands["norm_leg"]["norm_group"]),
        flags=tuple(_flag(rule) for rule in mapping["flag_reasons"]),
        clocks=_clocks(mapping["tiers"]),
        quality=_quality(mapping["data_quality"]),
        random_check_share=_percent(check["share_of_unflagged"]),
        random_check_at_least=int(check["at_least_per_school"]),
        random_talks_a_class=int(talk["per_class"]),
        content_hash=content_hash(mapping),
        definition=canonical_json(mapping),
    )


def _norm_leg(leg: Mapping[str, Any]) -> NormLeg:
    return NormLeg(
        elevated=Fraction(str(leg["elevated_percentile"])),
        high=Fraction(str(leg["high_percentile"])),
        content_floor=int(leg["content_floor_items_in_upper_half"]),
    )


def _count_leg(leg: Mapping[str, Any]) -> CountLeg:
    return CountLeg(
        elevated=Fraction(str(leg["elevated"])),
        high=Fraction(str(leg["high"])),
        beside_norm=Fraction(str(leg["beside_a_norm"]["high"])),
    )


def _qualification(group: Mapping[str, Any]) -> Qualification:
    return Qualification(
        children=int(group["min_children"]), raters=int(group["min_raters"]), schools=int(group["min_schools"])
    )


def _flag(rule: Mapping[str, Any]) -> FlagRule:
    tiers = (rule["tier"], rule.get("tier_on_a_child_form", rule["tier"]))
    if not set(tiers) <= {"A", "B"}:
        raise RulesError(f"rules: flag reason {rule['id']}: tier must be A or B")
    return FlagRule(str(rule["id"]), str(rule["version"]), cast(Tier, tiers[0]), cast(Tier, tiers[1]))


def _clocks(tiers: list[Mapping[str, Any]]) -> Clocks:
    by_id = {tier["id"]: tier for tier in tiers}
    return Clocks(
        desk_look=int(by_id["A"]["desk_look_school_days"]),
        child_seen=int(by_id["A"]["child_seen_school_days"]),
        teacher_answer=int(by_id["B"]["answer_school_days"]),
    )


def _quality(limits: Mapping[str, Any]) -> QualityLimits:
    talk = limits["class_conversation"]
    return QualityLimits(
        lines=int(limits["max_lines"]),
        identical_share=_percent(limits["identical_rows"]["share_over"]),
        seconds_a_child=int(limits["too_fast"]["seconds_a_child_under"]),
        conversation_children=int(talk["per_children"]),
        conversation_few=int(talk["flags_at_most"]),
        conversation_many=int(talk["flags_more_than"]),
        conversation_smallest_class=int(talk["smallest_class"]),
    )


def _percent(text: str) -> Fraction:
    return Fraction(str(text).rstrip("% ")) / 100


def _check(rules: Rules, mapping: Mapping[str, Any]) -> None:
    if mapping.get("schema") != SCHEMA:
        raise RulesError(f"rules: schema must be {SCHEMA}")
    norm, count = rules.norm_leg, rules.count_leg
    if not 50 < norm.elevated < norm.high < 100:
        raise RulesError("rules: norm leg: percentiles must rise from elevated to high, between 50 and 100")
    if not 0 < count.elevated < count.high <= count.beside_norm <= 1:
        raise RulesError("rules: count leg: shares must rise from elevated to high to the one beside a norm, up to 1")
    if mapping["bands"].get("subscales_flag") or mapping["bands"].get("close_to_the_line_flags"):
        raise RulesError("rules: subscales and “close to the line” never flag")
    for name, low, high in (("codes_0_3", 0, 3), ("codes_1_4", 1, 4)):
        upper = [code for code in range(low, high + 1) if 2 * code > low + high]
        if mapping["bands"]["upper_half"].get(name, upper) != upper:
            raise RulesError(f"rules: upper_half.{name} must be {upper}, the codes above the middle")
