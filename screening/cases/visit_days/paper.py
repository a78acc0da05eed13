"""The pack of a visit day on paper: a cover without a name, then the review record, one child a page.

A sheet says case number, class and seat: a list of names belongs on no paper. Reasons are left out where the child is
to be seen without them.
"""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access as cases_access
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.evidence import why
from screening.cases.evidence.labels import weekday
from screening.cases.evidence.urgent_marks import on_paper
from screening.cases.fallback import content, records
from screening.cases.fallback.parts import PackPart, PaperBody, Words
from screening.cases.models import Case, VisitDay, VisitDaySheet
from screening.cases.visit_days.codes import code_of
from screening.library import texts
from students.seating import Seating


class VisitPaper:
    def __init__(self, user: User, visit: VisitDay, sheets: Sequence[VisitDaySheet]) -> None:
        seating, urgent = places_of(user, visit, sheets), on_paper(user, [one.case.student_id for one in sheets])
        foot = _("For the counselor only, locked away, printed for %(name)s %(day)s") % {
            "name": user.name,
            "day": timezone.localdate().isoformat(),
        }
        head = _("Xinqiao, %(school)s, %(kind)s") % {"school": visit.school.name, "kind": weekday(visit.day)}
        self.language = formats.html_language()
        self.title = _("Papers for %(day)s") % {"day": weekday(visit.day)}
        self.head = head
        self.case = _("Confidential")
        self.foot = foot
        self.code = code_of(visit)
        self.lead = _("%(school)s, %(n)s children, one sheet each. No name stands on these papers.") % {
            "school": visit.school.name,
            "n": len(sheets),
        }
        self.before = _before()
        self.after = _after()
        self.lines = [
            {"id": f"s{one.place}", "number": one.case.number, "where": _where(one, seating, urgent), "due": _due(one)}
            for one in sheets
        ]
        self.parts = tuple(_part(user, one, _where(one, seating, urgent), head, foot) for one in sheets)


def places_of(user: User, visit: VisitDay, sheets: Sequence[VisitDaySheet]) -> Seating:
    """On the day of the visit; printed again after it, on that day."""
    day = max(visit.day, timezone.localdate())
    return cases_access.seating_of(user, [one.case for one in sheets], day)


def _where(sheet: VisitDaySheet, seating: Seating, urgent: set[int]) -> str:
    """With ▲, without a word, where an open urgent concern is about the child: look at it before you go."""
    place = seating.of(sheet.case.student_id, at=sheet.visit.school)
    return f"▲ {place}" if sheet.case.student_id in urgent else place


def _before() -> tuple[str, ...]:
    return (
        _("A child is not safe: stay with the child and telephone, then write the urgent slip."),
        _('First of all: empty the "I would like to talk" box.'),
        _("Fetch each child as for anything else, without a list in your hand."),
    )


def _after() -> tuple[str, ...]:
    return (
        _("Count the sheets, lock them away; no photograph, nothing in a chat."),
        _(
            'Type them back on the same day: "Enter the code of a paper", the code of this page, '
            "then sheet after sheet."
        ),
        _('Write "typed in", date and name on each sheet; destroy them at the end of the term.'),
    )


def _part(user: User, sheet: VisitDaySheet, where: str, head: str, foot: str) -> PackPart:
    form, case = records.review(), sheet.case
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
        filled=PaperBody(lead, (*_known(user, sheet), *form.blocks)),
    )


def _known(user: User, sheet: VisitDaySheet) -> tuple[Words, ...]:
    """Why one is asked to look, in one line; the class teacher's answer without its note, in which a name may stand."""
    case = sheet.case
    if case.is_hidden:
        return (Words(content.plain(texts.text("ui.tiers.hidden")), "small"),)
    reasons = cases_access.reasons_of(user, case)
    said = why.short(why.readable(reasons, closed=answers_are_closed(case)))
    said = " ".join(filter(None, (_teacher_says(user, case), said)))
    day = timezone.localdate(case.flag.raised_at) if case.flag else case.opened_on
    return (Words(content.plain(f"{why.came_up(case.round, formats.day(day))}: {said}"), "small"),) if said else ()


def _teacher_says(user: User, case: Case) -> str:
    talk = cases_access.talk_answers_of(user).filter(case=case).exclude(answer="").first()
    return _("Class teacher: %(answer)s.") % {"answer": texts.text(f"ui.talk.{talk.answer}")} if talk else ""


def _due(sheet: VisitDaySheet) -> str:
    case = sheet.case
    if case.seen_due_on and case.first_seen_on is None:
        return _("to be seen by %(day)s") % {"day": case.seen_due_on.isoformat()}
    return _("to be seen again")
