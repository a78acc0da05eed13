"""The plan on one leaf, in plain words, for family and child: filled in as far as it is known, or to be written by hand
and typed back by its code. It names nobody in the file name and carries no reason."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.fallback import content, urgent
from screening.cases.fallback.content import LONG, Block, FormLine, Lines, Words
from screening.cases.holidays import access
from screening.cases.holidays.breaks import Break
from screening.cases.holidays.pages import holiday_of, name_of
from screening.cases.models import Case, HolidayPlan
from screening.documents import paper_codes
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.paper_codes import first_with, paper_code
from screening.documents.services import hash_inputs
from screening.jobs.errors import CannotBeDone
from screening.library import texts
from students.models import DutyDay

KIND = "holiday-plan"
FIELDS = "chain.holiday_plan.fields"
NOT_FOR_THE_FAMILY = ("safe",)  # answered by the counselor, not printed on a plan that goes home
LONGEST = timedelta(days=70)


class HolidayPlanPage:
    def __init__(self, user: User, case: Case, holiday: Break) -> None:
        plan = access.plan_of(user, case, holiday.starts)
        told = {"first": formats.day(holiday.starts), "last": _last(holiday)}
        self.language = formats.html_language()
        self.title = texts.text("chain.holiday_plan.title")
        self.head = _("Xinqiao, %(school)s, %(kind)s") % {"school": case.school.name, "kind": self.title}
        self.case = _("Name written by hand")
        self.foot = _("One for the family, one for the school; nobody else needs to see it. %(name)s, %(day)s") % {
            "name": user.name,
            "day": f"{timezone.localdate():%Y-%m-%d}",
        }
        self.code = paper_code(KIND, case.public_id)
        self.sub = f"{name_of(holiday)}　" + _("from %(first)s to %(last)s") % told
        self.blocks = _blocks(user, case, holiday, plan)


def find(user: User, code: str) -> str | None:
    """The page of the plan, for a code printed on it."""
    found = first_with(code, KIND, access.open_cases_of(user), lambda case: (case.public_id,))
    return reverse("cases:plan_holiday", args=[found.public_id]) if found else None


def _state(user: User, case: Case) -> str:
    holiday = holiday_of(case.school)
    plan = access.plan_of(user, case, holiday.starts) if holiday else None
    days = [(day.date, day.duty_phone, day.deputy_phone) for day in _duty(user, case, holiday)]
    return hash_inputs(plan.pk if plan else 0, holiday.starts if holiday else "", days)


def _page(document: Document, case: Case) -> HolidayPlanPage:
    holiday = holiday_of(case.school)
    if holiday is None:
        raise CannotBeDone("subject-gone")
    return HolidayPlanPage(document.requested_by, case, holiday)


def _blocks(user: User, case: Case, holiday: Break, plan: HolidayPlan | None) -> tuple[Block, ...]:
    days = _duty(user, case, holiday)
    county = case.school.township.county
    first = days[0] if days else None
    numbers = content.text(
        "chain.holiday_plan.numbers",
        duty_name=first.duty_person.name if first else LONG,
        duty_phone=first.duty_phone if first else case.school.phone or LONG,
    )
    return (
        Lines(tuple(_lines(plan)), "w34", "w66", "facts" if plan else "facts hand"),
        Words(numbers, title=_("Whom to call in the holiday")),
        Words(_("County numbers: %(numbers)s") % {"numbers": county.emergency_numbers or LONG}),
        *([urgent.duty_table(days)] if days else []),
        Words(content.text("ui.limits.not-a-reason"), "small"),
        Words(_("Child ___________ home ___________ school ___________ date _________"), "sign"),
    )


def _lines(plan: HolidayPlan | None) -> Iterable[FormLine]:
    for field in content.tree(FIELDS):
        if plan is None:
            yield from content.rows([field])
        elif field["id"] not in NOT_FOR_THE_FAMILY:
            yield FormLine(field["label"], (_said(plan, field),))


def _said(plan: HolidayPlan, field: dict[str, Any]) -> str:
    if field["id"] == "parents-home":
        return _span(plan.home_from, plan.home_until)
    value = getattr(plan, {"first-date": "first_on", "back": "back_on"}.get(field["id"], field["id"].replace("-", "_")))
    if isinstance(value, date):
        return formats.day(value)
    labels = {option["id"]: option["label"] for option in field.get("options", ())}
    if isinstance(value, list):
        return _(", ").join(labels[one] for one in value if one in labels) or LONG
    return labels.get(value, value) or LONG


def _last(holiday: Break) -> str:
    """Without its year where it is that of the first day: the child's name stands on the same line."""
    if holiday.ends is None:
        return "________"
    return (formats.month_day if holiday.ends.year == holiday.starts.year else formats.day)(holiday.ends)


def _span(first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return LONG
    told = {"first": formats.day(first) if first else "______", "last": formats.day(last) if last else "______"}
    return _("from %(first)s to %(last)s") % told


def _duty(user: User, case: Case, holiday: Break | None) -> list[DutyDay]:
    if holiday is None:
        return []
    return access.duty_in(user, case, holiday.starts, holiday.ends or holiday.starts + LONGEST)


PLAN = DocumentKind[Case](
    name=KIND,
    label=gettext_lazy("Holiday plan"),
    door=access.cases_with_plans,
    template="documents/holiday_plan.html",
    page=_page,
    file_name=lambda document, case: f"holiday-plan-{case.number}.pdf",
    audience="family",
    input_hash=_state,
    reference=lambda case: case.number,
    children=lambda user, case: [case.student.public_id],
)


def register() -> None:
    PLAN.register()
    paper_codes.register(KIND, find)
