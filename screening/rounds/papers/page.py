"""The page on which somebody chooses what to print of a class, and the list of classes before it. No child is named."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents.access import documents_of
from screening.documents.blocks import Link
from screening.documents.models import Document
from screening.documents.presenters import DocumentLine
from screening.rounds.access import open_rounds_of
from screening.rounds.models import Informant, Sheet
from screening.rounds.papers import kinds
from screening.rounds.papers.access import open_sheets_to_print_of
from screening.rounds.papers.kinds import Work
from screening.rounds.papers.printing import PaperLine, papers_of
from screening.rounds.papers.words import round_title
from students.selectors import class_label


class Offer:
    """One paper: what it is for, the button, and the file that was made last."""

    def __init__(self, paper: PaperLine, work: Work, made: Iterable[Document]) -> None:
        wanted = f"{paper.audience}:"
        newest = next((one for one in made if one.kind == paper.kind.name and one.audience.startswith(wanted)), None)
        self.paper, self.says = paper, _says(paper, work)
        self.line = DocumentLine(newest) if newest else None


class PapersPage:
    def __init__(self, user: User, sheet: Sheet) -> None:
        work = Work(user, sheet)
        made = list(documents_of(user).filter(kind__in=[kind.name for kind in kinds.KINDS], subject=sheet.public_id))
        teacher = sheet.informant == Informant.TEACHER
        typed_on = reverse("rounds:show_sheet", args=[sheet.public_id]) + "?from=paper"
        self.sheet = sheet
        self.title = _("%(class)s on paper") % {"class": work.view.class_name}
        self.round = round_title(sheet.round)
        self.lead = _lead(teacher)
        self.offers = [Offer(paper, work, made) for paper in papers_of(work)]
        self.type_url = typed_on if teacher and work.is_open else ""

    @property
    def documents(self) -> list[Document]:
        return [offer.line.document for offer in self.offers if offer.line]

    @property
    def waits(self) -> bool:
        return any(offer.line.is_unfinished for offer in self.offers if offer.line)


def class_links(user: User) -> list[Link]:
    """Classes of open rounds of which the person prints something."""
    sheets: QuerySet[Sheet] = open_sheets_to_print_of(user)
    return [
        Link(
            class_label(sheet.school_class, sheet.round.school_year),
            reverse("rounds:show_papers", args=[sheet.public_id]),
            note=f"{sheet.school_class.school.name} · {round_title(sheet.round)}",
        )
        for sheet in sheets
    ]


def nothing_to_print(user: User) -> str:
    """Which of the reasons holds."""
    if not open_rounds_of(user):
        return _("There is nothing to print now: no round is open.")
    if can(user, Permission.RATE_CLASS):
        return _("There is nothing to print now: no class of yours is in the round that is open.")
    return _("There is nothing to print now: in the round that is open no class of yours has forms for children.")


def _lead(teacher: bool) -> str:
    if teacher:
        return _(
            "Print it, fill it in anywhere, type it in the same day. The code at the foot of the sheet brings you back "
            "to the page; children stand there in the same order."
        )
    return _(
        "Forms carry a code and no name. Whoever packs the envelopes prints forms and labels; the class teacher gets "
        "closed envelopes and never the list."
    )


def _says(paper: PaperLine, work: Work) -> str:
    count = len(work.rows) if paper.kind in (kinds.CHILD_FORMS, kinds.LABELS) else 0
    return {
        kinds.CLASS_SHEET.name: _("In seat order, names outside a fold; up to 48 children on one leaf. About 120 KB."),
        kinds.RECEIPT.name: _("How many children are complete and what is missing, by seat; no answers. About 30 KB."),
        kinds.CHILD_FORMS.name: _("%(n)s pages, one for each child with consent and no form yet; about %(size)s KB.")
        % {"n": count, "size": 45 + 14 * count},
        kinds.LABELS.name: _("Seat and name, and behind a cut the code: %(n)s labels in the order of the forms.")
        % {"n": count},
        kinds.SLIPS.name: _("Six a page, without a name, to be photocopied. About 30 KB."),
    }[paper.kind.name]
