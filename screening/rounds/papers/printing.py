"""Papers of a class as documents: what somebody may print, asked for and made.

    papers_of(work) -> list[Paper]                                 what this person may print of this sheet now
    request_paper(user, sheet, name, language=…) -> Document       raises UnknownPaper
    register()                                                     in ready()

A paper is made anew once a day and whenever what stands on it has changed. Titles and file names carry codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.documents import paper_codes, registry
from screening.documents.models import Document
from screening.documents.paper_codes import first_with
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from screening.jobs.services import resend_wakeup
from screening.rounds import paper_codes as codes
from screening.rounds.access import sheets_of
from screening.rounds.models import Informant, Sheet
from screening.rounds.papers import kinds
from screening.rounds.papers.access import IN_WORK, find_sheet_to_print
from screening.rounds.papers.kinds import PaperKind, Work
from students.selectors import grade_of


class UnknownPaper(LookupError):
    """Not a paper that this person may print of this sheet now."""


@dataclass(frozen=True)
class PaperLine:
    """One line of the page of papers. `name` stands in its address."""

    kind: PaperKind
    place: int
    title: str

    @property
    def name(self) -> str:
        return f"{self.kind.name}-{self.place + 1}" if self.kind is kinds.CHILD_FORMS else self.kind.name

    @property
    def audience(self) -> str:
        return f"form-{self.place + 1}" if self.kind is kinds.CHILD_FORMS else "class"


def register() -> None:
    for kind in kinds.KINDS:
        renderer = Renderer(
            build=partial(_build, kind),
            may_see=partial(_may_see, kind),
            label=kind.label,
            children=partial(_children, kind),
            keep_days=kind.keep_days,
        )
        registry.register(kind.name, renderer)
    paper_codes.register(codes.CLASS_SHEET, partial(_find, codes.CLASS_SHEET, "rounds:show_sheet", "?from=paper"))
    paper_codes.register(codes.RECEIPT, partial(_find, codes.RECEIPT, "rounds:check_answers", ""))


def papers_of(work: Work) -> list[PaperLine]:
    fitting = [kind for kind in kinds.KINDS if kind.informant in ("", work.sheet.informant)]
    useful = [kind for kind in fitting if work.is_open or not kind.while_open]
    useful = [kind for kind in useful if work.rows or not kind.per_child]
    return [PaperLine(kind, place, title) for kind in useful for place, title in enumerate(_titles(kind, work))]


def request_paper(user: User, sheet: Sheet, name: str, *, language: str | None = None) -> Document:
    """The paper as things stand; the same state on the same day is the same file."""
    found = next((paper for paper in papers_of(Work(user, sheet)) if paper.name == name), None)
    if found is None:
        raise UnknownPaper(name)
    work = Work(user, sheet, found.place)
    return request_document(
        found.kind.name,
        subject=sheet.public_id,
        audience=found.audience,
        by=user,
        language=language,
        input_hash=hash_inputs(timezone.localdate().isoformat(), user.name, found.kind.state(work)),
        reference=_place_of(sheet) + (f" ({found.place + 1})" if found.kind is kinds.CHILD_FORMS else ""),
    )


def wake_printer(documents: Iterable[Document]) -> None:
    """Called by the page that waits for them, so that they get done although nothing else wakes the worker."""
    for document in documents:
        resend_wakeup(document.job)


def _titles(kind: PaperKind, work: Work) -> list[str]:
    if kind is not kinds.CHILD_FORMS:
        return [str(kind.label)]
    return [_("%(kind)s: %(form)s") % {"kind": kind.label, "form": face.title} for face in work.faces]


def _place_of(sheet: Sheet) -> str:
    """2026-1 3-2: round and class."""
    one, school_class = sheet.round, sheet.school_class
    return f"{one.school_year}-{one.term} {grade_of(school_class, one.school_year)}-{school_class.number}"


def _sheet_of(kind: PaperKind, user: User, document: Document) -> Sheet | None:
    sheet = find_sheet_to_print(user, document.subject)
    return sheet if sheet is not None and kind.informant in ("", sheet.informant) else None


def _may_see(kind: PaperKind, user: User, document: Document) -> bool:
    return _sheet_of(kind, user, document) is not None


def _work_of(kind: PaperKind, document: Document) -> Work:
    sheet = _sheet_of(kind, document.requested_by, document)
    if sheet is None:
        raise CannotBeDone("subject-gone")
    form = document.audience.partition(":")[0].removeprefix("form-")
    return Work(document.requested_by, sheet, int(form) - 1 if form.isdecimal() else 0)


def _children(kind: PaperKind, document: Document) -> list[UUID]:
    return kind.children(_work_of(kind, document))


def _build(kind: PaperKind, document: Document) -> PrintJob:
    work = _work_of(kind, document)
    if work.place >= len(work.faces):
        raise CannotBeDone("subject-gone")
    page = kind.page(work, timezone.now())
    which = f"-{work.place + 1}" if kind is kinds.CHILD_FORMS else ""
    name = f"{kind.name}{which}-{codes.class_sheet_code(work.sheet.public_id)}.pdf"
    return PrintJob(kind.template, {"page": page}, name)


def _find(code_kind: str, page: str, query: str, user: User, code: str) -> str | None:
    """The class teacher's own sheets in work; the address of the page the paper is typed back on."""
    mine = sheets_of(user).filter(informant=Informant.TEACHER).filter(IN_WORK)
    found = first_with(code, code_kind, mine, lambda sheet: [sheet.public_id])
    return reverse(page, args=[found.public_id]) + query if found else None
