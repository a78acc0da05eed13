"""From the empty sheet to the flag: rounds, drafts, assessments, results, and one state for every child."""

from screening.rounds.models.answers import (
    Assessment,
    ChildWish,
    ClassConversation,
    Flag,
    FlagReason,
    OutsideResult,
    RaterPractice,
    Result,
    TeacherConcern,
    Tier,
)
from screening.rounds.models.planning import (
    Informant,
    Rescoring,
    RoundForm,
    RoundSchool,
    ScreeningRound,
)
from screening.rounds.models.sheets import (
    ChildForm,
    ChildFormCount,
    ChildState,
    Exclusion,
    Owner,
    RoundChild,
    SaveReceipt,
    Sheet,
    SheetRow,
)

__all__ = [
    "Assessment",
    "ChildForm",
    "ChildFormCount",
    "ChildState",
    "ChildWish",
    "ClassConversation",
    "Exclusion",
    "Flag",
    "FlagReason",
    "Informant",
    "OutsideResult",
    "Owner",
    "RaterPractice",
    "Rescoring",
    "Result",
    "RoundChild",
    "RoundForm",
    "RoundSchool",
    "SaveReceipt",
    "ScreeningRound",
    "Sheet",
    "SheetRow",
    "TeacherConcern",
    "Tier",
]
