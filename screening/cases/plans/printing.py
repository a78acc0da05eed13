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
from screening.documents import paper_codes, registry
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone

WATCH_PAPERS = "watch-papers"
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


def request_watch_papers(checks: list[WatchCheck], *, by: User, language: str | None = None) -> Document:
    """The questions that are due for the person's class, one child a page."""
    due = sorted(str(check.public_id) for check in checks)
    return request_document(
        WATCH_PAPERS,
        subject=uuid5(WATCH_ID, str(by.public_id)),
        audience="class-teacher",
        by=by,
        language=language,
        input_hash=hash_inputs(due, timezone.localdate().isoformat()),
    )


def _may_see_watch(user: User, document: Document) -> bool:
    return document.requested_by_id == user.pk and watch_checks_of(user).exists()


def _watched(document: Document) -> list[UUID]:
    return [check.case.student.public_id for check in watch_checks_of(document.requested_by)]


def _build_watch(document: Document) -> PrintJob:
    page = WatchPaper(document.requested_by)
    if not page.children:
        raise CannotBeDone("subject-gone")
    return PrintJob("documents/watch_papers.html", {"page": page}, f"four-weeks-{timezone.localdate():%Y%m%d}.pdf")


def _find_goals(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, GOALS, plans_of(user), lambda plan: (plan.public_id,))
    return reverse("cases:show_goals", args=[found.case.public_id]) if found else None


def _find_watch(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, WATCH, watch_checks_of(user), lambda check: (check.public_id,))
    return reverse("cases:answer_watch", args=[found.public_id]) if found else None


def register() -> None:
    FAMILY_PLAN.register()
    GOAL_CARD.register()
    registry.register(
        WATCH_PAPERS,
        Renderer(build=_build_watch, may_see=_may_see_watch, label=_("Four-week questions"), children=_watched),
    )
    paper_codes.register(GOALS, _find_goals)
    paper_codes.register(WATCH, _find_watch)
