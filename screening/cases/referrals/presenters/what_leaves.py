"""What leaves the school, line by line: made from the very page that is printed, so that neither says more or less."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.documents.referral_page import ReferralDocument


@dataclass(frozen=True)
class LeavingLine:
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


def _head(page: ReferralDocument) -> Iterator[LeavingLine]:
    yield LeavingLine(_("Receiver"), (page.receiver,))
    yield LeavingLine(_("What is given"), (page.given,))
    yield LeavingLine(_("From the school"), (page.school, page.contact))
    yield LeavingLine(_("First contact"), (page.first_contact,))
    yield LeavingLine(_("Case"), (page.case_number, _("version %(n)s") % {"n": page.version}, page.issued))


def _child(page: ReferralDocument) -> Iterator[LeavingLine]:
    for row in page.child:
        for fact in row:
            yield LeavingLine(fact.label, (fact.value,))
    yield LeavingLine(_("Care"), (page.care_note,))


def _why(page: ReferralDocument) -> Iterator[LeavingLine]:
    for strength in page.strengths:
        yield LeavingLine(_("Strength"), (strength,))
    for reason in page.reasons:
        yield LeavingLine(_("Why"), (f"{reason.mark} {reason.text}".strip(),))
    yield LeavingLine(_("With care"), (page.caveats,))


def _results(page: ReferralDocument) -> Iterator[LeavingLine]:
    for row in page.results:
        yield LeavingLine(row.scale, (row.score, row.norm, row.count, row.level, row.change))
    yield LeavingLine(_("About the results"), (page.results_note,))
    for figure in page.figures:
        yield LeavingLine(_("Drawn"), (figure.caption,))


def _help(page: ReferralDocument) -> Iterator[LeavingLine]:
    for row in page.tried:
        yield LeavingLine(_("Tried"), (row.when, row.what, row.outcome))
    for ask in page.asks:
        yield LeavingLine(_("Asked"), (ask,))
    yield LeavingLine(_("Agreement"), (page.consent,))


def _foot(page: ReferralDocument) -> Iterator[LeavingLine]:
    yield LeavingLine(_("Watermark"), (page.watermark,))
    codes = (page.verification_code, page.receipt_code)
    yield LeavingLine(_("Codes"), codes if page.is_issued else (_("two, made when it is issued"),))
    yield LeavingLine(_("Slip back to"), (page.return_to,))
    yield LeavingLine(_("Printed"), (page.printed_by, page.printed_at))
    yield LeavingLine(_("Address"), (page.public_address,))
