"""The papers of a visit day as links above the queue, as a list in the order of the papers, and the way to the next.

links(user) -> {school: lines}           what is printed and not all typed back
visit_page(user, visit, sheets)         the list
sheet_page(user, sheet)                 who it is about, and where to go on
"""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases import access as cases_access
from screening.cases.deciding.form_values import ReviewRecord
from screening.cases.evidence.labels import weekday
from screening.cases.evidence.urgent_marks import Marks, marks_of
from screening.cases.models import Review, VisitDay, VisitDaySheet
from screening.cases.visit_days import access
from screening.documents.blocks import Link
from students.seating import Seating


class VisitLine:
    def __init__(self, sheet: VisitDaySheet, seating: Seating, urgent: Marks) -> None:
        case = sheet.case
        self.sheet, self.name = sheet, case.student.name
        self.where = seating.of(case.student_id, at=case.school)
        self.state = _typed(sheet) or _("not typed yet")
        self.url = reverse("cases:show_case", args=[case.public_id]) if sheet.review else _url(sheet)
        self.urgent = urgent.get(case.student_id, ())


def visit_page(user: User, visit: VisitDay, sheets: Sequence[VisitDaySheet]) -> dict[str, object]:
    """The list, and the first sheet that is not typed yet."""
    seating = cases_access.seating_of(user, [sheet.case for sheet in sheets])
    urgent = marks_of(user, [sheet.case.student_id for sheet in sheets])
    open_ones = [sheet for sheet in sheets if sheet.review is None]
    says = _("%(typed)s of %(all)s sheets are typed in. They come in the order of the papers; stop whenever you like.")
    return {
        "title": _("%(school)s · %(when)s") % {"school": visit.school.name, "when": weekday(visit.day)},
        "says": says % {"typed": len(sheets) - len(open_ones), "all": len(sheets)},
        "lines": [VisitLine(sheet, seating, urgent) for sheet in sheets],
        "next_url": _url(open_ones[0]) if open_ones else "",
    }


def sheet_page(user: User, sheet: VisitDaySheet) -> dict[str, object]:
    """Who it is about, and where to go on."""
    case, following = sheet.case, _open_after(user, sheet)
    all_of_it = access.sheets_of(user).filter(visit=sheet.visit).count()
    values = {"place": sheet.place, "all": all_of_it, "number": case.number}
    return {
        "title": _("Sheet %(place)s of %(all)s · %(number)s") % values,
        "where": cases_access.seating_of(user, [case]).of(case.student_id, at=case.school),
        "urgent": marks_of(user, [case.student_id]).get(case.student_id, ()),
        "typed": _typed(sheet),
        "skip_url": _url(following) if following else "",
    }


def links(user: User) -> Mapping[int, Sequence[Link]]:
    """School (by key) → packs with sheets to type. Counts only, no child."""
    found: dict[int, list[Link]] = {}
    for school, visit, day, left in access.packs_to_type(user):
        said = _("Type back the sheets of %(day)s (%(n)s left)") % {"day": weekday(day), "n": left}
        url = reverse("cases:show_visit_day", args=[visit])
        found.setdefault(school, []).append(Link(said, url))
    return found


def _typed(sheet: VisitDaySheet) -> str:
    return _("typed in by %(name)s") % {"name": sheet.review.reviewed_by.name} if sheet.review else ""


def after_sheet(user: User, sheet: VisitDaySheet) -> str:
    """The next sheet that is not typed yet, from here on and then from the beginning; all done, the list."""
    following = _open_after(user, sheet)
    return _url(following) if following else reverse("cases:show_visit_day", args=[sheet.visit.public_id])


def leads_away(review: Review) -> bool:
    """A sign of harm, or an urgent decision, comes before any other sheet."""
    urgent = review.decisions.filter(decision="urgent").exists()
    return urgent or ReviewRecord(safety=review.safety).signs_of_harm


def _open_after(user: User, sheet: VisitDaySheet) -> VisitDaySheet | None:
    rows = [one for one in access.sheets_of(user).filter(visit=sheet.visit, review=None) if one.pk != sheet.pk]
    return next((one for one in rows if one.place > sheet.place), rows[0] if rows else None)


def _url(sheet: VisitDaySheet) -> str:
    return reverse("cases:type_visit_sheet", args=[sheet.public_id])
