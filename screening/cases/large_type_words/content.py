"""Words for families, to be read in large type or listened to: cards for the guardian, the consent sheet, a plan.

texts_of(what, user) -> tuple[Text, …]       `what`: one of WHAT; names no child
plan_texts(user, case) -> tuple[Text, …]     what was agreed for one child, without a reason and without a score
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.deciding.unresolved_items import open_actions
from screening.cases.models import Case, PlanAction
from screening.cases.opening.selectors import duty_of
from screening.library import texts
from students.access import schools_of
from students.models import School

BLANK = "________"


@dataclass(frozen=True)
class SpokenCard:
    """One card. `aside` is for the person who speaks, not to be read out."""

    title: str
    lines: tuple[str, ...]
    ask: str = ""
    aside: str = ""


def titles() -> dict[str, str]:
    return {"cards": _("Cards for the guardian"), "consent": _("The consent sheet")}


def texts_of(what: str, user: User) -> tuple[SpokenCard, ...]:
    school = schools_of(user).first()
    return tuple(_PARTS[what](school))


def _cards(school: School | None) -> Iterable[SpokenCard]:
    told = {"receiver": _("somebody who can help"), "duty_phone": _phone(school)}
    for card in texts.localize("chain.guardian_cards"):
        lines = tuple(_filled(line, told) for line in card["say"])
        yield SpokenCard(card["title"], lines, card["ask"], card["avoid"])


def _consent(school: School | None) -> Iterable[SpokenCard]:
    sheet = texts.localize("consent_sheet")
    told = {
        "school": school.name if school else BLANK,
        "storage_place": BLANK,
        "years": "__",
        "contact_name": BLANK,
        "contact_phone": school.phone if school and school.phone else BLANK,
        "complaint_office": BLANK,
    }
    for section in sheet["sections"]:
        yield SpokenCard(section["title"], tuple(_filled(line, told) for line in section["body"]))
    yield SpokenCard(_("Please choose line by line"), tuple(choice["label"] for choice in sheet["choices"]))


_PARTS: dict[str, Callable[[School | None], Iterable[SpokenCard]]] = {"cards": _cards, "consent": _consent}
WHAT = tuple(_PARTS)


def plan_texts(case: Case) -> tuple[SpokenCard, ...]:
    """Goal first, then who does what, then when we look again and whom to call."""
    plan = getattr(case, "plan", None)
    if plan is None:
        return ()
    actions = open_actions(case, timezone.localdate())
    again = _("We look at it together again on %(day)s.") % {"day": formats.day(plan.review_on)}
    call = _("Call this number for anything: %(phone)s.") % {"phone": _phone(case.school)}
    goal = [SpokenCard(_("What the child would like"), (plan.child_goal,))] if plan.child_goal else []
    return (
        *goal,
        SpokenCard(_("What we agreed"), tuple(_action(action) for action in actions)),
        SpokenCard(_("And then"), (again, call)),
    )


def _action(action: PlanAction) -> str:
    title = texts.text(f"support_catalogue.actions.{action.action}.title")
    return _(", ").join(filter(None, (title, action.who, action.rhythm)))


def _phone(school: School | None) -> str:
    duty = duty_of(school, timezone.now())
    return duty.duty_phone if duty else (school.phone if school and school.phone else BLANK)


def _filled(line: str, told: dict[str, Any]) -> str:
    return line.format(**told)
