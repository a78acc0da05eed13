"""What to do now, with names and numbers, before any field: stored in the page and readable without a line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import schools_worked_at
from screening.cases.models import UrgentConcern
from screening.cases.opening.selectors import duty_of
from screening.library import texts
from students.models import County, DutyDay, School

FIRST = "texts.urgent.first_screen"
NOBODY = "—"
NUMBER = re.compile(r"(\+?\d[\d -]*\d)\s*(?:[（(]([^（）()]*)[）)])?")
ABOUT_PEOPLE_HERE = (UrgentConcern.About.STAFF, UrgentConcern.About.UNSURE)


@dataclass(frozen=True)
class Call:
    """A number to press."""

    number: str
    who: str

    @property
    def href(self) -> str:
        return "tel:" + re.sub(r"[^0-9+]", "", self.number)


class FirstScreen:
    """Three steps and every number. `past_the_school`: for what concerns somebody who works here."""

    def __init__(self, schools: list[School], *, duty: bool = True, colleagues: tuple[str, ...] = ()) -> None:
        county = schools[0].township.county if schools else None
        numbers = county.emergency_numbers if county else ""
        places = [(school.name if len(schools) > 1 else "", _duty_of(school)) for school in schools] if duty else []
        past = _past_the_school(county)
        tell = tuple(_tell(place, found) for place, found in places) or (_("2. %(words)s") % {"words": past},)
        call = texts.text(f"{FIRST}.steps.call", county_numbers=numbers or NOBODY)
        self.steps = (texts.text(f"{FIRST}.steps.stay"), *tell, call)
        self.calls = (*_duty_calls(places), *_public_calls(numbers))
        self.past_the_school = past if places else ""
        self.contact = _contact(county)
        self.not_sent = _("This was not sent and nobody has received it. Telephone now.")
        self.with_the_child = texts.lines("texts.urgent.with_the_child")
        self.colleagues = colleagues


def screen(user: User, colleagues: Iterable[str]) -> FirstScreen:
    """Of every school the person works at: whoever stands in one of them must not be given the number of another."""
    return FirstScreen(list(schools_worked_at(user)), colleagues=tuple(colleagues))


def after_sending(concern: UrgentConcern) -> FirstScreen:
    """Nobody is sent to the duty person with what may concern somebody who works here."""
    return FirstScreen([concern.school], duty=concern.about not in ABOUT_PEOPLE_HERE)


def _duty_of(school: School) -> DutyDay | None:
    return duty_of(school, timezone.now())


def _tell(place: str, duty: DutyDay | None) -> str:
    if duty is None:
        words = _("2. Nobody is on the duty list today: tell the headteacher, or call the county contact below.")
    else:
        words = texts.text(
            f"{FIRST}.steps.tell",
            duty_name=duty.duty_person.name,
            duty_phone=duty.duty_phone,
            deputy_name=duty.deputy.name,
            deputy_phone=duty.deputy_phone,
        )
    return _("%(words)s (%(school)s)") % {"words": words, "school": place} if place else words


def _past_the_school(county: County | None) -> str:
    name = county.protection_contact_name if county else ""
    phone = county.protection_contact_phone if county else ""
    contact = {"district_contact_name": name or NOBODY, "district_contact_phone": phone or NOBODY}
    return texts.text(f"{FIRST}.if_duty_person_involved", **contact)


def _contact(county: County | None) -> Call | None:
    if county is None or not county.protection_contact_phone:
        return None
    who = _("County contact %(name)s") % {"name": county.protection_contact_name}
    return Call(county.protection_contact_phone, who)


def _duty_calls(places: list[tuple[str, DutyDay | None]]) -> Iterator[Call]:
    for place, duty in places:
        if duty:
            at = f" · {place}" if place else ""
            yield Call(duty.duty_phone, _("Duty person %(name)s") % {"name": duty.duty_person.name} + at)
            yield Call(duty.deputy_phone, _("Deputy %(name)s") % {"name": duty.deputy.name} + at)


def _public_calls(county_numbers: str) -> Iterator[Call]:
    yield Call("120", _("Life in danger"))
    yield Call("110", _("Somebody is harming the child"))
    yield Call("12356", _("Distress line"))
    for number, who in NUMBER.findall(county_numbers):
        yield Call(number, who or _("County number"))
