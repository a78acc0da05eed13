"""What to do now, with names and numbers, before any field: stored in the page and readable without a line."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from screening import formats
from screening.cases.access import schools_worked_at
from screening.cases.access.urgent import put_right_of, urgent_history_of
from screening.cases.child.panels import Event
from screening.cases.models import Case, UrgentConcern
from screening.cases.opening.selectors import duty_of
from screening.library import texts
from students.child_file import ChildFileLine
from students.models import County, DutyDay, FamilyContact, School, Student
from students.seating import class_today

FIRST = "texts.urgent.first_screen"
NUMBER = re.compile(r"(\+?\d[\d -]*\d)\s*(?:[（(]([^（）()]*)[）)])?")


class Call(NamedTuple):
    """A number to press."""

    number: str
    who: str

    @property
    def href(self) -> str:
        return "tel:" + re.sub(r"[^0-9+]", "", self.number)


class SchoolOnDuty(NamedTuple):
    """A school and who is called there first; `name` only where somebody works at several."""

    name: str
    duty: DutyDay | None


class UrgentFirstScreen:
    """Three steps and every number there is; a line whose number nobody has written down is left out.
    `past_the_school`: for what concerns somebody who works here. `reader`: nobody is sent to call herself."""

    def __init__(
        self,
        schools: list[School],
        *,
        reader: User,
        concern: UrgentConcern | None = None,
        colleagues: Iterable[str] = (),
    ) -> None:
        county, duty = schools[0].township.county if schools else None, not (concern and concern.is_about_colleague)
        numbers, now = county.emergency_numbers if county else "", timezone.now()
        named = len(schools) > 1
        self.contact = None if concern and is_contact_kept_out(concern) else _contact(county)
        places = [SchoolOnDuty(one.name if named else "", duty_of(one, now)) for one in schools] if duty else []
        past = _past_the_school(county if self.contact else None)
        tell = [_tell(place, reader, county) for place in places] or [_("2. %(words)s") % {"words": past}]
        call = texts.text(f"{FIRST}.steps.call")
        call += texts.text(f"{FIRST}.county_numbers", county_numbers=numbers) if numbers else ""
        self.steps = (texts.text(f"{FIRST}.steps.stay"), *tell, call)
        self.calls = (*duty_calls(places, reader), *public_calls(county))
        self.past_the_school = past if places else ""
        self.not_sent = _("This was not sent and nobody has received it. Telephone now.")
        self.with_the_child = texts.lines("texts.urgent.with_the_child")
        self.colleagues = tuple(colleagues)


def screen(user: User, colleagues: Iterable[str], student: Student | None = None) -> UrgentFirstScreen:
    """Of every school the person works at, because whoever stands in one of them must not be given the number of
    another; of a child who is known, of the child's own school alone."""
    schools = list(schools_worked_at(user))
    sits_in = class_today(student) if student else None
    here = [one for one in schools if sits_in and one.pk == sits_in.school_id]
    return UrgentFirstScreen(here or schools, reader=user, colleagues=colleagues)


def after_sending(user: User, concern: UrgentConcern) -> UrgentFirstScreen:
    """Nobody is sent to the duty person with what may concern somebody who works here."""
    return UrgentFirstScreen([concern.school], reader=user, concern=concern)


def is_contact_kept_out(concern: UrgentConcern) -> bool:
    """Then nobody is sent to the number of the county's contact, whoever answers it."""
    contact = Role.PROTECTION_CONTACT
    return any(
        contact in (row.role, row.user and row.user.role) for row in concern.withheld_from.select_related("user")
    )


def _tell(place: SchoolOnDuty, reader: User, county: County | None) -> str:
    if place.duty:
        words = _tell_whom(place.duty, reader)
    elif _contact(county):
        words = _("2. Nobody is on the duty list today: tell the headteacher, or call the county contact below.")
    else:
        words = _("2. Nobody is on the duty list today: tell the headteacher.")
    return _("%(words)s (%(school)s)") % {"words": words, "school": place.name} if place.name else words


def _tell_whom(duty: DutyDay, reader: User) -> str:
    deputy = {"name": duty.deputy.name, "phone": duty.deputy_phone}
    if duty.duty_person_id == reader.pk:
        return _("2. You are on duty today. For help call the deputy: %(name)s %(phone)s.") % deputy
    person = {"duty_name": duty.duty_person.name, "duty_phone": duty.duty_phone}
    if duty.deputy_id == reader.pk:
        return texts.text(f"{FIRST}.tell_without_deputy", **person)
    return texts.text(f"{FIRST}.steps.tell", **person, deputy_name=deputy["name"], deputy_phone=deputy["phone"])


def _past_the_school(county: County | None) -> str:
    if county is None or not county.protection_contact_phone:
        return texts.text(f"{FIRST}.if_duty_person_involved_without_contact")
    name = county.protection_contact_name or _("the county's child-protection contact")
    contact = {"district_contact_name": name, "district_contact_phone": county.protection_contact_phone}
    return texts.text(f"{FIRST}.if_duty_person_involved", **contact)


def _contact(county: County | None) -> Call | None:
    if county is None or not county.protection_contact_phone:
        return None
    who = (_("County contact %(name)s") % {"name": county.protection_contact_name}).strip()
    return Call(county.protection_contact_phone, who)


def duty_calls(places: list[SchoolOnDuty], reader: User) -> Iterator[Call]:
    for place in places:
        at, duty = f" · {place.name}" if place.name else "", place.duty
        if duty and duty.duty_person_id != reader.pk:
            yield Call(duty.duty_phone, _("Duty person %(name)s") % {"name": duty.duty_person.name} + at)
        if duty and duty.deputy_id != reader.pk:
            yield Call(duty.deputy_phone, _("Deputy %(name)s") % {"name": duty.deputy.name} + at)


def family_calls(people: Iterable[FamilyContact]) -> Iterator[Call]:
    for one in people:
        if one.phone:
            yield Call(one.phone, _("%(name)s (%(relation)s)") % {"name": one.name, "relation": one.role})


def public_calls(county: County | None) -> Iterator[Call]:
    yield Call("120", _("Life in danger"))
    yield Call("110", _("Somebody is harming the child"))
    yield Call("12356", _("Distress line"))
    for number, who in NUMBER.findall(county.emergency_numbers if county else ""):
        yield Call(number, who or _("County number"))


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for one in urgent_history_of(user, student).order_by("-raised_at", "-pk"):
        url = reverse("cases:show_urgent", args=[one.public_id])
        yield from (ChildFileLine(day, _("▲ Urgent"), said, "", url) for day, said in [*_days_of(one)][::-1])
    yield from (ChildFileLine(day, _("▲ Urgent"), words) for day, words in put_right_lines(user, student))


def _days_of(concern: UrgentConcern) -> Iterator[tuple[date, str]]:
    said = _("%(name)s raised an urgent concern") % {"name": concern.raised_by.name}
    yield timezone.localdate(concern.raised_at), said
    if concern.closed_at:
        yield timezone.localdate(concern.closed_at), _("The urgent concern was closed")


def put_right_lines(user: User, student: Student) -> Iterator[tuple[date, str]]:
    """Told at both children; neither names the other."""
    wrongly = _("An urgent concern stood here by mistake; it is about another child (%(name)s, %(time)s)")
    rightly = _("The urgent concern was put here; before it stood at the wrong child (%(name)s, %(time)s)")
    for one in put_right_of(user, Q(wrong=student) | Q(right=student)):
        said = wrongly if one.wrong_id == student.pk else rightly
        values = {"name": one.recorded_by.name, "time": formats.moment(one.recorded_at)}
        yield timezone.localdate(one.recorded_at), said % values


def case_events(user: User, case: Case) -> Iterator[Event]:
    """What was urgent about the child while the case ran."""
    since, until = case.opened_on, timezone.localdate(case.closed_at)
    for one in urgent_history_of(user, case.student):
        if since <= timezone.localdate(one.raised_at) <= until:
            yield from (Event(day, said) for day, said in _days_of(one))
    yield from (Event(day, words) for day, words in put_right_lines(user, case.student))


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for one in urgent_history_of(user, student).filter(closed_at=None):
        url = reverse("cases:show_urgent", args=[one.public_id])
        yield ChildFileLine(timezone.localdate(one.raised_at), _("▲ Urgent"), _("An urgent concern is open"), "", url)
