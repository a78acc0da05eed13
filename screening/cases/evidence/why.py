"""Why somebody should look: short for a row of the queue, in full sentences with both legs for the child's page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.models import Case, TalkTask
from screening.library import wording
from screening.rounds.models import FlagReason, ScreeningRound
from students.selectors import school_year_words

SHAPES = {"high": "high", "elevated": "some", "none": "clear", "": "none"}
BY_FORMS = ("high", "elevated")
IN_FORMS = (*BY_FORMS, "concordance", "worsening")


@dataclass(frozen=True)
class BandLevel:
    """Word and shape of a band; never colour alone."""

    shape: str
    word: str


def level(band: str) -> BandLevel:
    return BandLevel(SHAPES[band or ""], wording.level(band or ""))


@dataclass(frozen=True)
class Sentence:
    """One reason in a sentence a parent would understand, with the level it stands for if there is one."""

    text: str
    level: BandLevel | None = None
    day: str = ""


def reasons_of(
    reasons: Iterable[FlagReason],
    records: Mapping[str, Mapping[str, str]] | None = None,
    days: Mapping[str, str] | None = None,
    quotes: Mapping[str, str] | None = None,
    *,
    undecided_tier: str = "",
) -> list[Sentence]:
    """`records`: public id of a wish or outside result → the words a person wrote in it. `days`: form → when it was
    handed in. `quotes`: public id of a concern → what was written, for the child's page alone. `undecided_tier`: of a
    case that waits for somebody; the last form says what is asked."""
    known, found = records or {}, in_order(reasons)
    asking = _asking(found) if undecided_tier else None
    return [
        Sentence(
            formats.sentences(
                worried_words(reason.code, reason.params)
                or wording.reason(reason.code, reason.params, record=known.get(reason.params.get("record", ""))),
                *quoted((quotes or {}).get(reason.params.get("record", ""), ""), reason.params.get("by", "")),
                wording.ask_of_tier(undecided_tier) if reason is asking else "",
            ),
            level(reason.code) if reason.code in BY_FORMS else None,
            (days or {}).get(reason.params.get("scale", ""), ""),
        )
        for reason in found
    ]


def _asking(reasons: Sequence[FlagReason]) -> FlagReason | None:
    """Where a form says “high” its own sentence asks to see the child."""
    forms = [one for one in reasons if one.code in BY_FORMS]
    return forms[-1] if forms and all(one.code == "elevated" for one in forms) else None


def readable(reasons: Iterable[FlagReason], *, closed: bool) -> list[FlagReason]:
    """While answers are closed: what people said, and nothing of the forms."""
    return [one for one in reasons if not closed or (one.code not in IN_FORMS and not one.is_note)]


def closed_words() -> str:
    return _("What the forms said is closed: the family took its consent back.")


def in_order(reasons: Iterable[FlagReason]) -> list[FlagReason]:
    """What a person said first, the newest before the older; then what stands in the forms."""
    found = [reason for reason in reasons if not reason.is_note]
    return sorted(found, key=lambda one: "" if one.code in IN_FORMS else str(one.params.get("date", "")), reverse=True)


def quoted(words: str, by: str = "") -> tuple[str, ...]:
    """`by`: whoever wrote them, where it was no teacher."""
    said = _("In their words: %(words)s") if by else _("In the teacher's words: %(words)s")
    return (said % {"words": words},) if words else ()


def worried_words(code: str, params: Mapping[str, Any]) -> str:
    """Who was worried, where it was no teacher; empty for every other reason."""
    if code != "teacher-concern" or "by" not in params:
        return ""
    if params["by"] == "counselor":
        return _("The counselor asked on %(day)s for another look at this child.") % {"day": _day(params)}
    return _("A colleague wrote on %(day)s that this child stays on the mind.") % {"day": _day(params)}


def asked_by_teacher(talk: TalkTask | None) -> str:
    """The class teacher has talked with the child and asks the counselor to look: a reason of its own."""
    if talk is None or talk.answer != TalkTask.PLEASE_SEE or talk.answered_at is None:
        return ""
    day = formats.day(timezone.localdate(talk.answered_at))
    return _("The class teacher talked with the child on %(day)s and asks you to look.") % {"day": day}


def asked_on_watch(case: Case) -> tuple[str, ...]:
    """The class teacher's answer to a four-week question, where it asks the counselor to look and nothing was decided
    since; and the sentence written with it."""
    answered = [row for row in case.watch_checks.all() if row.answered_at and row.next_step == TalkTask.PLEASE_SEE]
    check = max(answered, key=lambda row: row.pk, default=None)
    if check is None or check.answered_at is None or not case.is_undecided:
        return ()
    if any(row.decided_at >= check.answered_at for row in case.decisions.all()):
        return ()
    said = _("Asked about the weeks on watch, the class teacher asked you on %(day)s to look.")
    return (said % {"day": formats.day(timezone.localdate(check.answered_at))}, *quoted(check.news))


def notes_of(reasons: Iterable[FlagReason]) -> list[str]:
    """Each once: a doubt about the sheet is recorded with every form of it."""
    return list(dict.fromkeys(wording.note(reason.code, reason.params) for reason in reasons if reason.is_note))


def false_alarms_of(reasons: Iterable[FlagReason]) -> str:
    """What it may be if it is nothing, one sentence: of the first reason, and of one form alone only where nothing more
    came up. It speaks of what teachers worry about."""
    found = (reason for reason in reasons if not reason.is_note)
    codes = [reason.code for reason in found if not worried_words(reason.code, reason.params)]
    return wording.false_alarm(min(codes, key=lambda code: code == "elevated")) if codes else ""


def came_up(one: ScreeningRound | None, day: str) -> str:
    """The round and the day the reasons are from: “2026–2027 学年第一学期 · 11 月 30 日 提出”."""
    values = {"day": day}
    if one is None:
        return _("Between the rounds · came up on %(day)s") % values
    return _("%(round)s · came up on %(day)s") % {**values, "round": school_year_words(one.school_year, one.term)}


def highest(reasons: Iterable[FlagReason]) -> BandLevel | None:
    codes = {reason.code for reason in reasons if not reason.is_note}
    if "high" in codes:
        return level("high")
    return level("elevated") if codes & {"elevated", "concordance"} else None


def short(reasons: Iterable[FlagReason]) -> str:
    """The row of the queue: the reasons in a few words each, at most three."""
    said = [_short(reason.code, reason.params) for reason in in_order(reasons)]
    return (" " if formats.is_english() else "").join(list(dict.fromkeys(said))[:3])


def _short(code: str, params: Mapping[str, Any]) -> str:
    scale = wording.form_title(params["scale"]) if "scale" in params else ""
    match code:
        case "high" | "elevated" if params.get("informant") == "child":
            return _(
                "%(form)s (child's own answers): %(upper)s of %(answered)s lines. The class teacher does not know."
            ) % {
                "form": scale,
                **_counts(params),
            }
        case "high" | "elevated":
            return _("%(form)s: %(upper)s of %(answered)s lines lie in the half worth a look.") % {
                "form": scale,
                **_counts(params),
            }
        case "concordance":
            return _("Somewhat more in both forms.")
        case "worsening":
            return _("%(form)s: more than last time, beyond the usual ups and downs.") % {"form": scale}
        case "teacher-concern" if "by" in params:
            return worried_words(code, params)
        case "teacher-concern":
            return _("A teacher said on %(day)s that this child stays on the mind.") % {"day": _day(params)}
        case "child-asks":
            return _("The child would like to talk to someone. What the child wrote is not shown here.")
        case _:
            return _("A result from elsewhere was recorded on %(day)s.") % {"day": _day(params)}


def _counts(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"upper": params["upper"], "answered": params["answered"]}


def _day(params: Mapping[str, Any]) -> str:
    return formats.day(date.fromisoformat(params["date"]))
