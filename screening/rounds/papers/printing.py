"""Papers of a class as documents: what somebody may print, asked for and made.

    papers_of(work) -> list[Paper]                                 what this person may print of this sheet now
    request_paper(user, sheet, name, language=…) -> Document       raises UnknownPaper
    register()                                                     in ready()

A paper is made anew once a day and whenever what stands on it has changed. Titles and file names carry codes.
"""

from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.documents import paper_codes
from screening.documents.models import Document
from screening.documents.paper_codes import first_with
from screening.jobs.services import resend_wakeup
from screening.rounds import paper_codes as codes
from screening.rounds.access import sheets_of
from screening.rounds.models import Informant, Sheet
from screening.rounds.papers import kinds
from screening.rounds.papers.access import IN_WORK
from screening.rounds.papers.kinds import PaperKind, Work


class UnknownPaper(LookupError):
    """Not a paper that this person may print of this sheet now."""


class PaperLine:
    """One line of the page of papers. `name` stands in its address."""

    def __init__(self, kind: PaperKind, title: str, place: int | None = None) -> None:
        self.kind, self.title, self.place = kind, title, place
        self.name = kind.name if place is None else f"{kind.name}-{place + 1}"
        self.audience = kinds.audience_of(place)


def register() -> None:
    for kind in kinds.KINDS:
        kind.register()
    paper_codes.register(codes.CLASS_SHEET, partial(_find, codes.CLASS_SHEET, "rounds:show_sheet", "?from=paper"))
    paper_codes.register(codes.RECEIPT, partial(_find, codes.RECEIPT, "rounds:check_answers", ""))


def papers_of(work: Work) -> list[PaperLine]:
    fitting = [kind for kind in kinds.KINDS if kind.informant in ("", work.sheet.informant)]
    useful = [kind for kind in fitting if work.is_open or not kind.while_open]
    useful = [kind for kind in useful if work.rows or not kind.per_child]
    return [line for kind in useful for line in _lines(kind, work)]


def request_paper(user: User, sheet: Sheet, name: str, *, language: str | None = None) -> Document:
    """The paper as things stand; the same state on the same day is the same file."""
    found = next((paper for paper in papers_of(Work(user, sheet)) if paper.name == name), None)
    if found is None:
        raise UnknownPaper(name)
    return found.kind.request(Work(user, sheet, found.place), by=user, language=language)


def wake_printer(documents: Iterable[Document]) -> None:
    """Called by the page that waits for them, so that they get done although nothing else wakes the worker."""
    for document in documents:
        resend_wakeup(document.job)


def _lines(kind: PaperKind, work: Work) -> list[PaperLine]:
    if not kind.per_form:
        return [PaperLine(kind, str(kind.label))]
    title = _("%(kind)s: %(form)s")
    return [PaperLine(kind, title % {"kind": kind.label, "form": face.title}, n) for n, face in enumerate(work.faces)]


def _find(code_kind: str, page: str, query: str, user: User, code: str) -> str | None:
    """The class teacher's own sheets in work; the address of the page the paper is typed back on."""
    mine = sheets_of(user).filter(informant=Informant.TEACHER).filter(IN_WORK)
    found = first_with(code, code_kind, mine, lambda sheet: [sheet.public_id])
    return reverse(page, args=[found.public_id]) + query if found else None
