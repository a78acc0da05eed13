"""One urgent concern as those who may see it read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases import access
from screening.cases.models import UrgentConcern
from screening.cases.presenters.urgent_first import ABOUT_PEOPLE_HERE
from screening.cases.records import LINE_BREAK
from screening.library import texts


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
    done: tuple[str, ...]
    family_note: str


def sent_words(user: User, concern: UrgentConcern) -> str:
    """To whom it went, without naming anybody from whom it is kept; and the truth where nobody else has it yet."""
    recipients = [person.name for person in access.first_recipients(user, concern)]
    if concern.about in ABOUT_PEOPLE_HERE:
        recipients.append(_("the county's child-protection contact"))
    if not recipients:
        return _("It is written down, but nobody else has it on the screen yet. Telephone now.")
    at = timezone.localtime(concern.raised_at).strftime("%H:%M")
    return texts.text("texts.urgent.sent", who="、".join(recipients), time=at)


def page_of(user: User, concern: UrgentConcern) -> UrgentPage:
    may_act = access.may_act_on(user, concern)
    asked = concern.close_asked_by_id
    return UrgentPage(
        concern=concern,
        school=concern.school.name,
        raised=_("%(name)s, %(time)s") % {"name": concern.raised_by.name, "time": _clock(concern.raised_at)},
        about=texts.text(f"texts.urgent.report_checklist.withheld-from.options.{concern.about}"),
        hidden_from=_hidden_from(concern),
        state=state_words(concern),
        is_waiting=concern.acknowledged_at is None,
        may_act=may_act and concern.closed_at is None,
        may_ask=may_act and concern.closed_at is None and asked is None and concern.acknowledged_at is not None,
        may_confirm=may_act
        and concern.closed_at is None
        and asked not in (None, user.pk)
        and user.role in access.CONFIRM_THE_END,
        checklist=tuple(
            texts.text(f"texts.urgent.report_checklist.{entry}")
            for entry in texts.ids("texts.urgent.report_checklist")
            if entry not in ("withheld-from", "closed-by-two")
        ),
        done=tuple(line for line in concern.actions_taken.split(LINE_BREAK) if line),
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
    return _waiting_words(concern, timezone.now())


def _waiting_words(concern: UrgentConcern, now: datetime) -> str:
    raised = concern.raised_at
    minutes = int((now - raised) / timedelta(minutes=1))
    said = _("Waiting for %(n)s minutes; nobody has acknowledged it.") % {"n": minutes}
    if concern.about in ABOUT_PEOPLE_HERE:
        return said + _(" The county's child-protection contact sees it from the start.")
    steps = [(access.DEPUTY_AFTER, "0"), (access.COUNTY_AFTER, "1")]
    reached = [texts.text(f"texts.urgent.escalation.{place}.text") for span, place in steps if now - raised >= span]
    if reached:
        return f"{said} {reached[-1]}"
    upcoming = _clock(raised + access.DEPUTY_AFTER)
    return said + _(" From %(time)s it shows on the screens of deputy and headteacher.") % {"time": upcoming}


def _clock(moment: datetime) -> str:
    return texts.moment(moment)
