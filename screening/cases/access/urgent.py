"""The door to urgent concerns: who sees one, since when, and from whom it is kept for ever."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from accounts import audit
from accounts.codes import MistypedCode, plain
from accounts.models import MADE_BY_TWO, PendingAct, RecoveryCode, Role, User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_a_page, once_while_reading, one_or_404
from screening.cases.access.workplaces import where_worked
from screening.cases.models import Case, Decision, KeptOpen, PutRight, UrgentAct, UrgentConcern, UrgentWithheld
from screening.rounds.child_forms.access import find_form
from students.access import school_keys, schools_of, visible_students
from students.dated import in_force
from students.duty.hours import holds_at
from students.models import CountyAssignment, DutyDay, Enrolment, FamilyContact, SchoolClass, StaffAssignment, Student
from students.seating import Calendars, Seating

HIDE, LIFT_HOLD = "urgent.hide", "urgent.lift-hold"  # what takes two people
DEPUTY_AFTER = timedelta(minutes=30)
COUNTY_AFTER = timedelta(hours=2)
LONGEST_DUTY = timedelta(days=1)
CONFIRMING = (StaffAssignment.Duty.HEADTEACHER, StaffAssignment.Duty.COUNSELOR)
CLASS_ORDER = ("-cohort_year", "number")
KEPT = UrgentWithheld.objects.filter(concern=OuterRef("pk"))
ABOUT_COLLEAGUE = Q(about__in=[UrgentConcern.About.STAFF, UrgentConcern.About.UNSURE]) | Q(Exists(KEPT))


def urgent_concerns_of(user: User, *, at: datetime | None = None) -> QuerySet[UrgentConcern]:
    """The author; the counselor and the duty person at once; deputy and headteacher after 30 minutes without a reply;
    the county's contact after two hours, or at once where it may concern somebody at school; there a reply from school
    stops neither of these ways, only the contact's own. Nobody withheld, ever.

    `at`: who will see it at a later moment, should nobody take it until then."""
    if not user.is_active:
        return UrgentConcern.objects.none()
    mine = Q(raised_by=user) & _works_there(user)
    hidden_in_role = UrgentWithheld.objects.filter(concern=OuterRef("pk"), role=user.role)
    hidden_by_name = UrgentWithheld.objects.filter(concern=OuterRef("pk"), user=user)
    rows = UrgentConcern.objects.filter(mine | (_shown_to(user, at or timezone.now()) & ~Exists(hidden_in_role)))
    rows = rows.filter(~Exists(hidden_by_name))  # no join in it finds a row twice
    rows = rows.annotate(is_kept=Exists(KEPT))
    people = ("raised_by", "acknowledged_by", "county_took_by", "close_asked_by")
    return rows.select_related("school__township__county", "student", *people)


def open_concerns_about(user: User, students: Iterable[int]) -> dict[int, list[UrgentConcern]]:
    """Child (by key) → the open concerns about it that this person may see, the oldest first. Who may see one is a
    long question, so it is asked only where there is one."""
    rows = UrgentConcern.objects.filter(closed_at__isnull=True, student__in=list(students))
    asked = list(rows.values_list("pk", flat=True))
    found: dict[int, list[UrgentConcern]] = defaultdict(list)
    seen = urgent_concerns_of(user).filter(pk__in=asked).order_by("raised_at", "pk") if asked else ()
    for concern in seen:
        if concern.student_id:
            found[concern.student_id].append(concern)
    return dict(found)


def urgent_history_of(user: User, student: Student) -> QuerySet[UrgentConcern]:
    """Open or closed, of those this person may see, the oldest first."""
    rows = UrgentConcern.objects.filter(student=student)
    if not once_while_reading(("is anything urgent", student.pk), rows.exists):
        return UrgentConcern.objects.none()
    return urgent_concerns_of(user).filter(student=student).order_by("raised_at", "pk")


def open_urgent_of(user: User) -> list[UrgentConcern]:
    """The newest first. Every first screen asks for it: the long question only where one is open in the county."""
    return read_open_urgent(user) if open_in_county(user).exists() else []


def open_in_county(user: User) -> QuerySet[UrgentConcern]:
    """Whoever may see them; to be asked whether there is one, never shown."""
    here = Q(school__township__county__in=schools_of(user).values("township__county"))
    return UrgentConcern.objects.filter(here | Q(raised_by=user) | Q(acknowledged_by=user), closed_at__isnull=True)


def read_open_urgent(user: User) -> list[UrgentConcern]:
    found = to_act_on(user, urgent_concerns_of(user).filter(closed_at__isnull=True)).order_by("-raised_at")
    _shown_on_this_page(user).update(concern.pk for concern in found)
    return list(found)


def _shown_on_this_page(user: User) -> set[int]:
    """Concerns (by key) that a page which only reads has asked for already."""
    return once_while_reading(("urgent shown", user.pk), set)


def to_act_on(user: User, concerns: QuerySet[UrgentConcern]) -> QuerySet[UrgentConcern]:
    """Each with whether the person may act on it, and not merely as its author, and whether the case of the child was
    ended meanwhile by somebody who may not know."""
    mine = When(_shown_to(user, timezone.now()), then=Value(True))
    ended = KeptOpen.objects.filter(answered_at__isnull=True, concern=OuterRef("pk"))
    return concerns.annotate(may_act=Choice(mine, default=Value(False)), ended_in_ignorance=Exists(ended))


def seating_of_concerned(user: User, concerns: Iterable[UrgentConcern], calendars: Calendars | None = None) -> Seating:
    """Where the children of these concerns sit, of those this person may see."""
    known, asked = _shown_on_this_page(user), list(concerns)
    children = [concern.student_id for concern in asked if concern.pk in known]
    if others := [concern.pk for concern in asked if concern.pk not in known]:
        children += urgent_concerns_of(user).filter(pk__in=others).values_list("student", flat=True)
    return Seating(Enrolment.objects.filter(student__in=filter(None, children)), timezone.localdate(), calendars)


def urgent_decisions(user: User, **of: Any) -> list[Decision]:
    """In force, of open cases. `of`: which ones, by the way from a decision, as a door of theirs says it."""
    if not can(user, Permission.REVIEW_CASES):
        return []
    rows = Decision.objects.filter(decision="urgent", superseded_at__isnull=True, **of)
    return list(rows.exclude(case__state=Case.State.CLOSED).select_related("case__student", "case__school"))


def not_sent_of(user: User, decided: Sequence[Decision]) -> list[Decision]:
    """“Urgent” was decided and no concern about the child, of those this person may see, was open then or is since:
    nobody has been told."""
    if not decided:
        return []
    about = urgent_concerns_of(user).filter(student__in=[one.case.student_id for one in decided])
    sent = list(about.values_list("student", "closed_at"))
    return [
        one
        for one in decided
        if not any(child == one.case.student_id and (not end or end >= one.decided_at) for child, end in sent)
    ]


def kept_open_of(user: User, concern: UrgentConcern) -> QuerySet[KeptOpen]:
    """Cases of the child that were ended by somebody who may not know, and that nobody has answered for."""
    rows = KeptOpen.objects.filter(concern=concern) if is_shown(user, concern) else KeptOpen.objects.none()
    return rows.filter(answered_at__isnull=True).select_related("case").order_by("since", "pk")


def get_kept_open_to_write_or_404(user: User, public_id: UUID) -> KeptOpen:
    """For whoever acts on the concern; also one that is answered, so that a second press is none."""
    may_act = urgent_concerns_of(user).filter(_shown_to(user, timezone.now()))
    return one_or_404(KeptOpen.objects.filter(concern__in=may_act.values("pk")), public_id=public_id)


def contacts_in_need(user: User, concern: UrgentConcern) -> list[FamilyContact]:
    """Whom to telephone at home, for whoever acts on a concern; nobody where it concerns the family itself."""
    return [] if concern.about == UrgentConcern.About.GUARDIAN else family_in_report(user, concern)


def family_in_report(user: User, concern: UrgentConcern) -> list[FamilyContact]:
    """Who the family is, for whoever reports: an authority has to know, also where it concerns the family itself."""
    if concern.student is None or not may_act_on(user, concern):
        return []
    rows = FamilyContact.objects.filter(student=concern.student, ended_at__isnull=True)
    return list(rows.order_by("-is_guardian", "pk"))


def children_in_open_concerns(user: User, students: QuerySet[Any]) -> set[int]:
    """Those of these children (by key) in open concerns that this person may see. Who may see one is a long question,
    so it is asked only where there is one."""
    found = list(
        UrgentConcern.objects.filter(closed_at__isnull=True, student__in=students).values_list("pk", flat=True)
    )
    if not found:
        return set()
    return set(urgent_concerns_of(user).filter(pk__in=found).values_list("student", flat=True))


def get_urgent_or_404(user: User, public_id: UUID) -> UrgentConcern:
    concern = one_or_404(urgent_concerns_of(user), public_id=public_id)
    subjects = [concern.student.public_id] if concern.student else []
    audit.record(by=user, verb="urgent.show", obj=concern, subjects=subjects, purpose="urgent")
    return concern


def get_urgent_to_write_or_404(user: User, public_id: UUID) -> UrgentConcern:
    """To act on a concern one must be shown it, and not merely as its author."""
    may_act = urgent_concerns_of(user).filter(_shown_to(user, timezone.now()))
    return one_or_404(may_act, public_id=public_id)


def get_urgent_to_correct_or_404(user: User, public_id: UUID) -> UrgentConcern:
    """For whoever acts on it; that its words were read is recorded."""
    return get_urgent_or_404(user, get_urgent_to_write_or_404(user, public_id).public_id)


def classes_to_name_in(user: User, concern: UrgentConcern) -> QuerySet[SchoolClass]:
    """Every class of the school that is open today, for whoever may see the concern: a child nobody has named is not
    looked after."""
    open_today = Q(closed_on__isnull=True) | Q(closed_on__gte=timezone.localdate())
    rows = SchoolClass.objects.filter(open_today, school=concern.school) if is_shown(user, concern) else None
    return (rows or SchoolClass.objects.none()).select_related("school__township__county").order_by(*CLASS_ORDER)


def child_called(user: User, name: str, school_class: SchoolClass) -> Student | None:
    """The one child of exactly this name in a class that whoever names the child of a concern has chosen; recorded."""
    here = Enrolment.objects.filter(in_force(timezone.localdate()), school_class=school_class, student__name=name)
    found = [seat.student for seat in here.select_related("student")[:2]]
    if len(found) != 1:
        return None
    audit.record(by=user, verb="student.show", obj=found[0], subjects=[found[0].public_id], purpose="urgent")
    return found[0]


def is_shown(user: User, concern: UrgentConcern) -> bool:
    """A long question, asked once a page."""
    if concern.pk in _shown_on_this_page(user):
        return True
    key = ("urgent is shown", user.pk, concern.pk)
    return once_while_reading(key, lambda: urgent_concerns_of(user).filter(pk=concern.pk).exists())


def may_act_on(user: User, concern: UrgentConcern) -> bool:
    def ask() -> bool:
        return urgent_concerns_of(user).filter(_shown_to(user, timezone.now()), pk=concern.pk).exists()

    return once_while_reading(("may act on urgent", user.pk, concern.pk), ask)


def _shown_to(user: User, now: datetime) -> Q:
    here = Q(school__in=school_keys(user))
    late = _unanswered_for(DEPUTY_AFTER, now)
    duty = DutyDay.objects.filter(holds_at(now), school=OuterRef("school"))  # the list may name who left
    as_duty_person = Q(Exists(duty.filter(duty_person=user, person_since__lte=OuterRef("raised_at"))))
    as_deputy = Q(Exists(duty.filter(deputy=user, deputy_since__lte=OuterRef("raised_at")))) & late
    on_duty = here & (Q(closed_at__isnull=True) | Q(closed_at__gte=now - LONGEST_DUTY)) & (as_duty_person | as_deputy)
    taken = Q(acknowledged_by=user) & _works_there(user)  # goes on with it after the duty day has ended
    # One person alone made or renewed this account, whenever that was, and could have kept its code: what is kept from
    # that person, or from that post, is kept from the account as well.
    codes = RecoveryCode.objects.filter(user=user).exclude(user__role__in=MADE_BY_TWO)
    by_name, by_post = codes.filter(created_by=OuterRef("user")), codes.filter(created_by__role=OuterRef("role"))
    through_kept_out = Q(Exists(KEPT.filter(Exists(by_name) | Exists(by_post))))
    return (_shown_to_role(user, here, now) | on_duty | taken) & ~through_kept_out


def _shown_to_role(user: User, here: Q, now: datetime) -> Q:
    match user.role:
        case Role.COUNSELOR:
            return here | _waits_for_somebody_else(user)
        case Role.HEADTEACHER:
            return here & (_unanswered_for(DEPUTY_AFTER, now) | Q(close_asked_at__isnull=False))
        case Role.PROTECTION_CONTACT:
            here_late = here & (_unanswered_for(COUNTY_AFTER, now) | ABOUT_COLLEAGUE)
            return here_late | _waits_for_somebody_else(user) | (here & _waits_for_a_second_person())
    return Q(pk__in=[])


def _works_there(user: User) -> Q:
    """Somebody who works there no longer reads no name any more, also of what they wrote."""
    return where_worked(user, "school")


def _waits_for_a_second_person() -> Q:
    """One person alone kept more people out, or asked for the end of the hold: the county's contact may look."""
    waiting = PendingAct.objects.filter(act__in=(HIDE, LIFT_HOLD), outcome=PendingAct.Outcome.WAITING)
    return Q(Exists(waiting.filter(about=OuterRef("public_id"))))


def _unanswered_for(span: timedelta, now: datetime) -> Q:
    """Not acknowledged within `span`, or by somebody whose account is closed: computed from times, so that it needs no
    job and survives any outage."""
    return _not_taken("acknowledged", span, now) | (ABOUT_COLLEAGUE & _not_taken("county_took", span, now))


def _not_taken(act: str, span: timedelta, now: datetime) -> Q:
    nobody_has_it = Q(**{f"{act}_at__isnull": True}) | Q(**{f"{act}_by__is_active": False})
    return nobody_has_it & Q(raised_at__lte=now - span) | Q(**{f"{act}_at__gt": F("raised_at") + span})


def _waits_for_somebody_else(user: User) -> Q:
    """Another counselor of the county, or its contact, confirms the end where neither headteacher nor counselor of the
    school can: kept out, not there, never signed in, or the one who asked for it."""
    kept_out = UrgentWithheld.objects.filter(concern=OuterRef(OuterRef("pk")))
    kept_out = kept_out.filter(Q(user=OuterRef("user")) | Q(role=OuterRef("user__role")))
    own = _posts_today().filter(school=OuterRef("school"), duty__in=CONFIRMING, user__is_active=True)
    own = own.filter(~Exists(kept_out), user__last_login__isnull=False).exclude(user=OuterRef("close_asked_by"))
    rows = UrgentConcern.objects.filter(~Exists(own), close_asked_at__isnull=False)
    rows = rows.filter(closed_at__isnull=True, school__township__county__in=schools_of(user).values("township__county"))
    return Q(pk__in=once_a_page(user, "waits for somebody else", lambda: rows.values_list("pk", flat=True)))


def put_right_of(user: User, about: Q) -> QuerySet[PutRight]:
    """Concerns this person may see that stood at the wrong child, the first first."""
    rows = PutRight.objects.filter(about)
    rows = rows.filter(concern__in=urgent_concerns_of(user).values("pk")) if rows.exists() else rows.none()
    return rows.select_related("concern", "wrong", "right", "recorded_by").order_by("recorded_at", "pk")


def acts_of(user: User, concern: UrgentConcern) -> QuerySet[UrgentAct]:
    """What was done about a concern, in its order, for whoever is shown the concern."""
    rows = UrgentAct.objects.filter(concern=concern) if is_shown(user, concern) else UrgentAct.objects.none()
    return rows.select_related("recorded_by").order_by("recorded_at", "pk")


def student_of_form(user: User, code: str) -> Student | None:
    """The child whose paper form is being typed, for whoever types it; whoever knows only the code reads no name."""
    try:
        found = find_form(user, plain(code)) if code else None
    except MistypedCode:
        return None
    return found.student if found else None


def may_see_name(user: User, student: Student) -> bool:
    """Whether the person reads this child's name elsewhere too."""
    return visible_students(user).filter(pk=student.pk).exists()


def colleagues_at(user: User, concern: UrgentConcern) -> QuerySet[User]:
    """People of the school from whom somebody who acts on a concern may keep it; not those it is kept from already.
    For its author the county's contacts as well, and whether it is kept from somebody already does not show."""
    posts = Q(pk__in=_posts_today().filter(school=concern.school).values("user"))
    kept_from = concern.withheld_from.exclude(user=None).values("user")
    if may_act_on(user, concern):
        people = User.objects.filter(posts, is_active=True).exclude(pk__in=kept_from)
    elif is_shown(user, concern):
        of_county = CountyAssignment.objects.filter(
            in_force(timezone.localdate()), county=concern.school.township.county, user__role=Role.PROTECTION_CONTACT
        )
        people = User.objects.filter(posts | Q(pk__in=of_county.values("user")), is_active=True)
    else:
        people = User.objects.none()
    return people.exclude(pk__in=[user.pk, concern.raised_by_id]).order_by("name", "pk")


def _posts_today() -> QuerySet[StaffAssignment]:
    return StaffAssignment.objects.filter(in_force(timezone.localdate()))
