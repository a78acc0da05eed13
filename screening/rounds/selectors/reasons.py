"""Why a child was flagged, in sentences, with the words a person wrote filled in from their own rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from screening.library import wording
from screening.rounds import access
from screening.rounds.models import Flag, FlagReason


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason or note. `false_alarm` says what a false alarm would look like (empty for notes)."""

    code: str
    is_note: bool
    sentence: str
    false_alarm: str


def why_flagged(user: User, flags: Iterable[Flag]) -> dict[int, list[ReasonLine]]:
    """Flag → its lines, reasons before notes, for any number of flags in four queries."""
    wanted = {flag.pk for flag in flags}
    reached = access.flags_of(user).filter(pk__in=wanted).prefetch_related("reasons")
    reasons = [reason for flag in reached for reason in flag.reasons.all()]
    records = _records(user, reasons)
    lines: dict[int, list[ReasonLine]] = defaultdict(list)
    for reason in reasons:
        lines[reason.flag_id].append(_line(reason, records.get(reason.params.get("record", ""), {})))
    return lines


def _records(user: User, reasons: Iterable[FlagReason]) -> dict[str, dict[str, str]]:
    """Public id of a wish or an outside result → the words of its sentence."""
    wanted = [reason.params["record"] for reason in reasons if "record" in reason.params]
    if not wanted:
        return {}
    words: dict[str, dict[str, str]] = {}
    for wish in access.wishes_of(user).filter(public_id__in=wanted):
        words[str(wish.public_id)] = _written(whom=wish.whom)
    for result in access.outside_results_of(user).filter(public_id__in=wanted):
        words[str(result.public_id)] = _written(as_given=result.as_given, seen_by=result.seen_by)
    return words


def _written(**fields: str) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}


def _line(reason: FlagReason, record: dict[str, Any]) -> ReasonLine:
    if reason.is_note:
        return ReasonLine(reason.code, True, wording.note(reason.code, reason.params), "")
    sentence = wording.reason(reason.code, reason.params, record=record)
    return ReasonLine(reason.code, False, sentence, wording.false_alarm(reason.code))
