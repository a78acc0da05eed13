"""The consent sheet of a class as a PDF, for whoever keeps the roster; its code leads back to the rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents import grid
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.paper_codes import first_with, paper_code
from screening.documents.services import hash_inputs
from students.access import classes_of, seats_today
from students.class_consents.page import page_url, scales
from students.class_consents.rows import ANSWERS, CHILD, GROUP, SIGNER, texts_of
from students.consents import SCOPES, is_settled
from students.models import Consent, Enrolment, SchoolClass
from students.pages.child import scope_label
from students.printing import code_in_files, place_in_lists
from students.selectors import class_label, consents_in_force, school_year_of

PAPER = "class-consents"  # (school year, class)
NAME, SEAT, TICK, LINE, SIGNED = grid.NAME, grid.SEAT, 10.5, 9.5, 10.5  # per cent of the paper; the child has the rest


def consents_code(school_class: SchoolClass) -> str:
    return paper_code(PAPER, school_year_of(school_class.school), school_class.public_id)


class ConsentsPaper:
    """The whole sheet of a class, printed by somebody at a moment."""

    def __init__(self, user: User, school_class: SchoolClass, seats: Sequence[Enrolment], *, at: datetime) -> None:
        school = school_class.school
        label = class_label(school_class, school_year_of(school))
        told = {"school": school.name, "class": label, "n": len(seats)}
        told |= {"code": consents_code(school_class), "name": user.name, "time": formats.timestamp(at)}
        sheets = consents_in_force([seat.student_id for seat in seats])
        lines = [ConsentPaperRow(seat, sheets.get(seat.student_id)) for seat in seats]
        a_side = grid.children_a_side(len(lines))
        self.look, self.code = f"r{a_side}", _("Paper %(code)s") % told
        self.language, self.title = formats.html_language(), _("Consent of %(class)s, on paper") % told
        self.head = _("Xinqiao, %(school)s, consent of a class") % told
        self.case = ngettext("Paper %(code)s, %(n)s child", "Paper %(code)s, %(n)s children", len(lines)) % told
        self.foot = (
            _("Type it in the same day, then lock it away with the signed sheets. Printed by %(name)s, %(time)s") % told
        )
        consent, signer, child = scales()
        self.scales = [[consent, child], [signer]]  # a line each
        self.lines = [(number, scope_label(scope)) for number, scope in enumerate(SCOPES, 1)]
        self.ruling = _ruling()
        self.leaves = [ConsentLeaf(label, lines, part) for part in grid.sides(len(lines), a_side)]


class ConsentLeaf:
    """One side."""

    def __init__(self, label: str, lines: Sequence["ConsentPaperRow"], part: slice) -> None:
        self.lines = lines[part]
        self.title = _("Consent of the class") if part.start == 0 else _("Consent of the class (continued)")
        self.who = _who(label, self.lines) if self.lines else label


def _who(label: str, shown: Sequence["ConsentPaperRow"]) -> str:
    told = {"class": label, "first": shown[0].seat, "last": shown[-1].seat}
    return (
        _("%(class)s, seats %(first)s to %(last)s, sheets of ______ year ____ month ____ day, collected by _________")
        % told
    )


class ConsentPaperRow:
    """A child's row. Without `says` its boxes are empty, or hold what the family still wants to talk over."""

    def __init__(self, seat: Enrolment, now: Consent | None) -> None:
        texts = texts_of(now)
        self.seat, self.name = seat.seat_number, seat.student.name
        self.look = grid.name_look(self.name)
        self.says = _("recorded already: nothing to write here") if is_settled(now) else ""
        self.digits = list(texts[ANSWERS].replace(" ", "")) or [""] * len(SCOPES)
        self.signer, self.child = texts[SIGNER], texts[CHILD]


def _ruling() -> dict[str, str]:
    """Paths of the lines behind the boxes, as the class sheet has them."""
    edges = [round(edge, 3) for edge in accumulate((NAME + SEAT, TICK, *[LINE] * len(SCOPES), SIGNED))]
    ends = {"heavy": {0, 1, len(SCOPES) + 1}, "fours": {1 + at for at in range(GROUP, len(SCOPES), GROUP)}}
    lines: dict[str, list[float]] = {name: [edges[at] for at in sorted(places)] for name, places in ends.items()}
    bold = {edge for some in lines.values() for edge in some}
    lines |= {"thin": [edge for edge in edges if edge not in bold], "fold": [NAME]}
    return {name: "".join(_path(places)) for name, places in lines.items()}


def _path(places: list[float]) -> Iterator[str]:
    return (f"M{x:.2f},0V10" for x in places)


NAMES_LAST = 7  # days a file with names stays on the server; it is made again in seconds


def _classes(user: User) -> QuerySet[SchoolClass]:
    return classes_of(user) if can(user, Permission.MANAGE_ROSTER) else SchoolClass.objects.none()


def _seats(user: User, school_class: SchoolClass) -> list[Enrolment]:
    return list(seats_today(user).filter(school_class=school_class).select_related("student"))


def _state(user: User, school_class: SchoolClass) -> str:
    seats = _seats(user, school_class)
    sheets = consents_in_force([seat.student_id for seat in seats])
    recorded = {child: sheet.pk for child, sheet in sheets.items()}
    rows = [(seat.seat_number, seat.student.name, recorded.get(seat.student_id)) for seat in seats]
    return hash_inputs(timezone.localdate().isoformat(), user.name, rows)


def _page(document: Document, school_class: SchoolClass) -> ConsentsPaper:
    user = document.requested_by
    return ConsentsPaper(user, school_class, _seats(user, school_class), at=timezone.now())


CLASS_CONSENTS = DocumentKind[SchoolClass](
    name="class-consents",
    label=gettext_lazy("Consent of the class"),
    door=_classes,
    template="documents/class_consents.html",
    page=_page,
    file_name=lambda document, school_class: f"class-consents-{code_in_files(school_class)}.pdf",
    audience="class",
    input_hash=_state,
    reference=place_in_lists,
    children=lambda user, school_class: [seat.student.public_id for seat in _seats(user, school_class)],
    keep_days=NAMES_LAST,
)


def find_consents(user: User, code: str) -> str | None:
    """For the page that asks for a paper's code: the classes whose roster the person keeps, this school year."""
    classes = _classes(user).select_related("school__township__county")
    found = first_with(code, PAPER, classes, lambda one: (school_year_of(one.school), one.public_id))
    return page_url(found) if found else None
