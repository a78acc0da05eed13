"""Every write of the rounds. Signatures stand in the docstring of each module.

Planning    create_round · use_rules · open_round_for_school · override_gate · close_round · close_due_rounds
Reading     outlook_of · gates_waiting · places_of · last_round_of           (for presenters, which ask nothing)
Re-scoring  start_rescoring · adopt_rescoring · dismiss_rescoring
Sheets      save_rows · exclude_child · include_child · leave_unseen · end_absence · save_single_form · submit_sheet
            reopen_sheet · forget_receipts
Children    settle_child_state · settle_open_rounds · settle_today
Reasons     raise_concern · record_child_asks · record_outside_result
Raters      record_practice · hold_conversation
Values      RowInput · SaveOutcome · SavedRow · RowConflict · RowProblem     (screening.rounds.drafts)
Errors      RoundWindowProblem · RoundExists · RoundNotOpen · RoundClosed · SheetSubmitted · SheetNotSubmitted ·
            ReopenNeedsAdministrator · ReasonNeeded · NonceReused · FormsChanged · NotOnSheet · NothingToHandIn ·
            HeldAlready · NotAskedAnyMore · WrongDayForTalk · RescoringPending · RescoringNotReady ·
            RescoringChangesNothing · DefinitionDoesNotFit · NormDoesNotFit · GateClosed · OverrideNeedsDistrict ·
            RoundBegun
"""

from screening.form_kit.rows import RowInput
from screening.rounds.drafts import RowConflict, RowProblem, SavedRow, SaveOutcome
from screening.rounds.services.concerns import raise_concern, record_child_asks, record_outside_result
from screening.rounds.services.gate import (
    gates_of_round,
    gates_waiting,
    last_round_of,
    outlook_of,
    override_gate,
    places_of,
)
from screening.rounds.services.planning import (
    TEACHER_FORMS,
    close_due_rounds,
    close_round,
    create_round,
    has_round,
    open_round_for_school,
    use_rules,
)
from screening.rounds.services.problems import (
    FormsChanged,
    GateClosed,
    HeldAlready,
    NonceReused,
    NotAskedAnyMore,
    NothingToHandIn,
    NotOnSheet,
    OverrideNeedsDistrict,
    ReasonNeeded,
    ReopenNeedsAdministrator,
    RoundBegun,
    RoundClosed,
    RoundExists,
    RoundNotOpen,
    RoundWindowProblem,
    SheetNotSubmitted,
    SheetSubmitted,
    WrongDayForTalk,
)
from screening.rounds.services.raters import hold_conversation, record_practice
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
from screening.rounds.services.saving import (
    end_absence,
    exclude_child,
    forget_receipts,
    include_child,
    leave_unseen,
    save_rows,
)
from screening.rounds.services.settling import settle_child_state, settle_open_rounds, settle_today
from screening.rounds.services.submitting import reopen_sheet, save_single_form, submit_sheet

__all__ = [
    "TEACHER_FORMS",
    "DefinitionDoesNotFit",
    "FormsChanged",
    "GateClosed",
    "HeldAlready",
    "NonceReused",
    "NormDoesNotFit",
    "NotAskedAnyMore",
    "NothingToHandIn",
    "NotOnSheet",
    "OverrideNeedsDistrict",
    "ReasonNeeded",
    "ReopenNeedsAdministrator",
    "RescoringChangesNothing",
    "RescoringNotReady",
    "RescoringPending",
    "RoundBegun",
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
    "adopt_rescoring",
    "close_due_rounds",
    "close_round",
    "create_round",
    "dismiss_rescoring",
    "end_absence",
    "exclude_child",
    "forget_receipts",
    "gates_of_round",
    "gates_waiting",
    "has_round",
    "hold_conversation",
    "include_child",
    "leave_unseen",
    "last_round_of",
    "open_round_for_school",
    "outlook_of",
    "override_gate",
    "places_of",
    "raise_concern",
    "record_child_asks",
    "record_outside_result",
    "record_practice",
    "reopen_sheet",
    "save_rows",
    "save_single_form",
    "settle_child_state",
    "settle_open_rounds",
    "settle_today",
    "start_rescoring",
    "submit_sheet",
    "use_rules",
]
