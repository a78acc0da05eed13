"""Where a review or a decision leads: the next screen of the chain."""

from django.urls import reverse

from accounts.models import User
from screening.cases.access import cases_of
from screening.cases.deciding.form_values import ReviewRecord
from screening.cases.models import Case, Decision, DecisionKind, Review, WatchCheck
from students.models import Student


def after_review(review: Review) -> str:
    """A sign of harm leads to the urgent page, whatever else was decided."""
    record = ReviewRecord(asked=tuple(review.asked), safety=review.safety)
    if record.signs_of_harm:
        return urgent_about(review.case)
    decision = review.decisions.first()
    return after_decision(decision) if decision else reverse("cases:show_case", args=[review.case.public_id])


def after_decision(decision: Decision) -> str:
    if decision.decision == DecisionKind.URGENT:
        return urgent_about(decision.case)
    return reverse(DecisionKind(decision.decision).traits.next_page, args=[decision.case.public_id])


def after_watch(check: WatchCheck) -> str:
    """A worry about safety leads the class teacher to the urgent page, with the child."""
    if check.next_step == "safety":
        return urgent_about_child(check.case.student)
    return reverse("home:show_home")


def own_case_after_concern(user: User, student: Student) -> str:
    """Whoever looks herself comes to the child; empty for everybody else."""
    case = cases_of(user).filter(student=student).exclude(state=Case.State.CLOSED).first()
    return reverse("cases:show_case", args=[case.public_id]) if case else ""


def urgent_about_child(student: Student) -> str:
    return f"{reverse('cases:raise_urgent')}?child={student.public_id}"


def urgent_about(case: Case) -> str:
    return f"{reverse('cases:raise_urgent')}?case={case.public_id}"
