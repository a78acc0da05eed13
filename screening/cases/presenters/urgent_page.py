"""What to do now, with names and numbers, before any field; and one urgent concern as those who may see it read it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases import access
from screening.cases.models import UrgentConcern
from screening.cases.selectors import duty_of
from screening.library import texts
from students.models import DutyDay, School

NOBODY = "—"


@dataclass(frozen=True)
class Call:
    """A number to press."""

    number: str
    who: str

    @property
    def href(self) -> str:
        return "tel:" + re.sub(r"[^0-9+]", "", self.number)


@dataclass(frozen=True)
class FirstScreen:
    """Three steps and every number, stored in the page and readable without a line."""

    steps: tuple[str, ...]
    calls: tuple[Call, ...]
    not_at_school: str
    not_sent: str
    with_the_child: tuple[str, ...]


@dataclass(frozen=True)
class UrgentPage:
    concern: UrgentConcern
    school: str
    raised: str
    about: str
    hidden_from: str
    state: str
    is_waiting: bool
    may_act: bool
    may_confirm: bool
    may_ask: bool
    checklist: tuple[str, ...]
    family_note: str


def first_screen(school: School | None) -> FirstScreen:
    duty = duty_of(school, timezone.localdate())
    county = school.township.county if school else None
    numbers = county.emergency_numbers if county else ""
    base = "texts.urgent.first_screen"
    contact = {
        "district_contact_name": county.protection_contact_name if county else NOBODY,
        "district_contact_phone": county.protection_contact_phone if county else "",
    }
    return FirstScreen(
        steps=(
            texts.text(f"{base}.steps.stay"),
            _whom_to_tell(duty),
            texts.text(f"{base}.steps.call", county_numbers=numbers or NOBODY),
        ),
        calls=_calls(duty, numbers),
        not_at_school=texts.text(f"{base}.if_duty_person_involved", **contact),
        not_sent=_("This was not sent and nobody has received it. Telephone now."),
        with_the_child=texts.lines("texts.urgent.with_the_child"),
    )


def _whom_to_tell(duty: DutyDay | None) -> str:
    if duty is None:
        return _("2. Nobody is on the duty list today: tell the headteacher, or call the county contact below.")
    return texts.text(
        "texts.urgent.first_screen.steps.tell",
        duty_name=duty.duty_person.name,
        duty_phone=duty.duty_phone,
        deputy_name=duty.deputy.name,
        deputy_phone=duty.deputy_phone,
    )


def _calls(duty: DutyDay | None, county_numbers: str) -> tuple[Call, ...]:
    found = []
    if duty:
        found = [
            Call(duty.duty_phone, _("Duty person %(name)s") % {"name": duty.duty_person.name}),
            Call(duty.deputy_phone, _("Deputy %(name)s") % {"name": duty.deputy.name}),
        ]
    found += [
        Call("120", _("Life in danger")),
        Call("110", _("Somebody is harming the child")),
        Call("12356", _("Distress line")),
    ]
    if county_numbers:
        found.append(Call(county_numbers, _("County numbers")))
    return tuple(found)


def sent_words(concern: UrgentConcern) -> str:
    """To whom it went, without naming anybody from whom it is kept."""
    recipients = [person.name for person in access.first_recipients(concern)]
    who = "、".join(recipients) if recipients else _("the county's child-protection contact")
    at = timezone.localtime(concern.raised_at).strftime("%H:%M")
    return texts.text("texts.urgent.sent", who=who, time=at)


def page_of(user: User, concern: UrgentConcern) -> UrgentPage:
    may_act = access.may_act_on(user, concern)
    asked = concern.close_asked_by_id
    return UrgentPage(
        concern=concern,
        school=concern.school.name,
        raised=_("%(name)s, %(time)s") % {"name": concern.raised_by.name, "time": _clock(concern.raised_at)},
        about=str(concern.get_about_display()),
        hidden_from=_hidden_from(concern),
        state=state_words(concern),
        is_waiting=concern.acknowledged_at is None,
        may_act=may_act and concern.closed_at is None,
        may_ask=may_act and concern.closed_at is None and asked is None and concern.acknowledged_at is not None,
        may_confirm=may_act and concern.closed_at is None and asked is not None and asked != user.pk,
        checklist=tuple(
            texts.text(f"texts.urgent.report_checklist.{entry}")
            for entry in texts.ids("texts.urgent.report_checklist")
            if entry not in ("withheld-from", "closed-by-two")
        ),
        family_note=texts.text("texts.urgent.report_checklist.withheld-from.effect")
        if concern.about == UrgentConcern.About.GUARDIAN
        else "",
    )


def _hidden_from(concern: UrgentConcern) -> str:
    """Jobs and how many colleagues; names stay out of the page."""
    rows = list(concern.withheld_from.all())
    roles = [str(dict(_roles())[row.role]) for row in rows if row.role]
    people = sum(row.user_id is not None for row in rows)
    if people:
        roles.append(_("%(n)s named colleague(s)") % {"n": people})
    return texts.text("ui.urgent.withheld", who="、".join(roles)) if roles else ""


def _roles() -> list[tuple[str, object]]:
    return [(str(value), label) for value, label in User._meta.get_field("role").flatchoices]


def state_words(concern: UrgentConcern) -> str:
    """Who has it; or since when nobody has, and where it goes next."""
    if concern.closed_at:
        return _("Closed by two people at %(time)s") % {"time": _clock(concern.closed_at)}
    if concern.close_asked_at:
        return texts.text("ui.urgent.second-person")
    if concern.acknowledged_at and concern.acknowledged_by:
        who, at = concern.acknowledged_by.name, _clock(concern.acknowledged_at)
        return texts.text("texts.urgent.acknowledged", who=who, time=at)
    return _waiting_words(concern.raised_at, timezone.now())


def _waiting_words(raised: datetime, now: datetime) -> str:
    minutes = int((now - raised) / timedelta(minutes=1))
    said = _("Waiting for %(n)s minutes; nobody has acknowledged it.") % {"n": minutes}
    steps = [(access.DEPUTY_AFTER, "0"), (access.COUNTY_AFTER, "1")]
    reached = [texts.text(f"texts.urgent.escalation.{place}.text") for span, place in steps if now - raised >= span]
    if reached:
        return f"{said} {reached[-1]}"
    upcoming = _clock(raised + access.DEPUTY_AFTER)
    return said + _(" From %(time)s it shows on the screens of deputy and headteacher.") % {"time": upcoming}


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%m-%d %H:%M")
