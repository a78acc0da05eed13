"""One of every kind of PDF the product makes, of the demo county: `papers("en")` after `fill(day)`."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.management import call_command
from django.utils import timezone, translation

from accounts.access import checks_of
from accounts.models import Role, User
from accounts.services.keys import check_log
from screening.cases.activities.services import arrange_activity, join_activity
from screening.cases.handover.services import seal_for_elsewhere
from screening.cases.home_visits.services import take_along
from screening.cases.large_type_words import printing as large_type
from screening.cases.models import Case, Referral, VisitSheet
from screening.cases.referrals.printing import of_day
from screening.cases.visit_days.services import make_visit_day
from screening.documents import registry
from screening.documents.kinds import BaseKind, DocumentKind
from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.home.handbook import id_of
from screening.jobs.errors import CannotBeDone
from screening.reports.county.services import make_county_month
from screening.reports.models import MonthlyReport
from screening.reports.monthly.services import NothingToReport, make_report
from screening.research.evaluation.services import choose_classes, draft_pilot, start_pilot
from screening.rights.services.requests import answer_request, record_request
from screening.rounds.models import Informant, Sheet
from students.access import seats_today
from students.models import County, School, SchoolClass, StaffAssignment, Student

MOST_A_KIND = 40  # rows that are looked at
Subject = tuple[UUID, str]  # and the audience


def fill(day: date) -> None:
    """The demo county of that day, and what nobody in it has asked for."""
    call_command("seed_demo", f"--day={day}", verbosity=0)
    months = [(day.replace(day=1) - timedelta(days=1 + 28 * back)).replace(day=1) for back in range(13)][::-1]
    for school in School.objects.order_by("pk"):
        for month in months:
            with suppress(NothingToReport):
                make_report(school=school, month=month, today=day, by=None)
    for month in months[-2:]:
        make_county_month(county=County.objects.get(), month=month, today=day, by=None)
    post = StaffAssignment.objects.filter(duty=StaffAssignment.Duty.COUNSELOR).select_related("school", "user").first()
    assert post is not None
    cases = list(Case.objects.filter(school=post.school, owner=post.user).exclude(state=Case.State.CLOSED)[:3])
    make_visit_day(post, by=post.user, day=day + timedelta(days=2), cases=cases)
    take_along(list(seats_today(post.user)[:3]), by=post.user, nonce=uuid4())
    seal_for_elsewhere(cases[0], by=post.user, nonce=uuid4(), goes_to="城关小学", agreed="母亲当面同意")
    check_log(typed=(), by=User.objects.filter(role=Role.AUDITOR)[0])
    _refuse(cases[0].student, post.school, day)
    _offer(post)
    _try_out(post.school, day)


def _offer(post: StaffAssignment) -> None:
    """A club with the counselor, whose days are written down on paper."""
    said = {"kind": "school-club", "title": "篮球", "led_by": post.user, "starts": post.starts, "places": 20}
    when = {"place": "操场", "weekdays": [2], "at": time(16, 10)}
    seats = seats_today(post.user).filter(school_class__school=post.school)
    club = arrange_activity(post.school, by=post.user, nonce=uuid4(), **said, **when)
    join_activity(club, by=post.user, students=[seat.student for seat in seats[:3]])


def _try_out(school: School, day: date) -> None:
    """A pilot of two classes, with its evaluation."""
    officer = User.objects.filter(role=Role.DISTRICT_OFFICER)[0]
    plan: Any = {"name": "固定通话", "question": "孩子是不是没那么孤单了？", "starts": day - timedelta(days=60)}
    pilot = draft_pilot(County.objects.get(), by=officer, nonce=uuid4(), plan=plan)
    one, other = SchoolClass.objects.filter(school=school, closed_on=None)[:2]
    choose_classes(pilot, by=officer, school=school, groups={one: "pilot", other: "comparison"})
    start_pilot(pilot, by=officer)


def _refuse(child: Student, school: School, day: date) -> None:
    """A request that was answered with a letter."""
    keeper = User.objects.filter(role=Role.SCHOOL_ADMINISTRATOR, assignments__school=school)[0]
    asked = record_request(child, by=keeper, kind="correct", asked_by="父亲", asked_on=day - timedelta(days=3))
    answer_request(asked, by=keeper, outcome="refused", reason="correct", answer="我们核对了，记录和当天说的一样。")


def kinds() -> dict[str, BaseKind[Any]]:
    """Every kind, by name; those that make a spreadsheet too."""
    doors = {name: one.may_see for name, one in sorted(registry._renderers.items())}
    # One without a kind behind it is a test's own.
    return {name: door.__self__ for name, door in doors.items() if hasattr(door, "__self__")}


def papers(language: str) -> Iterator[tuple[str, PrintJob]]:
    """Of each kind one paper, of those with `LOOKS` one for each; a kind that yields none is the caller's to count."""
    people = list(User.objects.filter(is_active=True).order_by("pk"))
    with translation.override(language):
        for name, kind in kinds().items():
            found: dict[str, PrintJob] = {}
            for job in (job for user in people for job in _of(kind, user, language)):
                found.setdefault(LOOKS.get(name, lambda _page: "")(job.context["page"]), job)
                if name not in LOOKS:
                    break
            yield from ((f"{name} {look}".strip(), job) for look, job in found.items())


LOOKS: dict[str, Callable[[Any], str]] = {
    "referral": lambda page: ", ".join(section for section, number in page.number.items() if number),
    "handbook": lambda page: page["title"],
    "monthly-report": lambda page: f"of {sum(map(bool, page.values()))} pieces",
}
"""A referral by what its receiver is told, a month by its face, a handbook by its reader."""


def _of(kind: BaseKind[Any], user: User, language: str) -> Iterator[PrintJob]:
    for subject, audience in list(_subjects(kind, user))[:MOST_A_KIND]:
        document = Document(
            kind=kind.name,
            subject=subject,
            requested_by=user,
            language=language,
            audience=f"{audience}:{user.public_id.hex}",
            input_hash="0" * 64,
            created_at=timezone.now(),
        )
        if not kind.may_see(user, document):
            continue
        with suppress(CannotBeDone):
            job = kind.build(document)
            if not isinstance(job, PrintJob):
                return
            yield job


def _subjects(kind: BaseKind[Any], user: User) -> Iterable[Subject]:
    if isinstance(kind, DocumentKind):
        return [(row.public_id, "") for row in kind.door(user)[:MOST_A_KIND]]
    if kind.name in COMPOSED:
        return COMPOSED[kind.name](user)
    return [(sheet.public_id, audience) for sheet in _sheets() for audience in ("class", "form-1")]


def _sheets() -> list[Sheet]:
    """The newest of teachers and of children."""
    return [
        sheet
        for informant in Informant.values
        for sheet in Sheet.objects.filter(informant=informant).order_by("-round__opens_on", "pk")[:4]
    ]


def _bundles(user: User) -> Iterator[Subject]:
    for issued in Referral.objects.exclude(issued_at=None).values_list("issued_at", flat=True):
        if bundle := of_day(user, timezone.localdate(issued)):
            yield bundle.subject, bundle.audience


def _themselves(user: User) -> list[Subject]:
    return [(user.public_id, "")]


COMPOSED: dict[str, Any] = {
    "audit-check": lambda user: [(check.event_id, "") for check in checks_of(user)],
    "child-file": lambda _user: [(student.public_id, "") for student in Student.objects.filter(cases__isnull=False)],
    "day-sheet": _themselves,
    "family-words": lambda _user: [(uuid5(large_type.ROOT, what), "") for what in large_type.WHAT],
    "handbook": lambda user: [(id_of(user.role), "")],
    "referral-bundle": _bundles,
    "talk-card": _themselves,
    "visit-sheets": lambda _user: [(batch, "") for batch in VisitSheet.objects.values_list("batch", flat=True)],
    "watch-papers": _themselves,
    "year-report": lambda _user: [(report.public_id, "") for report in MonthlyReport.objects.order_by("-month")],
}
