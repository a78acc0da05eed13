"""The wall card and the urgent slip: what to do before anything else, with the numbers of the school."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from screening.cases.fallback import content
from screening.cases.fallback.content import FormLine, Grid
from students.duty.hours import Hours
from students.models import DutyDay, School

FIRST = "urgent.first_screen"
SURE_FOR = timedelta(days=14)  # a list that reaches less far says nothing about who stands on a wall for a term
NAME, PHONE = "__________", "______________"
LONGEST_LIST = 5
LEAST, MOST = 4, 7  # lines of the duty list: with one more the cover goes over its page


class OnDuty(NamedTuple):
    """Two people and their numbers, from a day to a day; in the evening where `hours` says so."""

    first: date
    last: date
    hours: str
    person: str
    phone: str
    deputy: str
    deputy_phone: str

    @property
    def names(self) -> dict[str, str]:
        """As the sentences of the content take them."""
        return {
            "duty_name": self.person,
            "duty_phone": self.phone,
            "deputy_name": self.deputy,
            "deputy_phone": self.deputy_phone,
        }


_NOBODY_YET = OnDuty(date.min, date.min, Hours.DAY, NAME, PHONE, NAME, PHONE)  # written in by hand


class UrgentBody:
    """One leaf: the upper half hangs on the wall, the lower half is copied."""

    def __init__(self, school: School, days: Sequence[DutyDay]) -> None:
        county = school.township.county
        always = always_on_duty(days)
        duty = (always or _NOBODY_YET).names
        contact = county.protection_contact_name or NAME
        first, *fields = content.tree("urgent.paper_slip.fields")
        self.title = content.text(f"{FIRST}.title")
        self.steps = (
            content.text(f"{FIRST}.steps.stay"),
            content.text(f"{FIRST}.steps.tell", **duty),
            content.text(f"{FIRST}.steps.call")
            + content.text(f"{FIRST}.county_numbers", county_numbers=county.emergency_numbers or PHONE),
        )
        self.past_the_school = content.text(
            f"{FIRST}.if_duty_person_involved",
            district_contact_name=contact,
            district_contact_phone=county.protection_contact_phone or PHONE,
        )
        self.with_the_child = content.lines("urgent.with_the_child")
        self.who_may = content.joined(content.text("urgent.who_may"), content.text("urgent.lead"))
        self.slip_title = content.text("urgent.paper_slip.title")
        self.slip_lead = content.text("urgent.paper_slip.lead")
        self.slip_duty = first.format(**duty)
        self.rows = tuple(
            _row(field.format(district_contact_name=contact) if "{" in field else field) for field in fields
        )


def runs(days: Sequence[DutyDay]) -> list[OnDuty]:
    """Neighbouring days with the same two people are one line; evenings stand after the days."""
    found: list[OnDuty] = []
    for day in sorted(days, key=lambda day: (day.hours == Hours.EVENING, day.date)):
        people = (day.duty_person.name, day.duty_phone, day.deputy.name, day.deputy_phone)
        last = found[-1] if found else None
        if last and last.hours == day.hours and tuple(last.names.values()) == people:
            found[-1] = OnDuty(last.first, day.date, day.hours, *people)
        else:
            found.append(OnDuty(day.date, day.date, day.hours, *people))
    return found


def always_on_duty(days: Sequence[DutyDay]) -> OnDuty | None:
    """The two people who may stand on a card for a term: nobody else is on the list, and it reaches far enough."""
    spans = runs(days)
    alone = len({tuple(span.names.values()) for span in spans}) == 1
    unbroken = len({span.hours for span in spans}) == len(spans)
    return spans[0] if alone and unbroken and spans[0].last - spans[0].first >= SURE_FOR else None


def duty_table(days: Sequence[DutyDay]) -> Grid:
    """The next who are called, as it was known on the day of printing, by day and, where evenings have people of their
    own, in the evening; lines to go on by hand."""
    heads = ((_("From, to"), "w26"), (_("Duty person, telephone"), "w37"), (_("Deputy, telephone"), "w37"))
    spans = runs(days)
    by_day, evenings = ([run for run in spans if run.hours == hours] for hours in (Hours.DAY, Hours.EVENING))
    room = LONGEST_LIST if not evenings else LONGEST_LIST // 2 + 1
    known = tuple(
        (_span(run), f"{run.person} {run.phone}", f"{run.deputy} {run.deputy_phone}")
        for run in (*by_day[:room], *evenings[:room])
    )
    empty = (("", "", ""),) * (min(max(LEAST, len(known) + 2), MOST) - len(known))
    return Grid(heads, (*known, *empty), _("Duty list as known when printed"), "facts v calls")


def _row(field: str) -> FormLine:
    """ "Does it concern …?　□ no　□ yes": the boxes stand in the cell of the answer."""
    label, box, rest = field.partition("　□")
    return FormLine(label, tuple(f"□{option}" for option in rest.split("　□"))) if box else FormLine(label)


def _span(run: OnDuty) -> str:
    if run.first == run.last:
        days = run.first.isoformat()
    else:
        days = _("%(first)s to %(last)s") % {"first": run.first.isoformat(), "last": run.last.isoformat()}
    return _("%(days)s, evening") % {"days": days} if run.hours == Hours.EVENING else days
