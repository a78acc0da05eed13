"""From the empty sheet to the flag: rounds, drafts, assessments, results, and one state for every child."""

from screening.rounds.models.answers import Assessment, Result
from screening.rounds.models.child_forms import ChildForm, ChildFormCount
from screening.rounds.models.children import ChildState, Owner, RoundChild
from screening.rounds.models.flags import ChildWish, Flag, FlagReason, OutsideResult, TeacherConcern, Tier
from screening.rounds.models.planning import (
    Informant,
    RoundForm,
    RoundSchool,
    ScreeningRound,
)
from screening.rounds.models.raters import ClassConversation, RaterPractice
from screening.rounds.models.rescoring import Rescoring
from screening.rounds.models.sheets import Exclusion, SaveReceipt, Sheet, SheetRow

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
