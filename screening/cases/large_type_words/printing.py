"""Words for families, to be read in large type or listened to, and on paper: cards for the guardian, the consent sheet,
what was agreed for one child.

texts_of(what, user) -> tuple[SpokenCard, …]   `what`: one of WHAT; names no child
plan_texts(case) -> tuple[SpokenCard, …]       what was agreed for one child, without a reason and without a score
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.deciding.unresolved_items import open_actions
from screening.cases.models import Case, PlanAction
from screening.cases.opening.selectors import duty_of
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.library import texts
from students.access import schools_of
from students.models import School

ROOT = UUID("b1d2b1a4-0f6e-5d55-9a40-2d1f5d0b7e11")
READERS = (Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
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


def _chosen(user: User, document: Document) -> str | None:
    if not any(can(user, permission) for permission in READERS):
        return None
    return next((what for what in WHAT if uuid5(ROOT, what) == document.subject), None)


def _page(document: Document, what: str) -> dict[str, object]:
    return {
        "language": formats.html_language(),
        "title": titles()[what],
        "foot": _("Words for families, no child is named. %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"},
        "texts": texts_of(what, document.requested_by),
        "note": texts.text("ui.limits.not-a-reason"),
    }


WORDS = ComposedKind[str](
    name="family-words",
    label=gettext_lazy("Words for families"),
    look_up=_chosen,
    known_by=lambda user, what: uuid5(ROOT, what),
    template="documents/family_words.html",
    page=_page,
    file_name=lambda document, what: f"words-{what}-{timezone.localdate():%Y%m%d}.pdf",
    audience="family",
    input_hash=lambda user, what: hash_inputs([[text.title, *text.lines, text.ask] for text in texts_of(what, user)]),
)
"""A new file where the words or a telephone number changed."""


def register() -> None:
    WORDS.register()
