"""The child's page: strengths first, then why, both legs and the norm, care, scores, answers, and what happened."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.access.earlier import came_back
from screening.cases.child import panels
from screening.cases.child.presenters import timeline
from screening.cases.evidence import care, why
from screening.cases.evidence.labels import place_of
from screening.cases.evidence.of_child import forms_of, results_of_case, strengths_of, words_of
from screening.cases.models import Case
from screening.cases.opening.deadlines import Deadlines
from screening.cases.queue import entries as queue
from screening.cases.queue.presenters.class_talks import not_talked_over
from screening.library import texts, wording
from screening.rounds.models import FlagReason, Tier
from students.labels import CareFacts
from students.selectors import arrangements_in_force, calendar_of, facts_of


class WhyCard:
    """The card “why you are asked to look”; empty where nothing is shown before the child was seen."""

    def __init__(self, user: User, case: Case, reasons: list[FlagReason]) -> None:
        changed = bool(case.flag and case.flag.answers_changed_at)
        self.sentences = tuple(why.reasons_of(reasons, words_of(user, case)))
        self.notes = tuple(why.notes_of(reasons))
        self.false_alarm = why.false_alarms_of(reasons)
        self.changed = (
            _("The answers were changed after the review; the reason shown is the one that was reviewed.")
            if changed
            else ""
        )


class CasePage:
    """Scores, and what took place between their rounds, stay out before the child was seen."""

    def __init__(self, user: User, case: Case) -> None:
        today = timezone.localdate()
        arrangement = arrangements_in_force([case.student_id]).get(case.student_id)
        entry = _entry(user, case, facts_of(arrangement) if arrangement else None, today)
        reasons = [] if entry.hidden else access.reasons_of(user, case)
        in_force = case.decisions.filter(superseded_at__isnull=True).select_related("decided_by").first()
        self.case = case
        self.name = case.student.name
        self.place = f"{case.school.name} {place_of(case, access.seats_of(user, [case]).get(case.student_id), today)}"
        self.person = _person(case, today)
        self.standing = _standing(case)
        self.late = _("%(n)s school days past its date") % {"n": entry.late} if entry.late else ""
        self.due = _due(entry)
        self.hidden = entry.hidden
        self.strengths = strengths_of(user, case)
        self.why = WhyCard(user, case, reasons)
        self.forms = () if entry.hidden else forms_of(user, case)
        self.panels = () if entry.hidden else panels.panels_of(user, case, results_of_case(user, case))
        self.care = care.card(arrangement, today)
        self.events = tuple(timeline.events_of(user, case, hidden=entry.hidden))
        self.decision = timeline.decision_words(in_force) if in_force else ""
        self.decided = in_force is not None
        self.referrals = tuple(case.referrals.select_related("receiver").order_by("-created_at"))
        self.follow_ups = tuple(case.follow_ups.filter(done_on__isnull=True).order_by("due_on"))
        self.has_plan = hasattr(case, "plan")
        self.class_talk = not_talked_over(user, case)
        self.came_back = _came_back(user, case)

    @property
    def closed(self) -> bool:
        return self.case.state == Case.State.CLOSED

    @property
    def may_revise(self) -> bool:
        return not self.closed or self.case.outcome == "no-concern"

    @property
    def outcome(self) -> str:
        """How a case ended that a decision may not open again."""
        return "" if self.may_revise else texts.text(f"texts.outcomes.{self.case.outcome}")


def _came_back(user: User, case: Case) -> str:
    before = came_back(user, case)
    if before is None or before.closed_at is None:
        return ""
    days = (case.opened_on - timezone.localdate(before.closed_at)).days
    return _("Came up again %(days)s days after case %(number)s ended.") % {"days": days, "number": before.number}


def _entry(user: User, case: Case, facts: CareFacts | None, today: date) -> queue.QueueEntry:
    talk = access.talk_answers_of(user).filter(case=case).first()
    return queue.entry_of(case, facts, talk, Deadlines(calendar_of(case.school.township.county), today))


def _person(case: Case, today: date) -> str:
    student = case.student
    age = today.year - student.birth_year - (today.month < student.birth_month)
    return _("%(age)s years · %(sex)s · case %(number)s") % {
        "age": age,
        "sex": student.get_sex_display(),
        "number": case.number,
    }


def _standing(case: Case) -> str:
    tier = wording.tier_name(case.tier)
    state = str(case.get_state_display())
    return _("%(tier)s · %(state)s · with %(owner)s") % {"tier": tier, "state": state, "owner": case.owner.name}


def _due(entry: queue.QueueEntry) -> str:
    case = entry.case
    if not entry.case.is_undecided:
        return _("Next step on %(day)s") % {"day": formats.day(case.next_on)} if case.next_on else ""
    if case.tier == Tier.B and case.answer_due_on:
        return texts.text("ui.tiers.answer-by", date=case.answer_due_on)
    if case.first_seen_on is None and case.seen_due_on:
        return texts.text("ui.tiers.seen-by", date=case.seen_due_on)
    return ""
