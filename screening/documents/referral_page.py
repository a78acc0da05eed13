"""What stands on a referral summary. Pure data, every text in the document's language; the template adds fixed labels.

A disclosure profile leaves out what its receiver does not need by leaving it empty: an empty section is not printed
and the numbers of the others close up.
"""

from dataclasses import dataclass

from screening.documents.blocks import ChartFigure, LabelledFact
from screening.formats import numbered

USUAL_RESULTS, USUAL_LINES = 3, 8


@dataclass(frozen=True)
class PrintedReason:
    """One sentence and the shape of its level: "◆", "◇", or nothing for a statement of change."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class PrintedScore:
    """One scale: name, range and round, score with its range, percentile, "6/7", "◆ 明显偏多", "9.0　+8.1 超出波动"."""

    scale: str
    score: str
    norm: str
    count: str
    level: str
    change: str


@dataclass(frozen=True)
class Tried:
    """What the school did, when, and what came of it."""

    when: str
    what: str
    outcome: str


@dataclass(frozen=True)
class PrintedAnswer:
    """One item with this round's code and the one before; `starts_group` draws a line above every fifth."""

    item: str
    now: str
    before: str
    starts_group: bool = False


@dataclass(frozen=True)
class AnswerList:
    """The answers of one form, with the meaning of the codes and other notes below."""

    caption: str
    answers: tuple[PrintedAnswer, ...]
    notes: tuple[str, ...] = ()

    @property
    def has_before(self) -> bool:
        return any(answer.before for answer in self.answers)


@dataclass(frozen=True)
class ReferralDocument:
    """Two sheets for one child and one receiver, a receipt slip at the foot of the last."""

    language: str  # "zh-Hans" or "en"
    case_number: str
    version: int
    issued: str  # a date, written out
    school: str
    receiver: str
    first_contact: str
    contact: str
    given: str  # what this profile gives and leaves out
    printed_by: str
    printed_at: str
    verification_code: str
    receipt_code: str
    return_to: str
    not_a_diagnosis: str
    strengths: tuple[str, ...] = ()
    reasons: tuple[PrintedReason, ...] = ()
    caveats: str = ""  # possible false alarm, limits, what the forms do not look at
    risk: tuple[LabelledFact, ...] = ()  # what was asked and seen at the last look, as far as it was chosen
    child: tuple[tuple[LabelledFact, ...], ...] = ()  # rows of up to three; the last fact of a row takes what is left
    care_note: str = ""
    results: tuple[PrintedScore, ...] = ()
    results_note: str = ""
    figures: tuple[ChartFigure, ...] = ()  # at most two
    tried: tuple[Tried, ...] = ()
    asks: tuple[str, ...] = ()
    consent: str = ""
    answers_title: str = ""  # "教师观察，过去四周"
    answers: tuple[AnswerList, ...] = ()  # at most two
    watermark: str = ""  # whose copy it is; across every page
    public_address: str = ""  # of the two pages without sign-in; empty where the county has none

    @property
    def is_issued(self) -> bool:
        """A draft has no codes yet."""
        return any(character.isalnum() for character in self.verification_code)

    @property
    def is_long(self) -> bool:
        """More than fits on two sheets in the usual size: it is set a little smaller."""
        return len(self.results) > USUAL_RESULTS or len(self.tried) + len(self.asks) > USUAL_LINES

    @property
    def has_outcomes(self) -> bool:
        """A column of results is printed where there is one."""
        return any(row.outcome for row in self.tried)

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    @property
    def number(self) -> dict[str, str]:
        """Section numbers by section; every section has a key, a section that is not printed has an empty number."""
        names = ("strengths", "reasons", "risk", "child", "results", "tried", "asks", "answers")
        present = numbered([name for name in names if getattr(self, name)], self.language)
        return {name: present.get(name, "") for name in names}
