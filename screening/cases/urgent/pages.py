"""Who has an urgent concern on the screen, in words. Asked of people, each time the page is shown: never of a role that
perhaps nobody holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Role, User
from accounts.permissions import Permission, can
from accounts.two_people.acts import waiting_acts
from accounts.two_people.pages import waiting_words
from screening import formats
from screening.cases import access
from screening.cases.access.urgent import HIDE, LIFT_HOLD
from screening.cases.models import PutRight, UrgentAct, UrgentConcern
from screening.cases.opening.selectors import duty_of
from screening.cases.urgent import checklist, readers
from screening.cases.urgent.first import (
    Call,
    SchoolOnDuty,
    after_sending,
    duty_calls,
    family_calls,
)
from screening.cases.urgent.withholding import KEPT_OUT_WHEN_UNSURE
from screening.documents.blocks import Link
from screening.library import texts
from students.labels import age_on
from students.models import School, Student
from students.seating import Seating, place_of

IN_MINUTES = timedelta(hours=2)
SIGNS = 20  # of what was written about a child


def readers_words(user: User, concern: UrgentConcern, now: datetime, known: readers.Known | None = None) -> str:
    """“王静、周敏 can see it now. From 09:30 陈志远 can see it too.”; where somebody has it only who can see it now."""
    goes_on = concern.is_waiting or concern.is_waiting_for_county
    found = readers.readers_from(concern, now, known) if goes_on else {now: readers.readers_of(concern, now)}
    people = found.pop(now, [])
    said = now_words(people, user)
    more = _("From %(time)s %(names)s can see it too.")
    today = timezone.localdate(now)
    hours = {at: formats.clock(at) if timezone.localdate(at) == today else formats.moment(at) for at in found}
    later = ((hours[at], names(able, user)) for at, able in found.items() if able)
    return formats.sentences(said, *(more % {"time": time, "names": whom} for time, whom in later))


def now_words(people: Sequence[User], reader: User) -> str:
    if people:
        return _("Can see it now: %(names)s.") % {"names": names(people, reader)}
    return _("It is written down, but nobody else has it on the screen yet. Telephone now.")


def county_words(user: User, concern: UrgentConcern, now: datetime, known: readers.Known | None = None) -> str:
    """Where somebody at school may be concerned: whether the county has it, whoever took it at school."""
    by, at = concern.county_took_by, concern.county_took_at
    if by and at and by.is_active:
        said = _("%(name)s of the county took it at %(time)s.") % {"name": by.name, "time": formats.moment(at)}
        return said if by.pk != concern.acknowledged_by_id else ""
    if not concern.is_waiting_for_county:
        return ""
    contacts = readers.contacts_awaited(concern, now, known)
    if contacts:
        said = _("Nobody of the county has taken it yet: %(names)s can, whoever has it at school.")
        said %= {"names": names(contacts, user)}
    else:
        said = _("Nobody of the county can see it: please ring 110 yourself, or 12355, the line for young people.")
    return said


def names(people: Iterable[User], reader: User) -> str:
    said = (_("you") if person.pk == reader.pk else person.name for person in people)
    return pgettext("between names", ", ").join(said)


def taken_words(concern: UrgentConcern, now: datetime) -> str:
    """Whoever took it and cannot open it any more is not acting on it."""
    by = concern.acknowledged_by
    if by is None:
        return ""
    if concern.is_waiting or not readers.can_open(by, concern, now):
        return _("%(name)s had taken it, but cannot open it any more.") % {"name": by.name}
    return ""


def unacknowledged_words(concern: UrgentConcern, now: datetime) -> str:
    """In minutes while they still say something to somebody who reads them."""
    if now - concern.raised_at > IN_MINUTES:
        words = _("Waiting since %(moment)s; nobody has acknowledged it.")
        return words % {"moment": formats.moment(concern.raised_at)}
    minutes = int((now - concern.raised_at) / timedelta(minutes=1))
    return ngettext(
        "Waiting for %(n)s minute; nobody has acknowledged it.",
        "Waiting for %(n)s minutes; nobody has acknowledged it.",
        minutes,
    ) % {"n": minutes}


def _row(user: User, concern: UrgentConcern, may_act: bool, seating: Seating) -> dict[str, object]:
    raised = {"time": formats.moment(concern.raised_at), "name": concern.raised_by.name}
    return {
        "url": reverse("cases:show_urgent", args=[concern.public_id]),
        "school": card_words(concern, may_act, seating),
        "raised": _("raised %(time)s by %(name)s") % raised,
        "says": state_words(user, concern),
        "is_waiting": concern.is_waiting_for(user),
    }


class UrgentList:
    def __init__(self, user: User, concerns: QuerySet[UrgentConcern], schools: QuerySet[School]) -> None:
        """No child's name stands in the list: it is opened one by one, and every opening is recorded."""
        rows = list(access.to_act_on(user, concerns).order_by("-raised_at"))
        acting = acted_on(rows)
        seating = access.seating_of_concerned(user, [row for row in rows if row.pk in acting])
        shown = {row.pk: _row(user, row, row.pk in acting, seating) for row in rows}
        waits_first = sorted(rows, key=lambda row: (not row.is_waiting_for(user), row.raised_at))
        self.open = tuple(shown[row.pk] for row in waits_first if row.closed_at is None)
        self.closed = tuple(shown[row.pk] for row in rows if row.closed_at is not None)
        self.schools = tuple(schools)  # whose slip can be printed


DAYS_AWAY = 3  # the look-up begins then


class UrgentPage:
    def __init__(self, user: User, concern: UrgentConcern) -> None:
        acts = access.may_act_on(user, concern)
        open_to_act, asked = acts and concern.closed_at is None, concern.close_asked_by_id
        confirms = acts and can(user, Permission.CONFIRM_THE_END)
        alone = concern.closed_at is None and not readers.has_a_reader(concern, timezone.now())
        raised = {"name": concern.raised_by.name, "time": formats.moment(concern.raised_at)}
        self.child = concern.student.name if acts and concern.student else child_words(user, concern.student)
        self.about_child = ConcernedChild(user, concern)
        self.kept_open = ended_words(user, concern) if acts else []
        self.raised = _("%(name)s, %(time)s") % raised
        self.about = texts.text(f"{checklist.LIST}.withheld-from.options.{concern.about}")
        self.hidden_from = _hidden_from(concern)
        self.state = state_words(user, concern)
        self.first = after_sending(user, concern) if alone else None
        self.nobody_named = nobody_named(concern)
        self.may_act = open_to_act
        self.may_take = open_to_act and concern.is_waiting_for(user)
        self.may_hide = concern.closed_at is None
        self.may_name = concern.closed_at is None and concern.student_id is None
        self.may_correct = open_to_act and concern.student_id is not None
        self.put_right = [put_right_words(one) for one in access.put_right_of(user, Q(concern=concern))] if acts else []
        self.may_ask = open_to_act and not self.kept_open and asked is None and concern.acknowledged_at is not None
        self.may_confirm = open_to_act and not self.kept_open and readers.may_close(concern, by=user)
        self.may_lift = confirms and concern.closed_at is not None and concern.hold_lifted_at is None
        self.may_print = acts
        self.checklist = check_lines(user, concern)
        self.hold = _hold_words(concern)
        self.receivers = _categories() if open_to_act else ()


class SentPage:
    """What its author reads: to whom it went, as far as they can open it, and the truth where nobody else can."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        now = timezone.now()
        self.is_delivered = readers.has_a_reader(concern, now)
        self.says = readers_words(user, concern, now) if concern.is_waiting else state_words(user, concern)
        self.county = county_words(user, concern, now) if concern.is_waiting else ""
        self.then = texts.text("texts.urgent.sent") if self.is_delivered and concern.is_waiting else ""
        self.nobody_named = nobody_named(concern)


def child_words(user: User, student: Student | None) -> str:
    """The name, for whoever reads it elsewhere too; somebody who typed a paper form knows only its code."""
    if student is None:
        return ""
    return student.name if access.may_see_name(user, student) else _("the child of the paper form")


def put_right_words(one: PutRight) -> str:
    values = {"wrong": one.wrong.name, "right": one.right.name}
    values |= {"name": one.recorded_by.name, "time": formats.moment(one.recorded_at)}
    return _("Stood at %(wrong)s by mistake; put at %(right)s by %(name)s, %(time)s.") % values


class CheckedLine(NamedTuple):
    """A line of the list with its entries, ticked once they say that it is done."""

    id: str
    title: str
    lines: tuple[str, ...]
    is_ticked: bool


def check_lines(user: User, concern: UrgentConcern) -> tuple[CheckedLine, ...]:
    """Every line of the list in its order, those without an entry too."""
    acts: dict[str, list[UrgentAct]] = defaultdict(list)
    for act in access.acts_of(user, concern):
        acts[checklist.line_of(act)].append(act)
    return tuple(
        CheckedLine(line, words, tuple(map(entry_words, acts[line])), checklist.is_ticked(line, acts[line]))
        for line, words in checklist.lines()
    )


def entry_words(act: UrgentAct) -> str:
    """“10-19 09:40 王静：公安机关，09:35，民警张某，受理编号 17。已派车。”"""
    told = texts.text(f"{checklist.RECEIVERS}.{act.whom}") if act.whom else ""
    done = _("at %(time)s") % {"time": formats.moment(act.done_at)} if act.done_at else ""
    receipt = _("receipt %(number)s") % {"number": act.receipt} if act.receipt else ""
    parts = [part for part in (told, done, act.receiver, receipt, act.note) if part]
    said = (", " if formats.is_english() else "，").join(parts) or _("done")
    return f"{timezone.localtime(act.recorded_at):%m-%d %H:%M} {act.recorded_by.name}: {said}"


def _hold_words(concern: UrgentConcern) -> str:
    if concern.hold_lifted_at is None:
        return texts.text(f"{checklist.LIST}.hold") + asked_words(concern, LIFT_HOLD)
    return _("The records need not be kept for this concern since %(time)s.") % {
        "time": formats.moment(concern.hold_lifted_at)
    }


def asked_words(concern: UrgentConcern, act: str) -> str:
    """That a second person has not answered yet; who that may be is seen by the one who asked."""
    asked = waiting_acts().filter(act=act, about=concern.public_id).last()
    return " " + waiting_words(asked) if asked else ""


def _categories() -> list[dict[str, str]]:
    """What it may be, and who is told of it then; `basis`: where that is written, and whether it is checked."""
    return [
        {
            "title": one["title"],
            "looks_like": one["may_look_like"].replace("{days}", str(DAYS_AWAY)),
            "told": formats.joined(texts.text(f"{checklist.RECEIVERS}.{whom}") for whom in one["report_to"]),
            "basis": texts.text(f"texts.urgent.basis_status.{one['basis']['status']}"),
        }
        for one in texts.localize("texts.urgent.categories")
    ]


def _hidden_from(concern: UrgentConcern) -> str:
    """Jobs and how many colleagues; names stay out of the page."""
    rows = list(concern.withheld_from.all())
    jobs = dict(Role.choices)
    roles = [str(jobs[row.role]) for row in rows if row.role]
    people = sum(row.user_id is not None for row in rows)
    if people:
        roles.append(ngettext("%(n)s named colleague", "%(n)s named colleagues", people) % {"n": people})
    return texts.text("ui.urgent.withheld", who=formats.joined(roles)) + asked_words(concern, HIDE) if roles else ""


def nobody_named(concern: UrgentConcern) -> str:
    """Somebody who works here is concerned, and not everybody named was found: it went past the school."""
    roles = {row.role for row in concern.withheld_from.all()}
    if concern.about != concern.About.STAFF or not roles >= KEPT_OUT_WHEN_UNSURE:
        return ""
    return _(
        "Not everybody who is meant was found among the staff. So it goes past the school, as with “Not sure”: "
        "headteacher, teachers, other staff and administrator do not see it."
    )


def state_words(
    user: User, concern: UrgentConcern, now: datetime | None = None, known: readers.Known | None = None
) -> str:
    """Who has it; or since when nobody has, who can see it now and where it goes next."""
    now = now or timezone.now()
    if concern.closed_at:
        return _("Closed by two people at %(time)s") % {"time": formats.moment(concern.closed_at)}
    lost = taken_words(concern, now)
    if lost:
        return formats.sentences(lost, readers_words(user, concern, now), county_words(user, concern, now))
    if concern.close_asked_at:
        county = county_words(user, concern, now)
        ends = _("It is not closed before the county has taken it.") if readers.contacts_awaited(concern, now) else ""
        return formats.sentences(texts.text("ui.urgent.second-person"), county, ends)
    if concern.acknowledged_at and concern.acknowledged_by:
        who, at = concern.acknowledged_by.name, formats.moment(concern.acknowledged_at)
        said = texts.text("texts.urgent.acknowledged", who=who, time=at)
        if concern.is_waiting_for_county:
            said = formats.sentences(said, readers_words(user, concern, now))
        return formats.sentences(said, county_words(user, concern, now))
    waits = (unacknowledged_words(concern, now), readers_words(user, concern, now, known))
    return formats.sentences(*waits, county_words(user, concern, now, known))


class ConcernedChild:
    """Empty for whoever is its author and nothing else: the paper form that is typed names nobody."""

    def __init__(self, user: User, concern: UrgentConcern) -> None:
        student = concern.student if access.may_act_on(user, concern) else None
        self.who = who_words(student) if student else ""
        self.cases = _cases(user, student) if student else []
        self.calls = list(_calls(user, concern)) if student else []


def who_words(student: Student, seating: Seating | None = None) -> str:
    """“柳湾镇中心小学 三年级(1)班 7 号 · 9 岁 · 女”."""
    return _("%(place)s · %(age)s years · %(sex)s") % {
        "place": seating.with_school(student.pk) if seating else place_of(student),
        "age": age_on(student, timezone.localdate()),
        "sex": student.get_sex_display(),
    }


def card_words(concern: UrgentConcern, may_act: bool, seating: Seating) -> str:
    """Class and seat tell two concerns apart, for whoever goes there; a list names no child."""
    if not may_act:
        return concern.school.name
    if concern.student is None:
        said = Truncator(" ".join(concern.who.split())).chars(SIGNS)  # tells two concerns apart
        return " · ".join(filter(None, (concern.school.name, said, _("child not named yet"))))
    return who_words(concern.student, seating)


def _cases(user: User, student: Student) -> list[Link]:
    """Open ones first; the look at the case is recorded where it is opened."""
    rows = access.cases_of(user).filter(student=student).order_by(F("closed_at").asc(nulls_first=True), "-pk")[:2]
    words = _("Case %(number)s: %(state)s")
    said = ((case, {"number": case.number, "state": case.get_state_display()}) for case in rows)
    return [Link(words % values, reverse("cases:show_case", args=[case.public_id])) for case, values in said]


def _calls(user: User, concern: UrgentConcern) -> Iterator[Call]:
    """At home, then at school."""
    yield from family_calls(access.contacts_in_need(user, concern))
    school = concern.school
    if not concern.is_about_colleague:
        yield from duty_calls([SchoolOnDuty("", duty_of(school, timezone.now()))], user)
    if school.phone:
        yield Call(school.phone, school.name)


def ended_words(user: User, concern: UrgentConcern) -> list[tuple[UUID, str]]:
    """Each case that was ended by somebody who may not know, and what is to be said about it."""
    words = _(
        "Case %(number)s of this child was ended on %(day)s. Whoever ended it does not know of this concern and is not "
        "told. Please say who goes on with the child; until then this concern cannot be closed."
    )
    rows = access.kept_open_of(user, concern)
    days = ((row, formats.day(timezone.localdate(row.since))) for row in rows)
    return [(row.public_id, words % {"number": row.case.number, "day": day}) for row, day in days]


def acted_on(concerns: Iterable[UrgentConcern]) -> dict[int, bool]:
    """Those of these of `to_act_on` (by key) that the person may act on, and whether the case was ended meanwhile."""
    return {one.pk: vars(one)["ended_in_ignorance"] for one in concerns if vars(one)["may_act"]}
