"""What leaves the school, line by line: made from the very page that is printed, so that neither says more or less."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.documents.referral_page import ReferralDocument


@dataclass(frozen=True)
class Line:
    label: str
    parts: tuple[str, ...]  # each stands on the paper as it is

    @property
    def text(self) -> str:
        return " · ".join(part for part in self.parts if part)


class Leaves:
    def __init__(self, page: ReferralDocument) -> None:
        found = [*_head(page), *_child(page), *_why(page), *_results(page), *_help(page), *_foot(page)]
        self.lines = tuple(line for line in found if line.text)
        self.answers = page.answers
        self.answers_title = page.answers_title
        self.not_a_diagnosis = page.not_a_diagnosis


def _head(page: ReferralDocument) -> Iterator[Line]:
    yield Line(_("Receiver"), (page.receiver,))
    yield Line(_("What is given"), (page.given,))
    yield Line(_("From the school"), (page.school, page.contact))
    yield Line(_("First contact"), (page.first_contact,))
    yield Line(_("Case"), (page.case_number, _("version %(n)s") % {"n": page.version}, page.issued))


def _child(page: ReferralDocument) -> Iterator[Line]:
    for row in page.child:
        for fact in row:
            yield Line(fact.label, (fact.value,))
    yield Line(_("Care"), (page.care_note,))


def _why(page: ReferralDocument) -> Iterator[Line]:
    for strength in page.strengths:
        yield Line(_("Strength"), (strength,))
    for reason in page.reasons:
        yield Line(_("Why"), (f"{reason.mark} {reason.text}".strip(),))
    yield Line(_("With care"), (page.caveats,))


def _results(page: ReferralDocument) -> Iterator[Line]:
    for row in page.results:
        yield Line(row.scale, (row.score, row.norm, row.count, row.level, row.change))
    yield Line(_("About the results"), (page.results_note,))
    for figure in page.figures:
        yield Line(_("Drawn"), (figure.caption,))


def _help(page: ReferralDocument) -> Iterator[Line]:
    for row in page.tried:
        yield Line(_("Tried"), (row.when, row.what, row.outcome))
    for ask in page.asks:
        yield Line(_("Asked"), (ask,))
    yield Line(_("Agreement"), (page.consent,))


def _foot(page: ReferralDocument) -> Iterator[Line]:
    yield Line(_("Watermark"), (page.watermark,))
    codes = (page.verification_code, page.receipt_code)
    yield Line(_("Codes"), codes if page.is_issued else (_("two, made when it is issued"),))
    yield Line(_("Slip back to"), (page.return_to,))
    yield Line(_("Printed"), (page.printed_by, page.printed_at))
    yield Line(_("Address"), (page.public_address,))
