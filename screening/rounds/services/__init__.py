"""Every write of the rounds. Signatures stand in the docstring of each module.

Planning    create_round · open_round_for_school · close_round · close_due_rounds · rescore
Re-scoring  start_rescoring · adopt_rescoring · dismiss_rescoring
Sheets      save_rows · exclude_child · include_child · save_single_form · submit_sheet · reopen_sheet · forget_receipts
Children    settle_child_state · settle_open_rounds · settle_today
Reasons     raise_concern · record_child_asks · record_outside_result
Raters      record_practice · hold_conversation
Values      RowInput · SaveOutcome · SavedRow · RowConflict · RowProblem     (screening.rounds.drafts)
Errors      RoundWindowProblem · RoundExists · RoundNotOpen · RoundClosed · SheetSubmitted · SheetNotSubmitted ·
            ReopenNeedsAdministrator · ReasonNeeded · NonceReused · NotOnSheet · HeldAlready · NotAskedAnyMore ·
            WrongDayForTalk · RescoringPending · RescoringNotReady · RescoringChangesNothing · DefinitionDoesNotFit ·
            NormDoesNotFit
"""

from screening.rounds.drafts import RowConflict, RowInput, RowProblem, SavedRow, SaveOutcome
from screening.rounds.services.closing import close_due_rounds, close_round, rescore
from screening.rounds.services.concerns import raise_concern, record_child_asks, record_outside_result
from screening.rounds.services.conversations import hold_conversation
from screening.rounds.services.planning import (
    TEACHER_FORMS,
    create_round,
    has_round,
    open_round_for_school,
)
from screening.rounds.services.practice import record_practice
from screening.rounds.services.problems import (
    HeldAlready,
    NonceReused,
    NotAskedAnyMore,
    NotOnSheet,
    ReasonNeeded,
    ReopenNeedsAdministrator,
    RoundClosed,
    RoundExists,
    RoundNotOpen,
    RoundWindowProblem,
    SheetNotSubmitted,
    SheetSubmitted,
    WrongDayForTalk,
)
from screening.rounds.services.rescoring import (
    DefinitionDoesNotFit,
    NormDoesNotFit,
    RescoringChangesNothing,
    RescoringNotReady,
    RescoringPending,
    adopt_rescoring,
    dismiss_rescoring,
    start_rescoring,
)
from screening.rounds.services.saving import exclude_child, forget_receipts, include_child, save_rows
from screening.rounds.services.settling import settle_child_state, settle_open_rounds, settle_today
from screening.rounds.services.submitting import reopen_sheet, save_single_form, submit_sheet

__all__ = [
    "TEACHER_FORMS",
    "HeldAlready",
    "NonceReused",
    "NotAskedAnyMore",
    "NotOnSheet",
    "ReasonNeeded",
    "ReopenNeedsAdministrator",
    "RoundClosed",
    "RoundExists",
    "RoundNotOpen",
    "RoundWindowProblem",
    "RowConflict",
    "RowInput",
    "RowProblem",
    "SaveOutcome",
    "SavedRow",
    "SheetNotSubmitted",
    "SheetSubmitted",
    "WrongDayForTalk",
    "close_due_rounds",
    "close_round",
    "create_round",
    "exclude_child",
    "forget_receipts",
    "has_round",
    "hold_conversation",
    "include_child",
    "open_round_for_school",
    "raise_concern",
    "record_child_asks",
    "record_outside_result",
    "record_practice",
    "reopen_sheet",
    "rescore",
    "save_rows",
    "save_single_form",
    "settle_child_state",
    "settle_open_rounds",
    "settle_today",
    "submit_sheet",
    "DefinitionDoesNotFit",
    "NormDoesNotFit",
    "RescoringChangesNothing",
    "RescoringNotReady",
    "RescoringPending",
    "adopt_rescoring",
    "dismiss_rescoring",
    "start_rescoring",
]
