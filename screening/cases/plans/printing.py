"""Papers of a plan: the family's page, the child's goal card, and the four-week questions of a class teacher."""

from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.access import watch_checks_of
from screening.cases.models import SupportPlan, WatchCheck
from screening.cases.plans.access import plans_of
from screening.cases.plans.presenters.family_plan import GOALS, FamilyPlan, GoalCard
from screening.cases.plans.presenters.watch_paper import WATCH, WatchPaper
from screening.documents import paper_codes
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs

WATCH_ID = UUID("6a0f3f83-3d0b-5cf1-9a4e-51f4f1f1d0b7")


def _state(user: User, plan: SupportPlan) -> str:
    """The same state on the same day is the same file."""
    return hash_inputs(
        str(plan.public_id),
        timezone.localdate().isoformat(),
        sorted(plan.revisions.values_list("pk", flat=True)),
        sorted(plan.goals.filter(ended_on__isnull=True).values_list("pk", flat=True)),
    )


def _child(user: User, plan: SupportPlan) -> list[UUID]:
    return [plan.case.student.public_id]


FAMILY_PLAN = DocumentKind[SupportPlan](
    name="family-plan",
    label=_("Family plan"),
    door=plans_of,
    template="documents/family_plan.html",
    page=lambda document, plan: FamilyPlan(document.requested_by, plan),
    file_name=lambda document, plan: f"family-plan-{plan.case.number}-{document.revision}.pdf",
    audience="family",
    input_hash=_state,
    reference=lambda plan: plan.case.number,
    children=_child,
)
GOAL_CARD = DocumentKind[SupportPlan](
    name="goal-card",
    label=_("Goal card"),
    door=plans_of,
    template="documents/goal_card.html",
    page=lambda document, plan: GoalCard(plan),
    file_name=lambda document, plan: f"goals-{timezone.localdate():%Y%m%d}.pdf",
    audience="family",
    input_hash=_state,
    children=_child,
)


def _due(user: User, document: Document) -> list[WatchCheck] | None:
    """The questions that are due for the person's class; the file is for nobody else who has them to answer."""
    if document.requested_by_id != user.pk:
        return None
    return list(watch_checks_of(user).select_related("case__school_class__school")) or None


WATCH_PAPERS = ComposedKind[list[WatchCheck]](
    name="watch-papers",
    label=_("Four-week questions"),
    look_up=_due,
    known_by=lambda user, checks: uuid5(WATCH_ID, str(user.public_id)),
    template="documents/watch_papers.html",
    page=lambda document, checks: WatchPaper(document.requested_by, checks),
    file_name=lambda document, checks: f"four-weeks-{timezone.localdate():%Y%m%d}.pdf",
    audience="class-teacher",
    input_hash=lambda user, checks: hash_inputs(
        sorted(str(check.public_id) for check in checks), timezone.localdate().isoformat()
    ),
    children=lambda user, checks: [check.case.student.public_id for check in checks],
)


def _find_goals(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, GOALS, plans_of(user), lambda plan: (plan.public_id,))
    return reverse("cases:show_goals", args=[found.case.public_id]) if found else None


def _find_watch(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, WATCH, watch_checks_of(user), lambda check: (check.public_id,))
    return reverse("cases:answer_watch", args=[found.public_id]) if found else None


def register() -> None:
    FAMILY_PLAN.register()
    GOAL_CARD.register()
    WATCH_PAPERS.register()
    paper_codes.register(GOALS, _find_goals)
    paper_codes.register(WATCH, _find_watch)
