"""The child's page: strengths first, then why, both legs and the norm, care, scores, answers, and what happened."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.access.earlier import came_back, open_beside
from screening.cases.child import panels
from screening.cases.child.presenters import timeline
from screening.cases.child.presenters.reasons import WhyCard
from screening.cases.deciding.safety_follow_up import look_by_rhythm, rhythm_of, rhythm_words
from screening.cases.evidence import care
from screening.cases.evidence.of_child import forms_of_scales, results_of_case, scales_of_case, strengths_of
from screening.cases.evidence.urgent_marks import marks_of
from screening.cases.models import Case, FollowUp
from screening.cases.queue import entries as queue
from screening.cases.queue.presenters.class_talks import not_talked_over
from screening.cases.steps.access import left_cases
from screening.cases.steps.deadlines import Deadlines
from screening.cases.steps.next_step import DECIDE, GONE, NEXT
from screening.cases.steps.presenter import gone_words, late_words, required_words
from screening.documents.blocks import Link
from screening.library import texts, wording
from screening.rounds.models import Tier
from students.labels import CareFacts, age_on
from students.models import Enrolment
from students.selectors import arrangement_in_force, calendar_of, facts_of


class CasePage:
    """Scores, and what took place between their rounds, stay out before the child was seen."""

    def __init__(self, user: User, case: Case) -> None:
        today = timezone.localdate()
        arrangement = arrangement_in_force(case.student_id)
        seating = access.seating_of(user, [case], today)
        left = (
            None
            if seating.seat(case.student_id)
            else left_cases(user, access.cases_of(user).filter(pk=case.pk)).first()
        )
        gone_on = left.last_day if left and not left.is_said else None
        entry = _entry(case, facts_of(arrangement) if arrangement else None, today, gone_on)
        in_force = next((row for row in case.decisions.all() if row.superseded_at is None), None)
        self.case = case
        self.name = case.student.name
        self.place = seating.with_school(case.student_id)
        self.person = _person(case, today)
        self.standing = _standing(case)
        late = 0 if case.paused_on else entry.late  # no clock is late while it stands still
        self.is_gone = entry.step.kind == GONE  # somebody says who goes on
        self.late, self.required = late_words(late), required_words(late, is_gone=self.is_gone)
        self.due = _due(entry)
        self.rhythm = _rhythm(case)
        self.asks_for_decision = entry.step.kind == DECIDE  # at the desk; nobody has to be seen for it
        self.hidden = entry.hidden
        self.strengths = strengths_of(user, case)
        scales = {} if entry.hidden else scales_of_case(user, case)
        self.why = WhyCard(user, case, scales, hidden=entry.hidden, talk=entry.talk)
        self.forms = forms_of_scales(user, case, scales)
        self.panels = () if entry.hidden else panels.panels_of(user, case, results_of_case(user, case))
        self.care = care.card(arrangement, today)
        events = [*_left(left), *timeline.events_of(user, case, hidden=entry.hidden)]
        self.events = tuple(sorted(events, key=lambda event: event.day, reverse=True))
        self._in_force = in_force
        self.decision = timeline.decision_words(in_force) if in_force else ""
        self.decided = in_force is not None and not case.is_undecided  # what came up since asks for a new one
        self.referrals = tuple(sorted(case.referrals.all(), key=lambda row: row.created_at, reverse=True))
        self.follow_ups = tuple(sorted(_not_done(case), key=lambda row: row.due_on))
        self.class_talk = not_talked_over(user, case)
        self._user = user
        self.before = came_back(user, case)
        self.came_back = _came_back(case, self.before)
        self.goes_on = open_beside(user, case) if self.closed else None

    @cached_property
    def urgent(self) -> tuple[Link, ...]:
        return marks_of(self._user, [self.case.student_id]).get(self.case.student_id, ())

    @cached_property
    def banners(self) -> tuple[panels.Panel, ...]:
        return panels.banners_of(self._user, self.case)

    @property
    def has_plan(self) -> bool:
        return hasattr(self.case, "plan")

    @property
    def decided_before(self) -> bool:
        """Before it came up again; “urgent” leaves a case to be decided about."""
        return self._in_force is not None and self.case.is_undecided and self._in_force.decision != "urgent"

    @property
    def asks_for_review(self) -> bool:
        """Nothing is decided, or the watch that was has run out."""
        until = self._in_force.until if self._in_force and self.case.state == Case.State.WATCH else None
        return not self.decided or (until is not None and until <= timezone.localdate())

    @property
    def closed(self) -> bool:
        return self.case.state == Case.State.CLOSED

    @property
    def may_revise(self) -> bool:
        """An end that was no outcome may be taken back, as long as nothing newer is open."""
        return not self.closed or (self.case.outcome == "no-concern" and self.goes_on is None)

    @property
    def outcome(self) -> str:
        """How a case ended that a decision may not open again."""
        return "" if self.case.outcome in ("", "no-concern") else texts.text(f"texts.outcomes.{self.case.outcome}")


def _left(row: Any) -> Iterator[panels.Event]:
    """A child that is gone; nothing was closed by that."""
    if row is not None:
        said = _("Left the school: %(reason)s") % {"reason": Enrolment.End(row.why_left).label}
        yield panels.Event(row.last_day, said, _("The case goes on until somebody says who goes on with it."))


def _not_done(case: Case) -> list[FollowUp]:
    return [row for row in case.follow_ups.all() if row.done_on is None]


def _came_back(case: Case, before: Case | None) -> str:
    if before is None or before.closed_at is None:
        return ""
    days = (case.opened_on - timezone.localdate(before.closed_at)).days
    if days == 0:
        return _("Came up again on the day case %(number)s ended.") % {"number": before.number}
    return _("Came up again %(days)s days after case %(number)s ended.") % {"days": days, "number": before.number}


def _entry(case: Case, facts: CareFacts | None, today: date, gone_on: date | None) -> queue.QueueEntry:
    deadlines = Deadlines(calendar_of(case.school.township.county), today)
    return queue.entry_of(case, facts, getattr(case, "talk_task", None), deadlines, gone_on)


def _person(case: Case, today: date) -> str:
    student = case.student
    age = age_on(student, today)
    return _("%(age)s years · %(sex)s · case %(number)s") % {
        "age": age,
        "sex": student.get_sex_display(),
        "number": case.number,
    }


def _standing(case: Case) -> str:
    """Who looks first is said as long as nothing is decided."""
    state = str(case.get_state_display())
    first = f"{wording.tier_name(case.tier)} · {state}" if case.is_undecided else state
    return _("%(state)s · with %(owner)s") % {"state": first, "owner": case.owner.name}


def _rhythm(case: Case) -> str:
    """After a sign of self-harm, as long as the case is open."""
    look, day = rhythm_of(case), look_by_rhythm(case)
    if look is None or day is None or case.state == Case.State.CLOSED:
        return ""
    words = _("After a sign of self-harm: see or ring the child (%(rhythm)s), next by %(day)s")
    return words % {"rhythm": rhythm_words(look.rhythm), "day": formats.day(day)}


def _teacher_said(entry: queue.QueueEntry) -> str:
    """What the desk decides on, where it is the class teacher who has seen the child."""
    talk = entry.talk
    if entry.case.tier != Tier.B or talk is None or talk.answered_at is None:
        return ""
    day = formats.month_day(timezone.localdate(talk.answered_at))
    return _("Class teacher, %(day)s: %(answer)s") % {"day": day, "answer": texts.text(f"ui.talk.{talk.answer}")}


def _due(entry: queue.QueueEntry) -> str:
    case = entry.case
    if case.paused_on:
        return _("Consent taken back: clocks stand still")
    if entry.step.kind == GONE:
        return gone_words(entry.step.due_on, formats.day)
    if not entry.case.is_undecided or entry.step.kind == NEXT:
        return _("Next step on %(day)s") % {"day": formats.day(case.next_on)} if case.next_on else ""
    if entry.step.kind == DECIDE:
        return " · ".join(filter(None, (_teacher_said(entry), _("Please write the decision"))))
    if case.tier == Tier.B and case.answer_due_on:
        return texts.text("ui.tiers.answer-by", date=case.answer_due_on)
    if case.first_seen_on is None and case.seen_due_on:
        return texts.text("ui.tiers.seen-by", date=case.seen_due_on)
    return ""
