"""What a review and a decision must say before they may be stored. Pure: what was said and facts in, `NotYet` out."""

from collections.abc import Mapping
from datetime import date, timedelta

from screening.cases.deciding import safety_follow_up as behind_signs
from screening.cases.deciding.form_values import DecisionRecord, GoesOn, GuardianRecord, ReviewRecord
from screening.cases.models import DecisionKind, HomeVisit, LookUp
from screening.library import texts

NO_CONCERN = DecisionKind.NO_CONCERN
UNSEEN = ("moved-away", "in-hospital", "refuses")  # reasons for “no concern” about a child nobody could see
NEEDS_DATE = tuple(kind.value for kind in DecisionKind if kind.traits.needs_date)
NEEDS_GUARDIAN = tuple(kind.value for kind in DecisionKind if kind.traits.needs_guardian)
NOT_TOLD = "not-told"
GOOD_ENDS = ("back", "moved")
CAME, STAYED_AWAY = "held", "child-absent"  # of a day at an activity, as the catalogue calls them


class NotYet(Exception):
    """Something is missing; `field` is the form's field and `code` says what."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code


def check_review(review: ReviewRecord, *, today: date) -> None:
    """Seen on a day that has come, or why not; all four safety questions answered, “not asked” with a word why."""
    if review.child_seen_on is None and not review.not_seen_because.strip():
        raise NotYet("child_seen", "why-not-seen")
    if review.child_seen_on and review.child_seen_on > today:
        raise NotYet("child_seen_on", "future")
    if not review.asked:
        raise NotYet("asked", "required")
    for part in texts.ids("chain.review_record.fields.safety.parts"):
        if not review.safety.get(part):
            raise NotYet(part, "required")
    if review.asks_why and not review.safety.get(behind_signs.FIELD):
        raise NotYet(behind_signs.FIELD, "what-is-behind")
    _check_self_harm(review)
    if "not-asked" in review.safety.values() and not review.safety_notes.strip():
        raise NotYet("safety_notes", "why-not-asked")


def _check_self_harm(review: ReviewRecord) -> None:
    """After a sign: who is with the child, and how often somebody looks. What is not known yet may stay open."""
    if not review.signs_of_self_harm:
        _require(not review.says_more_of_self_harm, behind_signs.SELF_HARM, "lines-say-sign")
        return
    _require(bool(review.who_is_there.strip()), behind_signs.WHO, "who-is-there")
    _require(bool(review.rhythm), behind_signs.RHYTHM, "required")
    _require(not behind_signs.is_too_slow(review.rhythm, review.safety), behind_signs.RHYTHM, "too-slow")


def check_decision(
    decision: DecisionRecord,
    *,
    today: date,
    to_be_seen: bool,
    seen_and_asked: bool,
    only_old: bool,
    nothing_asked: bool,
    signs_of_harm: bool,
    guardian_known: bool,
    needs_second_voice: bool = False,
) -> None:
    """`to_be_seen`: a child for the counselor to see, tier A. What was seen and asked: see `ending.selectors`."""
    reasons = texts.ids(f"texts.decisions.{decision.decision}.reasons")
    _require(not reasons or decision.reason in reasons, "reason", "required")  # an urgent one stands in its concern
    _require(decision.reason != "other" or bool(decision.reason_text.strip()), "reason_text", "reason-needed")
    _require(not signs_of_harm or decision.decision != NO_CONCERN, "decision", "sign-of-harm")
    if decision.decision == NO_CONCERN and decision.reason not in UNSEEN:
        _require(not nothing_asked, "decision", "nothing-asked")
        _require(not to_be_seen or not only_old, "decision", "look-too-old")
        _require(not to_be_seen or seen_and_asked, "decision", "not-without-looking")
    alone = decision.decision == NO_CONCERN and needs_second_voice and not decision.why_alone.strip()
    _require(not alone or bool(decision.second_voice.strip()), "second_voice", "second-voice")
    if decision.decision in NEEDS_DATE or decision.reason in UNSEEN or alone:
        _require(decision.until is not None, "until", "date-needed")
    _require(decision.until is None or decision.until > today, "until", "past")
    _require(decision.decision not in NEEDS_GUARDIAN or guardian_known, "told", "guardian-needed")


def check_guardian(guardian: GuardianRecord, *, today: date) -> None:
    _require(guardian.told in texts.ids("chain.guardian_informed.fields.told.options"), "told", "guardian-needed")
    _require((guardian.told == NOT_TOLD) == bool(guardian.why_not), "why_not", "why-not-told")
    _require(guardian.told_on is None or guardian.told_on <= today, "told_on", "future")
    _require(guardian.why_not != "unreachable" or guardian.try_again_on is not None, "try_again_on", "try-again-needed")
    _require(guardian.try_again_on is None or guardian.try_again_on >= today, "try_again_on", "past")


def next_watch_check(after: date, until: date) -> date:
    """Every four weeks, and never after the day on which the counselor looks again."""
    weeks: int = texts.node("chain.watch_check.every_weeks")
    return min(after + timedelta(weeks=weeks), until)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def place_watch_check(due: date, *, after: date, until: date, taken: Mapping[date, int]) -> date:
    """Where a class is asked about six children in the week already, the nearest later week with room, up to the day
    of the next look, else an earlier one. Without any room it stays: nobody is left out. `taken`: Monday → children."""
    at_most: int = texts.node("chain.watch_check.children_a_class_at_most")
    weeks = range(1, 53)
    later = (day for day in (due + timedelta(weeks=week) for week in weeks) if day <= until)
    earlier = (day for day in (due - timedelta(weeks=week) for week in weeks) if day > after)
    return next((day for day in (due, *later, *earlier) if taken.get(monday_of(day), 0) < at_most), due)


def _require(fulfilled: bool, field: str, code: str) -> None:
    if not fulfilled:
        raise NotYet(field, code)


def check_look_up(record: LookUp, *, today: date) -> None:
    """A day in the past, whom one asked, a next contact; no good end while nobody has seen or heard the child."""
    if record.last_seen_on > today:
        raise NotYet("last_seen_on", "future")
    for name in ("where", "seen", "safe", "closed"):
        value = getattr(record, name)
        if value not in texts.ids(f"chain.look_up.fields.{name}.options") and (value or name != "closed"):
            raise NotYet(name, "required")
    if record.closed in GOOD_ENDS and record.is_worrying:
        raise NotYet("closed", "nobody-has-seen")
    if not record.closed and record.next_on is None:
        raise NotYet("next_on", "date-needed")
    if not record.closed and record.next_on and record.next_on < today:
        raise NotYet("next_on", "past")


def check_home_visit(record: HomeVisit, *, today: date) -> None:
    """A visit that has taken place, and whether anything worries about safety."""
    if record.visited_on > today:
        raise NotYet("visited_on", "future")
    if record.safety not in texts.ids("chain.home_visit.fields.safety.options"):
        raise NotYet("safety", "required")
    if record.parents_home not in ("", *texts.ids("chain.home_visit.fields.parents-home.options")):
        raise NotYet("parents_home", "required")
    if record.next_on and record.next_on < today:
        raise NotYet("next_on", "past")


def check_goes_on(left: GoesOn, *, key: str, with_somebody: bool, today: date) -> None:
    """A referral that runs, a child not back, an action that goes on: with somebody by name, and looked at again on a
    day. Anything else in words. `key`: of the thing, as its fields are called."""
    if not with_somebody:
        _require(bool(left.said.strip()), f"left_{key}", "say-who-goes-on")
        return
    _require(left.who is not None, f"who_{key}", "say-who-goes-on")
    _require(left.look_on is not None, f"look_{key}", "date-needed")
    _require(left.look_on is None or left.look_on > today, f"look_{key}", "past")


def check_returned(*, is_back: bool, since: date | None, because: str, today: date) -> None:
    """Back since a day that has come; not back, because."""
    _require(not is_back or since is not None, "since", "since-when")
    _require(since is None or since <= today, "since", "future")
    _require(is_back or bool(because.strip()), "because", "reason-needed")
