"""No case without an owner, none left behind: one service takes every open case that is no longer where it belongs."""

from collections.abc import Iterable
from datetime import date
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from accounts import audit
from accounts.models import User
from screening.cases.handover.access import WAITS, back_again, cases_needing_handover, kept_by_nobody
from screening.cases.handover.summary import sealed, sections_of
from screening.cases.models import Case, HandOver, TalkTask
from screening.cases.opening.selectors import keeper_of
from screening.cases.opening.services.second_cases import join_cases
from screening.idempotency.once import once
from students.dated import in_force
from students.models import Enrolment, School, SchoolClass, Student


class LeftBehind(Exception):
    """A case was still astray after the hand-over, or lost: nothing is written."""


class NoLongerWaiting(Exception):
    """The child moved on, or the case ended, before the receipt."""


class NotAgreed(Exception):
    """Nothing goes to a school elsewhere before the family agreed to it."""


@transaction.atomic
def hand_over_cases(cases: QuerySet[Case], *, by: User | None) -> list[HandOver]:
    """Every open case among these whose child or counselor is elsewhere by now. All of them or none: raises LeftBehind.

    Child in another class: the case follows at once. Child at another school, or the counselor gone: a sealed summary
    waits for the next counselor's receipt; meanwhile the case has an owner who works there. Harmless when repeated.
    """
    today = timezone.localdate()
    back_again(by, cases, today).update(superseded_at=timezone.now())
    found = list(cases_needing_handover(by, cases, today).values_list("pk", "sits_in", "is_kept"))
    open_ones = Case.objects.exclude(state=Case.State.CLOSED)  # that nobody has closed meanwhile
    locked = (
        open_ones.select_for_update(of=("self",))
        .select_related("student", "owner")
        .in_bulk([case for case, _seat, _kept in found])
    )
    classes = SchoolClass.objects.in_bulk({seat for _case, seat, _kept in found if seat})
    made = [_take(locked[case], classes.get(seat), kept, by) for case, seat, kept in found if case in locked]
    for case in kept_by_nobody(by, cases, today):
        _keep(case, today)
    taken = Case.objects.filter(pk__in=locked, owner__isnull=False).exclude(state=Case.State.CLOSED)
    if taken.count() != len(locked) or any(cases_needing_handover(by, rows, today).exists() for rows in (cases, taken)):
        raise LeftBehind
    return made


def _take(case: Case, seat: SchoolClass | None, is_kept: bool, by: User | None) -> HandOver:
    """One case, by what happened to it: another school, another class, or only its counselor is gone."""
    if seat and seat.school_id != case.school_id:
        return _seal(case, HandOver.Why.SCHOOL, to=seat, by=by)
    if seat and is_kept and not case.hand_overs.filter(WAITS, why=HandOver.Why.COUNSELOR).exists():
        row = _row(case, HandOver.Why.CLASS, to=seat, by=by)
    else:
        row = _seal(case, HandOver.Why.COUNSELOR, to=seat or case.school_class, by=by)
    if seat:
        Case.objects.filter(pk=case.pk).update(school_class=seat)
    return row


def _seal(case: Case, why: str, *, to: SchoolClass, by: User | None) -> HandOver:
    with translation.override(settings.LANGUAGE_CODE):
        text, digest = sealed(sections_of(case))
    row = _row(case, why, to=to, by=by, summary=text, summary_hash=digest)
    _keep(case, timezone.localdate())
    return row


def _keep(case: Case, today: date) -> None:
    """Whoever owns it until the receipt works at its school."""
    keeper = keeper_of(case, today)
    if keeper.pk != case.owner_id:
        Case.objects.filter(pk=case.pk).update(owner=keeper)


def _row(case: Case, why: str, *, to: SchoolClass, by: User | None, **sealed_as: str) -> HandOver:
    """The new hand-over; one that still waited is superseded and kept."""
    now = timezone.now()
    case.hand_overs.filter(WAITS).exclude(why=HandOver.Why.AWAY).update(superseded_at=now)
    row = HandOver.objects.create(
        case=case,
        why=why,
        from_owner_id=case.owner_id,
        from_school_id=case.school_id,
        from_class_id=case.school_class_id,
        to_school_id=to.school_id,
        to_class=to,
        sealed_at=now,
        caused_by=by,
        **sealed_as,
    )
    audit.record(by=by, verb="case.hand_over", obj=row, subjects=[case.student.public_id], detail={"why": why})
    return row


@transaction.atomic
def accept_hand_over(row: HandOver, *, by: User) -> HandOver:
    """The receipt: from now on the case is the new counselor's, at the child's school and class. A second press changes
    nothing. Raises NoLongerWaiting."""
    row = HandOver.objects.select_for_update(of=("self",)).select_related("to_class").get(pk=row.pk)
    if row.accepted_at:
        return row
    case = Case.objects.select_for_update(of=("self",)).select_related("student").get(pk=row.case_id)
    if row.superseded_at or case.state == Case.State.CLOSED:
        raise NoLongerWaiting
    row.accepted_at, row.accepted_by = timezone.now(), by
    row.save(update_fields=["accepted_at", "accepted_by"])
    if row.why in HandOver.NEEDS_RECEIPT:
        case.owner = by
        case.school_id, case.school_class_id = cast(int, row.to_school_id), cast(int, row.to_class_id)
        case.to_be_joined = True  # the child may have come up at the new school meanwhile
        case.save(update_fields=["owner", "school", "school_class", "to_be_joined"])
        join_cases(case.student, School(pk=case.school_id), today=timezone.localdate())
    detail = {"why": row.why, "from": str(row.from_owner.public_id)}
    audit.record(by=by, verb="case.accept_hand_over", obj=row, subjects=[case.student.public_id], detail=detail)
    return row


@once("case.seal_for_elsewhere", strict=True)
def seal_for_elsewhere(case: Case, *, by: User, nonce: UUID, goes_to: str, agreed: str) -> HandOver:
    """The summary a family takes to a school outside the county: what helps the child, and only as the family agreed.

    Raises NotAgreed, SentBefore."""
    if not agreed.strip():
        raise NotAgreed
    with translation.override(settings.LANGUAGE_CODE):
        text, digest = sealed(sections_of(case, elsewhere=True))
    row = HandOver.objects.create(
        case=case,
        why=HandOver.Why.AWAY,
        from_owner=case.owner,
        from_school=case.school,
        from_class=case.school_class,
        summary=text,
        summary_hash=digest,
        sealed_at=timezone.now(),
        caused_by=by,
        goes_to=goes_to.strip(),
        agreed=agreed.strip(),
    )
    audit.record(by=by, verb="case.seal_for_elsewhere", obj=row, subjects=[case.student.public_id])
    return row


def counselor_gone(person: User, *, by: User | None) -> list[HandOver]:
    """A duty or the account of a colleague has ended: what this person owned, and nothing else, is looked through."""
    return hand_over_cases(Case.objects.filter(owner=person), by=by)


def counselor_came(school: School, *, by: User | None) -> list[HandOver]:
    """Cases that were opened while the post was empty wait for the new counselor's receipt from the first hour."""
    return hand_over_cases(Case.objects.filter(school=school), by=by)


@transaction.atomic
def children_moved(students: Iterable[Student], *, by: User | None) -> list[HandOver]:
    """The roster changed: open talks follow the child to whoever teaches it now, open cases are handed over."""
    ids = [student.pk for student in students]
    _take_talks_along(TalkTask.objects.filter(student__in=ids))
    return hand_over_cases(Case.objects.filter(student__in=ids), by=by)


def _take_talks_along(talks: QuerySet[TalkTask]) -> None:
    """Talks nobody has answered, to the class in which the child sits today."""
    waiting = talks.filter(state=TalkTask.State.WAITING)
    seats = Enrolment.objects.filter(in_force(timezone.localdate()), student__in=waiting.values("student"))
    now_in = dict(seats.order_by("starts", "pk").values_list("student", "school_class"))
    astray = [talk for talk in waiting if now_in.get(talk.student_id, talk.school_class_id) != talk.school_class_id]
    for talk in astray:
        talk.school_class_id = now_in[talk.student_id]
    TalkTask.objects.bulk_update(astray, ["school_class"])


def roster_written(students: Iterable[Student]) -> None:
    """A whole roster at once: of most of its children this room has never heard."""
    rows = Student.objects.filter(pk__in=[student.pk for student in students])
    known = list(rows.filter(Q(cases__isnull=False) | Q(talk_tasks__isnull=False)).distinct())
    if known:
        children_moved(known, by=None)


def hand_over_what_is_astray() -> int:
    """Daily: last days that have passed, moves that were dated ahead, accounts closed elsewhere."""
    _take_talks_along(TalkTask.objects.all())
    return len(hand_over_cases(Case.objects.all(), by=None))
