"""Forms of pilots, of term sheets, and of comments."""

from screening.research.evaluation.forms.classes import ClassesForm
from screening.research.evaluation.forms.comments import CommentPageForm, ReleaseForm
from screening.research.evaluation.forms.deciding import ChangeForm, ExportForm, PilotDecisionForm
from screening.research.evaluation.forms.planning import PilotPlanForm, StartForm
from screening.research.evaluation.forms.term_sheet import TermSheetForm, term_sheet_form

__all__ = [
    "ChangeForm",
    "ClassesForm",
    "CommentPageForm",
    "ExportForm",
    "PilotDecisionForm",
    "PilotPlanForm",
    "ReleaseForm",
    "StartForm",
    "TermSheetForm",
    "term_sheet_form",
]
