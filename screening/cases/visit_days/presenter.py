"""The papers of a visit day as links above the queue, as a list in the order of the papers, and the way to the next.

links(user) -> {school: lines}      what is printed and not all typed back
VisitPage(user, public_id)         records the look
SheetPage(sheet, user)             who it is about, and where to go on
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

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
        typed = sheet.review is not None
        self.place = sheet.place
        self.number = sheet.case.number
        self.urgent = urgent.get(sheet.case.student_id, ())
        self.name = sheet.case.student.name
        self.where = seating.of(sheet.case.student_id, at=sheet.case.school)
        self.state = _typed(sheet) if typed else _("not typed yet")
        self.url = reverse("cases:show_case", args=[sheet.case.public_id]) if typed else _url(sheet)
        self.action = _("Open") if typed else _("Type")


class VisitPage:
    def __init__(self, user: User, public_id: UUID) -> None:
        visit, sheets = access.get_visit_or_404(user, public_id)
        seating = cases_access.seating_of(user, [sheet.case for sheet in sheets])
        urgent = marks_of(user, [sheet.case.student_id for sheet in sheets])
        open_ones = [sheet for sheet in sheets if sheet.review is None]
        says = _(
            "%(typed)s of %(all)s sheets are typed in. They come in the order of the papers; stop whenever you like."
        )
        self.title = title_of(visit)
        self.says = says % {"typed": len(sheets) - len(open_ones), "all": len(sheets)}
        self.lines = tuple(VisitLine(sheet, seating, urgent) for sheet in sheets)
        self.next_url = _url(open_ones[0]) if open_ones else ""  # the first sheet that is not typed yet
        self.print_url = reverse("cases:print_visit_again", args=[visit.public_id])


class VisitSheetPage:
    def __init__(self, user: User, sheet: VisitDaySheet) -> None:
        following = _open_after(user, sheet)
        values = {
            "place": sheet.place,
            "all": access.sheets_of(user).filter(visit=sheet.visit).count(),
            "number": sheet.case.number,
        }
        self.title = _("Sheet %(place)s of %(all)s · %(number)s") % values
        self.name = sheet.case.student.name
        self.where = cases_access.seating_of(user, [sheet.case]).of(sheet.case.student_id, at=sheet.case.school)
        self.urgent = marks_of(user, [sheet.case.student_id]).get(sheet.case.student_id, ())
        self.typed = _typed(sheet)
        self.typed_url = reverse("cases:show_case", args=[sheet.case.public_id])
        self.skip_url = _url(following) if following else ""
        self.all_url = reverse("cases:show_visit_day", args=[sheet.visit.public_id])


def links(user: User) -> Mapping[int, Sequence[Link]]:
    """School (by key) → packs with sheets to type. Counts only, no child."""
    found: dict[int, list[Link]] = {}
    for school, visit, day, left in access.packs_to_type(user):
        said = _("Type back the sheets of %(day)s (%(n)s left)") % {"day": weekday(day), "n": left}
        url = reverse("cases:show_visit_day", args=[visit])
        found.setdefault(school, []).append(Link(said, url))
    return found


def title_of(visit: VisitDay) -> str:
    return _("%(school)s · %(when)s") % {"school": visit.school.name, "when": weekday(visit.day)}


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
