"""A child may not be safe. One synchronous row, and from whom it is kept, in one transaction; never a job."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import Notice, Role, User
from accounts.notices.services import notify
from accounts.permissions import Permission, can
from screening.cases.access import DEPUTY_AFTER, may_act_on, urgent_concerns_of
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import UrgentConcern, UrgentWithheld
from screening.cases.urgent.readers import may_come_to_see
from screening.cases.urgent.withholding import Colleague, Posts, more_cautious, named_in, posts_in, withheld_from
from screening.idempotency.once import once
from students.calendar import DAY
from students.dated import in_force
from students.models import ROLE_OF_DUTY, CountyAssignment, DutyDay, Enrolment, School, StaffAssignment, Student

NEWS, LATE, CLOSE = "urgent", "urgent-escalated", "urgent-close"
KINDS = (NEWS, LATE, CLOSE)
LOOKED_AT = timedelta(days=7)
_told_of: dict[str, list[object]] = {}  # of this process


def tell_when_something_is_new() -> int:
    """With every tick: at once where a concern has come, was taken or is to be closed; once a minute for whose duty has
    changed and whose time is over since. Asking for every person each few seconds is most of what an idle PC does."""
    open_now = UrgentConcern.objects.filter(closed_at__isnull=True)
    minute = timezone.now().replace(second=0, microsecond=0)
    stand = [minute, *open_now.order_by("pk").values_list("public_id", "acknowledged_at", "close_asked_at")]
    if stand == _told_of.get("stand"):
        return 0
    told = tell_of_urgent()
    _told_of["stand"] = stand
    return told


def tell_of_urgent() -> int:
    """One line a person and concern, and one more when a second person is needed. Returns how many were told."""
    now = timezone.now()
    rows = UrgentConcern.objects.filter(closed_at__isnull=True)
    open_now = list(rows.select_related("school__township__county", "acknowledged_by", "county_took_by"))
    pass_on_from_leavers(open_now)
    return sum(_tell(concern, now) for concern in open_now if concern.raised_at >= now - LOOKED_AT)


def pass_on_from_leavers(concerns: Iterable[UrgentConcern]) -> int:
    """What somebody took who works there no longer waits again, for the next people. Returns how many do."""
    taken = ((one, act, getattr(one, f"{act}_by")) for one in concerns for act in ("acknowledged", "county_took"))
    left = [(one, act) for one, act, person in taken if person and not may_act_on(person, one)]
    for concern, act in left:
        _pass_on(concern, act)
    return len({concern.pk for concern, _act in left})


@transaction.atomic
def _pass_on(concern: UrgentConcern, act: str) -> None:
    setattr(concern, f"{act}_at", None)
    setattr(concern, f"{act}_by", None)
    concern.save(update_fields=[f"{act}_at", f"{act}_by"])
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=None, verb="urgent.pass_on", obj=concern, subjects=subjects)


def keep_notices_from_those_kept_out(concern: UrgentConcern, *, by: User | None) -> None:
    """With the same act that keeps them out."""
    holders = User.objects.filter(notices__about=str(concern.public_id), notices__kind__in=KINDS).distinct()
    kept_out = [person for person in holders if not _sees(person, concern)]
    Notice.objects.filter(to__in=kept_out, kind__in=KINDS, about=str(concern.public_id)).delete()


@transaction.atomic
def _tell(concern: UrgentConcern, now: datetime) -> int:
    keep_notices_from_those_kept_out(concern, by=None)
    known = set(Notice.objects.filter(about=str(concern.public_id), kind__in=KINDS).values_list("to", "kind"))
    told = 0
    for person in may_come_to_see(concern, now):
        for kind in _kinds_for(person, concern, now):
            said = {(person.pk, CLOSE)} if kind == CLOSE else {(person.pk, NEWS), (person.pk, LATE)}
            if not said & known:
                told += len(_notify(person, kind, concern, now))
    return told


def _kinds_for(person: User, concern: UrgentConcern, now: datetime) -> Iterator[str]:
    if person.pk == concern.raised_by_id or not _sees(person, concern):
        return
    late = concern.acknowledged_at is None and concern.raised_at <= now - DEPUTY_AFTER
    yield LATE if late else NEWS
    asked = concern.close_asked_at is not None and concern.close_asked_by_id != person.pk
    if asked and can(person, Permission.CONFIRM_THE_END) and may_act_on(person, concern):
        yield CLOSE


def _notify(person: User, kind: str, concern: UrgentConcern, now: datetime) -> list[Notice]:
    where: dict[str, str | UUID] = {"page": "cases:show_urgent", "about": concern.public_id}
    params = {"school": concern.school.name} if kind != CLOSE else {}
    if kind == LATE:
        params["minutes"] = str(int((now - concern.raised_at).total_seconds() // 60))
    return notify([person], kind=kind, by=None, **where, **params)  # type: ignore[arg-type]


def _sees(person: User, concern: UrgentConcern) -> bool:
    return urgent_concerns_of(person).filter(pk=concern.pk).exists()


GIVE_UP_SECONDS = 8


class NotSentInTime(Exception):
    """The database did not answer within the limit. Nothing was written; the person at the screen telephones."""


class NothingSaid(Exception):
    """All three lines are empty: one is enough."""


@dataclass(frozen=True)
class Deadline:
    """Until when this one write may take, all its statements together; later it is rolled back."""

    ends: float

    def hold(self) -> None:
        """Before the next statement: whoever waits for a lock waits no longer than is left."""
        left = self.ends - monotonic()
        if left <= 0:
            raise NotSentInTime
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = %s", [f"{left * 1000:.0f}ms"])
                cursor.execute("SET LOCAL statement_timeout = %s", [f"{left * 1000:.0f}ms"])


def raise_urgent(
    school: School,
    *,
    by: User,
    nonce: UUID,
    record: UrgentRecord,
    student: Student | None = None,
    hide_from: Iterable[int] = (),
) -> UrgentConcern:
    """The row and its withheld list at once. `hide_from`: colleagues (by key) named in what was seen.

    The same nonce is the same concern, however often it is sent; words that were added before the second press are
    added to it, never lost."""
    deadline = Deadline(monotonic() + _limit())
    try:
        with _give_up_early(), transaction.atomic():
            deadline.hold()
            concern = _write(school, by=by, nonce=nonce, record=record, student=student, deadline=deadline)
            deadline.hold()
            keep_from(concern, hide_from)
            deadline.hold()
            return concern
    except OperationalError as late:
        raise NotSentInTime from late


def _say_more(
    concern: UrgentConcern, _school: School, *, by: User, record: UrgentRecord, deadline: Deadline, **_: object
) -> UrgentConcern:
    """The first press arrived though its confirmation did not. Nobody is let in by a second answer."""
    deadline.hold()
    concern = UrgentConcern.objects.select_for_update().get(pk=concern.pk)
    before = [getattr(concern, name) for name in _WORDS]
    for name in _WORDS:
        setattr(concern, name, _joined(getattr(concern, name), getattr(record, name).strip()))
    cautious = more_cautious(record.about, concern.about)
    if before == [getattr(concern, name) for name in _WORDS] and not cautious:
        return concern
    concern.about = record.about if cautious else concern.about
    concern.save(update_fields=[*_WORDS, "about"])
    audit_urgent(concern, by, "urgent.add", about=concern.about)
    return concern


@once("urgent.raise", repeat=_say_more)
def _write(
    school: School, *, by: User, nonce: UUID, record: UrgentRecord, student: Student | None, deadline: Deadline
) -> UrgentConcern:
    deadline.hold()
    if not any(text.strip() for text in (record.who, record.what, record.told)) and student is None:
        raise NothingSaid
    concern = UrgentConcern.objects.create(
        school=school,
        student=student,
        who=record.who.strip(),
        what=record.what.strip(),
        told=record.told.strip(),
        about=record.about,
        about_whom=record.about_whom.strip(),
        raised_by=by,
        raised_at=timezone.now(),
    )
    audit_urgent(concern, by, "urgent.raise", about=record.about)
    return concern


_WORDS = ("who", "what", "told", "about_whom")


def _joined(old: str, new: str) -> str:
    if new in old:
        return old
    return new if old in new else f"{old}\n{new}"


@contextmanager
def _give_up_early() -> Iterator[None]:
    """SQLite waits for its one writer where the transaction begins, so its patience is shortened before that."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_limit() * 1000:d}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def _limit() -> int:
    return int(getattr(settings, "URGENT_GIVE_UP_SECONDS", GIVE_UP_SECONDS))


def keep_from(concern: UrgentConcern, hide_from: Iterable[int] = ()) -> None:
    """The list that follows from the answer and the words as they stand; rows are only added."""
    people, posts = staff_known(concern.school, concern.student)
    kept = withheld_from(concern.about, concern.about_whom, people, said=concern.what, posts=posts)
    known = set(concern.withheld_from.values_list("user_id", "role"))
    users = kept.users.union(hide_from) - {concern.raised_by_id}
    wanted = {(user, "") for user in users} | {(None, role) for role in kept.roles}
    UrgentWithheld.objects.bulk_create(
        UrgentWithheld(concern=concern, user_id=user, role=role) for user, role in wanted - known
    )


def named_but_shown(school: School, *, by: User, record: UrgentRecord, student: Student | None) -> list[Colleague]:
    """Colleagues named, by name or by post, in what was written about the child from whom the answer alone does not
    keep it."""
    people, posts = staff_known(school, student)
    kept = withheld_from(record.about, record.about_whom, people, said=record.what, posts=posts)
    said = f"{record.who}\n{record.what}"
    found = posts_in(said, posts)
    holders = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=school, user__role__in=found.roles)
    of_class = Q(school_class__in=_seats_of(student).values("school_class")) if student else Q(user__in=posts.on_duty)
    holders = holders.filter(of_class | ~Q(user__role=Role.TEACHER), user__is_active=True)
    shown = named_in(said, people) | found.users | set(holders.values_list("user", flat=True))
    shown -= kept.users | {by.pk}
    rows = User.objects.filter(pk__in=shown).exclude(role__in=kept.roles)
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def staff_known(school: School, student: Student | None) -> tuple[list[Colleague], Posts]:
    """Whoever works or worked at the school, is on its duty list, or could come to see a concern of it from the county;
    and who holds which post."""
    today, county = timezone.localdate(), school.township.county
    posts = StaffAssignment.objects.filter(school=school)
    lines = DutyDay.objects.filter(school=school, date__in=[today - DAY, today])
    on_duty = frozenset(person for two in lines.values_list("duty_person", "deputy") for person in two)
    contacts = CountyAssignment.objects.filter(in_force(today), county=county, user__role=Role.PROTECTION_CONTACT)
    counselors = StaffAssignment.objects.filter(duty=StaffAssignment.Duty.COUNSELOR, school__township__county=county)
    known = Q(pk__in=posts.values("user")) | Q(pk__in=counselors.values("user")) | Q(pk__in=contacts.values("user"))
    people = list(User.objects.filter(known | Q(pk__in=on_duty)).values_list("pk", "name"))
    county_people = frozenset(contacts.values_list("user", flat=True))
    return people, Posts(on_duty, county_people, _vacant(school, student, today))


def _seats_of(student: Student | None) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(in_force(timezone.localdate()), student=student)


def _vacant(school: School, student: Student | None, today: date) -> frozenset[str]:
    """Posts that nobody holds; the class teacher's, of the child's class alone."""
    posts = StaffAssignment.objects.filter(in_force(today), school=school, user__is_active=True)
    held = {ROLE_OF_DUTY.get(duty) for duty in posts.values_list("duty", flat=True)} - {Role.TEACHER}
    here = _seats_of(student).values("school_class")
    teachers = posts.filter(duty=StaffAssignment.Duty.CLASS_TEACHER, school_class__in=here)
    return frozenset(set(ROLE_OF_DUTY.values()) - held - ({Role.TEACHER} if student and teachers.exists() else set()))


def audit_urgent(concern: UrgentConcern, by: User | None, verb: str, **detail: object) -> None:
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=by, verb=verb, obj=concern, subjects=subjects, detail=detail)
