"""A counselor who left with cases that wait for a receipt, a child who moved, one look in an emergency, one teacher who
still waits: through the services on the last school day."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Role, User
from screening.cases.handover.services import hand_over_cases
from screening.cases.models import Case, EmergencyLook, TeacherMessage
from screening.operations.demo.acting import at, content
from screening.operations.demo.world import World
from screening.rounds.models import Sheet
from students.models import Enrolment, School, SchoolClass, StaffAssignment
from students.services.children import move_student

LEFT_WITH = 3


def build(world: World) -> None:
    second_if_any = world.schools[:2][-1]
    _counselor_left(world, second_if_any)
    if len(world.schools) > 2:
        _child_moved(world, world.schools[2], world.schools[0])
        _looked_in_an_emergency(world, world.schools[0], world.counselors[world.schools[2].pk])
    _teacher_waits(world)


def _counselor_left(world: World, school: School) -> None:
    """Ma looked after a few children of this school until last week."""
    former = User(username="counselor-left", name="马晓云", role=Role.COUNSELOR)
    former.set_unusable_password()
    former.is_active, former.disabled_at = False, world.moment(world.school_days_ago(2), 17)
    former.save()
    StaffAssignment.objects.create(
        user=former,
        school=school,
        duty=StaffAssignment.Duty.COUNSELOR,
        starts=world.day - timedelta(weeks=40),
        ends=world.school_days_ago(2),
    )
    helped = Case.objects.filter(school=school, state__in=(Case.State.PLAN, Case.State.WATCH))
    ids = list(helped.order_by("opened_on", "pk").values_list("pk", flat=True)[:LEFT_WITH])
    Case.objects.filter(pk__in=ids).update(owner=former)
    with at(world.moment(world.last_school_day, 7)):
        hand_over_cases(Case.objects.filter(pk__in=ids), by=None)


def _child_moved(world: World, old: School, new: School) -> None:
    """From a class whose sheet is still open into another such class, so that nothing handed in is touched."""
    unrated = Sheet.objects.filter(state=Sheet.State.OPEN, started_at__isnull=True, round__state="open")
    goes_to = SchoolClass.objects.filter(school=new, closed_on=None, sheets__in=unrated).order_by("pk").first()
    seats = Enrolment.objects.filter(ends=None, school_class__school=old, school_class__sheets__in=unrated)
    cases = Case.objects.filter(student__in=seats.values("student")).exclude(state=Case.State.CLOSED)
    case = cases.order_by("opened_on", "pk").first()
    if case and goes_to:
        with at(world.moment(world.last_school_day, 17, 10)):
            move_student(case.student, by=world.admins[new.pk], to=goes_to, day=world.last_school_day)


def _looked_in_an_emergency(world: World, school: School, by: User) -> None:
    case = Case.objects.filter(school=school, state=Case.State.PLAN).order_by("opened_on", "pk").first()
    if case is None:
        return
    opened = world.moment(world.last_school_day, 20, 40)
    EmergencyLook.objects.create(
        case=case,
        reason=content("phrases")["emergency"],
        opened_by=by,
        opened_at=opened,
        open_until=opened + timedelta(hours=24),
    )


def _teacher_waits(world: World) -> None:
    """One concern of the demo teacher took longer than promised: the teacher heard that it was not forgotten."""
    looked = TeacherMessage.objects.filter(kind=TeacherMessage.LOOKED, to=world.people["teacher"])
    answer = looked.filter(concern__isnull=False).order_by("-sent_at", "-pk").first()
    if answer is None:
        return
    asked = {"student": answer.student, "case": answer.case, "concern": answer.concern, "to": answer.to}
    TeacherMessage.objects.create(
        kind=TeacherMessage.STILL_WAITING,
        due_on=timezone.localdate(answer.sent_at),
        sent_at=answer.sent_at - timedelta(hours=3),
        read_at=answer.sent_at,
        **asked,
    )
