"""What happened around one case, newest first (also within a day), in a sentence each."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.access.told import read_told
from screening.cases.child import panels
from screening.cases.child.panels import Event, events_from_rooms
from screening.cases.deciding.presenter import left_open_words
from screening.cases.evidence.of_child import concerns_of_child
from screening.cases.evidence.safety_lines import self_harm_words
from screening.cases.models import (
    BackInClass,
    Case,
    Decision,
    EarlierFlag,
    FollowUp,
    GuardianContact,
    Referral,
    ReferralReminder,
    ReferralStatus,
    TalkTask,
)
from screening.library import texts, wording


def events_of(user: User, case: Case, *, hidden: bool) -> list[Event]:
    read_told(user, [case])
    found = [*_concerns(user, case, hidden), *events_of_case(user, case, hidden=hidden)]
    found += events_from_rooms(panels.page_event_sources, user, case)
    return sorted(found, key=lambda event: event.day)[::-1]


def events_of_case(user: User, case: Case, *, hidden: bool) -> list[Event]:
    """Without what was said about the child whether or not there is a case; of a case that was read."""
    found = [*_opening(case, hidden), *_talk(case, hidden), *_reviews(case), *_decisions(case)]
    found += [*_guardian(case), *_referrals(case), *_support(case), *_watch(case), *_messages(case), *_end(case)]
    return [*found, *events_from_rooms(panels.event_sources, user, case)]


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _opening(case: Case, hidden: bool) -> Iterator[Event]:
    """The day the case began, and each time something newer joined it."""
    before: EarlierFlag | None = None
    times: list[Case | EarlierFlag] = [*case.earlier_flags.all(), case]
    for one in times:
        tier = {"tier": wording.tier_name("A" if hidden or not one.answer_due_on else "B")}
        if before is None:
            yield Event(one.opened_on, _("Came up: %(tier)s") % tier)
        else:
            also = _("with case %(number)s") % {"number": before.other_number} if before.other_number else ""
            yield Event(_day(before.joined_at), _("Came up again: %(tier)s") % tier, also)
        if one.became_a_on and not hidden and (before is None or before.became_a_on != one.became_a_on):
            yield Event(one.became_a_on, _("Became the counselor's to look at"))
        before = one if isinstance(one, EarlierFlag) else None


def _concerns(user: User, case: Case, hidden: bool) -> Iterator[Event]:
    if hidden:
        return
    for concern in concerns_of_child(user, case):
        said = _("%(name)s raised a concern") % {"name": concern.raised_by.name}
        yield Event(_day(concern.raised_at), said, concern.note)


def _talk(case: Case, hidden: bool) -> Iterator[Event]:
    task: TalkTask | None = getattr(case, "talk_task", None)
    if task is None or hidden:
        return
    if task.answered_at and task.answered_by:
        answer = texts.text(f"ui.talk.{task.answer}")
        said = _("%(name)s talked with the child: %(answer)s") % {"name": task.answered_by.name, "answer": answer}
        yield Event(_day(task.answered_at), said, task.note)


def _reviews(case: Case) -> Iterator[Event]:
    for review in case.reviews.all():
        seen = _("child seen") if review.child_seen_on else _("child not seen yet")
        said = _("%(name)s reviewed: %(seen)s") % {"name": review.reviewed_by.name, "seen": seen}
        details = (review.not_seen_because, self_harm_words(review), review.safety_notes, review.child_wants)
        yield Event(review.child_seen_on or _day(review.reviewed_at), said, " · ".join(filter(None, details)))


def _decisions(case: Case) -> Iterator[Event]:
    for row in case.decisions.all():
        yield Event(_day(row.decided_at), decision_words(row), decision_details(row))


def decision_words(row: Decision) -> str:
    """What was decided, why, until when, by whom; revised ones say so."""
    path = f"texts.decisions.{row.decision}"
    parts = [texts.text(path)]
    if texts.node(path)["reasons"]:
        parts.append(texts.text(f"{path}.reasons.{row.reason}"))
    if row.until:
        parts.append(_("until %(day)s") % {"day": formats.day(row.until)})
    said = _("%(name)s decided: %(what)s") % {"name": row.decided_by.name, "what": " · ".join(parts)}
    return said + (_(" (revised since)") if row.superseded_at else "")


def decision_details(row: Decision) -> str:
    return " · ".join(filter(None, (row.reason_text, row.second_voice, row.why_alone)))


def _guardian(case: Case) -> Iterator[Event]:
    for row in case.guardian_contacts.all():
        yield Event(
            row.told_on or _day(row.recorded_at),
            guardian_words(row),
            " · ".join(filter(None, (row.who, row.view, row.agreed))),
        )


def guardian_words(row: GuardianContact) -> str:
    if row.told == "not-told":
        path = f"chain.guardian_informed.fields.why-not.options.{row.why_not}"
        values = {"n": 1} if "{n}" in texts.node(path)["label"]["zh"] else {}
        return texts.text("ui.guardian.not-told", reason=texts.text(path, None, **values))
    how = texts.text(f"chain.guardian_informed.fields.told.options.{row.told}")
    return texts.text("ui.guardian.told", how=how, date=row.told_on or _day(row.recorded_at))


def _referrals(case: Case) -> Iterator[Event]:
    for referral in case.referrals.all():
        steps: list[ReferralStatus | ReferralReminder] = [*referral.statuses.all(), *referral.reminders.all()]
        steps.sort(key=lambda row: row.recorded_at)
        yield from (Event(row.dated, _step_words(referral, row), row.note) for row in steps)
    for answer in case.back_in_class.all():
        back = _("Back in class since %(day)s.") % {"day": formats.day(answer.since)} if answer.since else ""
        yield Event(answer.asked_on, back or _("Not back in class yet"), answer.because or return_talk(answer))


def return_talk(answer: BackInClass) -> str:
    """What was talked over with a child who came back from a hospital."""
    said = (
        (_("who knows"), answer.who_knows),
        (_("medicine at school"), answer.medicine),
        (_("goes to"), answer.goes_to),
    )
    return _("; ").join(_("%(label)s: %(text)s") % {"label": label, "text": text} for label, text in said if text)


def _step_words(referral: Referral, row: ReferralStatus | ReferralReminder) -> str:
    unit = {"unit": referral.receiver.unit}
    if isinstance(row, ReferralStatus):
        return _("Referral to %(unit)s: %(state)s") % {**unit, "state": row.get_state_display()}
    return _("%(unit)s was asked again: %(how)s") % {**unit, "how": row.get_kind_display()}


def _support(case: Case) -> Iterator[Event]:
    for follow_up in case.follow_ups.all():
        if follow_up.done_on:
            yield Event(follow_up.done_on, _talk_words(follow_up), follow_up.result)


def _talk_words(row: FollowUp) -> str:
    """“Talk (by telephone) · the child says: better”; what was recorded before ways were asked for is a follow-up."""
    title = _("Talk (%(way)s)") % {"way": row.get_way_display()} if row.way else _("Follow-up")
    if row.child_says in ("", FollowUp.ChildSays.NOT_ASKED):
        return title
    return _("%(talk)s · the child says: %(says)s") % {"talk": title, "says": row.get_child_says_display()}


def _watch(case: Case) -> Iterator[Event]:
    for check in case.watch_checks.all():
        if check.answered_at and check.answered_by:
            compared = texts.text(f"chain.watch_check.questions.compared.options.{check.compared}")
            said = _("Four-week question, %(name)s: %(answer)s") % {"name": check.answered_by.name, "answer": compared}
            yield Event(_day(check.answered_at), said, check.news)


def _messages(case: Case) -> Iterator[Event]:
    for message in case.answers_to_teacher.all():
        if message.sent_by_id:
            yield Event(_day(message.sent_at), _("Reply to %(name)s") % {"name": message.to.name})


def _end(case: Case) -> Iterator[Event]:
    """“All right for now” stands among the decisions; here only who goes on with what it left open."""
    if not case.closed_at:
        return
    rows = case.left_open.filter(Q(left_at=None) | Q(left_at=case.closed_at)).select_related("case", "goes_on")
    left = [left_open_words(row) for row in rows.order_by("pk")]
    said = _("Goes on after the end")
    if case.outcome != "no-concern":
        said = _("Closed: %(outcome)s (%(who)s)") % {
            "outcome": texts.text(f"texts.outcomes.{case.outcome}"),
            "who": texts.text(f"texts.outcome_reported_by.{case.outcome_reported_by}"),
        }
    elif not left:
        return
    yield Event(_day(case.closed_at), said, " · ".join(filter(None, (case.outcome_note, *left))))
