"""Papers of a plan: the family's page, the child's goal card, and the four-week questions of a class teacher."""

from collections.abc import Callable
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from accounts.models import User
from screening.cases.access import watch_checks_of
from screening.cases.models import SupportPlan, WatchCheck
from screening.cases.plans.access import plans_of
from screening.cases.plans.presenters.family_plan import GOALS, build_card, build_plan
from screening.cases.plans.presenters.watch_paper import WATCH, build_watch
from screening.documents import paper_codes, registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone

FAMILY_PLAN, GOAL_CARD, WATCH_PAPERS = "family-plan", "goal-card", "watch-papers"
WATCH_ID = UUID("6a0f3f83-3d0b-5cf1-9a4e-51f4f1f1d0b7")


def register() -> None:
    registry.register(FAMILY_PLAN, _of_a_plan(_build_plan, _("Family plan")))
    registry.register(GOAL_CARD, _of_a_plan(_build_card, _("Goal card")))
    registry.register(
        WATCH_PAPERS,
        Renderer(build=_build_watch, may_see=_may_see_watch, label=_("Four-week questions"), children=_watched),
    )
    paper_codes.register(GOALS, _find_goals)
    paper_codes.register(WATCH, _find_watch)


def _of_a_plan(build: Callable[[Document], PrintJob], label: Label) -> Renderer:
    return Renderer(build=build, may_see=_may_see, label=label, children=_children)


def request_family_plan(plan: SupportPlan, *, by: User, language: str | None) -> Document:
    return _request(FAMILY_PLAN, plan, by, language)


def request_goal_card(plan: SupportPlan, *, by: User, language: str | None) -> Document:
    return _request(GOAL_CARD, plan, by, language)


def _request(kind: str, plan: SupportPlan, by: User, language: str | None) -> Document:
    """The same state on the same day is the same file."""
    return request_document(
        kind,
        subject=plan.public_id,
        audience="family",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(
            str(plan.public_id),
            timezone.localdate().isoformat(),
            sorted(plan.revisions.values_list("pk", flat=True)),
            sorted(plan.goals.filter(ended_on__isnull=True).values_list("pk", flat=True)),
        ),
        reference=plan.case.number if kind == FAMILY_PLAN else "",
    )


def _plan(document: Document, user: User) -> SupportPlan | None:
    return plans_of(user).filter(public_id=document.subject).first()


def _may_see(user: User, document: Document) -> bool:
    return _plan(document, user) is not None


def _children(document: Document) -> list[UUID]:
    plan = _plan(document, document.requested_by)
    return [plan.case.student.public_id] if plan else []


def _found(document: Document) -> SupportPlan:
    plan = _plan(document, document.requested_by)
    if plan is None:
        raise CannotBeDone("subject-gone")
    return plan


def _build_plan(document: Document) -> PrintJob:
    plan = _found(document)
    page = build_plan(document.requested_by, plan)
    return PrintJob(
        "documents/family_plan.html", {"page": page}, f"family-plan-{plan.case.number}-{document.revision}.pdf"
    )


def _build_card(document: Document) -> PrintJob:
    page = build_card(_found(document))
    return PrintJob("documents/goal_card.html", {"page": page}, f"goals-{timezone.localdate():%Y%m%d}.pdf")


def request_watch_papers(checks: list[WatchCheck], *, by: User, language: str | None) -> Document:
    """The questions that are due for the person's class, one child a page."""
    due = sorted(str(check.public_id) for check in checks)
    return request_document(
        WATCH_PAPERS,
        subject=uuid5(WATCH_ID, str(by.public_id)),
        audience="class-teacher",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(due, timezone.localdate().isoformat()),
    )


def _may_see_watch(user: User, document: Document) -> bool:
    return document.requested_by_id == user.pk and watch_checks_of(user).exists()


def _watched(document: Document) -> list[UUID]:
    return [check.case.student.public_id for check in watch_checks_of(document.requested_by)]


def _build_watch(document: Document) -> PrintJob:
    page = build_watch(document.requested_by)
    if not page.children:
        raise CannotBeDone("subject-gone")
    return PrintJob("documents/watch_papers.html", {"page": page}, f"four-weeks-{timezone.localdate():%Y%m%d}.pdf")


def _find_goals(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, GOALS, plans_of(user), lambda plan: (plan.public_id,))
    return reverse("cases:show_goals", args=[found.case.public_id]) if found else None


def _find_watch(user: User, code: str) -> str | None:
    found = paper_codes.first_with(code, WATCH, watch_checks_of(user), lambda check: (check.public_id,))
    return reverse("cases:answer_watch", args=[found.public_id]) if found else None
