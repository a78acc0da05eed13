"""The plan on one leaf, in plain words, for family and child: filled in as far as it is known, or to be written by hand
and typed back by its code. It names nobody in the file name and carries no reason."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.access.cases import cases_of
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


def find(user: User, code: str) -> str | None:
    """The page of the plan, for a code printed on it."""
    found = first_with(code, KIND, access.open_cases_of(user), lambda case: (case.public_id,))
    return reverse("cases:plan_holiday", args=[found.public_id]) if found else None


def _state(user: User, case: Case) -> str:
    holiday = holiday_of(case.school)
    plan = access.plan_of(user, case, holiday.starts) if holiday else None
    days = [(day.date, day.duty_phone, day.deputy_phone) for day in _duty(user, case, holiday)]
    return hash_inputs(plan.pk if plan else 0, holiday.starts if holiday else "", days)


def _page(document: Document, case: Case) -> dict[str, Any]:
    user, holiday = document.requested_by, holiday_of(case.school)
    if holiday is None:
        raise CannotBeDone("subject-gone")
    last = "________"
    if holiday.ends:  # without its year where it is that of the first day: the child's name stands on the same line
        last = (formats.month_day if holiday.ends.year == holiday.starts.year else formats.day)(holiday.ends)
    title = texts.text("chain.holiday_plan.title")
    return {
        "language": formats.html_language(),
        "title": title,
        "head": _("Xinqiao, %(school)s, %(kind)s") % {"school": case.school.name, "kind": title},
        "case": _("Name written by hand"),
        "foot": _("One for the family, one for the school; nobody else needs to see it. %(name)s, %(day)s")
        % {"name": user.name, "day": f"{timezone.localdate():%Y-%m-%d}"},
        "code": paper_code(KIND, case.public_id),
        "sub": f"{name_of(holiday)}　"
        + _("from %(first)s to %(last)s") % {"first": formats.day(holiday.starts), "last": last},
        "blocks": _blocks(user, case, holiday, access.plan_of(user, case, holiday.starts)),
    }


def _blocks(user: User, case: Case, holiday: Break, plan: HolidayPlan | None) -> tuple[Block, ...]:
    days = _duty(user, case, holiday)
    county = case.school.township.county
    first = days[0] if days else None
    if plan is None:
        lines = [line for field in content.tree(FIELDS) for line in content.rows([field])]
    else:
        fields = (field for field in content.tree(FIELDS) if field["id"] not in NOT_FOR_THE_FAMILY)
        lines = [FormLine(field["label"], (_said(plan, field),)) for field in fields]
    numbers = content.text(
        "chain.holiday_plan.numbers",
        duty_name=first.duty_person.name if first else LONG,
        duty_phone=first.duty_phone if first else case.school.phone or LONG,
    )
    return (
        Lines(tuple(lines), "w34", "w66", "facts" if plan else "facts hand"),
        Words(numbers, title=_("Whom to call in the holiday")),
        Words(_("County numbers: %(numbers)s") % {"numbers": county.emergency_numbers or LONG}),
        *([urgent.duty_table(days)] if days else []),
        Words(content.text("ui.limits.not-a-reason"), "small"),
        Words(_("Child ___________ home ___________ school ___________ date _________"), "sign"),
    )


def _said(plan: HolidayPlan, field: dict[str, Any]) -> str:
    if field["id"] == "parents-home":
        if plan.home_from is None and plan.home_until is None:
            return LONG
        days = {"first": plan.home_from, "last": plan.home_until}
        told = {name: formats.day(day) if day else "______" for name, day in days.items()}
        return _("from %(first)s to %(last)s") % told
    value = getattr(plan, {"first-date": "first_on", "back": "back_on"}.get(field["id"], field["id"].replace("-", "_")))
    if isinstance(value, date):
        return formats.day(value)
    labels = {option["id"]: option["label"] for option in field.get("options", ())}
    if isinstance(value, list):
        return _(", ").join(labels[one] for one in value if one in labels) or LONG
    return labels.get(value, value) or LONG


def _duty(user: User, case: Case, holiday: Break | None) -> list[DutyDay]:
    if holiday is None:
        return []
    return access.duty_in(user, case, holiday.starts, holiday.ends or holiday.starts + LONGEST)


PLAN = DocumentKind[Case](
    name=KIND,
    label=gettext_lazy("Holiday plan"),
    door=cases_of,  # it stays readable after the end,
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
