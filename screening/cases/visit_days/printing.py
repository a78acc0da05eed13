"""The pack of a visit day on paper: a cover without a name, then the review record, one child a page; and its codes.

A sheet says case number, class and seat: a list of names belongs on no paper. Reasons are left out where the child is
to be seen without them.
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases import access as cases_access
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.evidence import why
from screening.cases.evidence.labels import weekday
from screening.cases.evidence.urgent_marks import on_paper
from screening.cases.fallback import content, records
from screening.cases.fallback.content import PackPart, PaperBody, Words
from screening.cases.models import VisitDay, VisitDaySheet
from screening.cases.visit_days.access import TYPED_WITHIN, sheets_of, visits_of
from screening.documents import paper_codes
from screening.documents.kinds import DocumentKind
from screening.documents.paper_codes import first_with, paper_code
from screening.documents.services import hash_inputs
from screening.library import texts
from students.seating import Seating

KIND = "visit-day"


class VisitPaper:
    def __init__(self, user: User, visit: VisitDay, sheets: Sequence[VisitDaySheet]) -> None:
        seating, urgent = places_of(user, visit, sheets), on_paper(user, [one.case.student_id for one in sheets])
        when, school = weekday(visit.day), visit.school.name
        printed = {"name": user.name, "day": timezone.localdate().isoformat()}
        where = {one: _where(one, seating, urgent) for one in sheets}
        self.language = formats.html_language()
        self.title = _("Papers for %(day)s") % {"day": when}
        self.head = _("Xinqiao, %(school)s, %(kind)s") % {"school": school, "kind": when}
        self.case = _("Confidential")
        self.foot = _("For the counselor only, locked away, printed for %(name)s %(day)s") % printed
        self.code = code_of(visit)
        lead = _("%(school)s, %(n)s children, one sheet each. No name stands on these papers.")
        self.lead = lead % {"school": school, "n": len(sheets)}
        self.lines = [(one, f"s{one.place}", where[one], _due(one)) for one in sheets]
        self.parts = tuple(_part(user, one, where[one], self.head, self.foot) for one in sheets)


def places_of(user: User, visit: VisitDay, sheets: Sequence[VisitDaySheet]) -> Seating:
    """On the day of the visit; printed again after it, on that day."""
    day = max(visit.day, timezone.localdate())
    return cases_access.seating_of(user, [one.case for one in sheets], day)


def _where(sheet: VisitDaySheet, seating: Seating, urgent: set[int]) -> str:
    """With ▲, without a word, where an open urgent concern is about the child: look at it before you go."""
    place = seating.of(sheet.case.student_id, at=sheet.visit.school)
    return f"▲ {place}" if sheet.case.student_id in urgent else place


def _part(user: User, sheet: VisitDaySheet, where: str, head: str, foot: str) -> PackPart:
    case = sheet.case
    values = {"number": case.number, "where": where, "due": _due(sheet)}
    lead = _("%(number)s, %(where)s, %(due)s. Visit on ____________") % values
    return PackPart(
        id=f"s{sheet.place}",
        title=_("%(place)s. Review record") % {"place": sheet.place},
        look="visit",
        head=head,
        case=case.number,
        foot=foot,
        code=code_of(sheet),
        filled=PaperBody(lead, (*_known(user, sheet), *records.review().blocks)),
    )


def _known(user: User, sheet: VisitDaySheet) -> tuple[Words, ...]:
    """Why one is asked to look, in one line; the class teacher's answer without its note, in which a name may stand."""
    case = sheet.case
    if case.is_hidden:
        return (Words(content.plain(texts.text("ui.tiers.hidden")), "small"),)
    reasons = cases_access.reasons_of(user, case)
    said = why.short(why.readable(reasons, closed=answers_are_closed(case)))
    talk = cases_access.talk_answers_of(user).filter(case=case).exclude(answer="").first()
    if talk:
        teacher = _("Class teacher: %(answer)s.") % {"answer": texts.text(f"ui.talk.{talk.answer}")}
        said = f"{teacher} {said}".strip()
    day = timezone.localdate(case.flag.raised_at) if case.flag else case.opened_on
    return (Words(content.plain(f"{why.came_up(case.round, formats.day(day))}: {said}"), "small"),) if said else ()


def _due(sheet: VisitDaySheet) -> str:
    case = sheet.case
    if case.seen_due_on and case.first_seen_on is None:
        return _("to be seen by %(day)s") % {"day": case.seen_due_on.isoformat()}
    return _("to be seen again")


def code_of(paper: VisitDay | VisitDaySheet) -> str:
    return paper_code(KIND, paper.public_id)


def find(user: User, code: str) -> str | None:
    """The papers of the last two months."""
    if not can(user, Permission.REVIEW_CASES):
        return None
    since = timezone.localdate() - TYPED_WITHIN
    visits = visits_of(user).filter(day__gte=since).values_list("public_id", flat=True)
    found = first_with(code, KIND, visits, lambda one: (one,))
    if found:
        return reverse("cases:show_visit_day", args=[found])
    sheets = sheets_of(user).filter(visit__day__gte=since).order_by("pk").values_list("public_id", flat=True)
    found = first_with(code, KIND, sheets, lambda one: (one,))
    return reverse("cases:type_visit_sheet", args=[found]) if found else None


def _sheets(user: User, visit: VisitDay) -> list[VisitDaySheet]:
    return list(sheets_of(user).filter(visit=visit))


def _state(user: User, visit: VisitDay) -> str:
    """Printed again after a date moved, a child left the list or sits elsewhere it is a new file."""
    sheets = _sheets(user, visit)
    seating = places_of(user, visit, sheets)
    cases = [one.case for one in sheets]
    urgent = on_paper(user, [one.student_id for one in cases])
    rows = [
        (one.number, one.seen_due_on, one.first_seen_on, seating.of(one.student_id), one.student_id in urgent)
        for one in cases
    ]
    return hash_inputs(str(visit.public_id), rows)


VISIT_DAY = DocumentKind[VisitDay](
    name="visit-day",
    label=gettext_lazy("Papers of a visit day"),
    door=visits_of,
    template="documents/visit_day.html",
    page=lambda document, visit: VisitPaper(document.requested_by, visit, _sheets(document.requested_by, visit)),
    file_name=lambda document, visit: f"visit-{visit.day:%Y%m%d}-{document.revision}.pdf",
    audience="counselor",
    input_hash=_state,
    reference=lambda visit: f"{visit.school.name} {visit.day.isoformat()}",
    children=lambda user, visit: [one.case.student.public_id for one in _sheets(user, visit)],
)


def register() -> None:
    paper_codes.register(KIND, find)
    VISIT_DAY.register()
