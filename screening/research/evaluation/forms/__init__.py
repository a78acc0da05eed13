"""Forms of pilots, of term sheets, and of comments."""

from screening.research.evaluation.forms.classes import ClassesForm
from screening.research.evaluation.forms.comments import CommentPageForm, ReleaseForm
from screening.research.evaluation.forms.deciding import ChangeForm, DecisionForm, ExportForm
from screening.research.evaluation.forms.planning import PlanForm, StartForm
from screening.research.evaluation.forms.term_sheet import TermSheetForm, term_sheet_form

__all__ = [
    "ChangeForm",
    "ClassesForm",
    "CommentPageForm",
    "DecisionForm",
    "ExportForm",
    "PlanForm",
    "ReleaseForm",
    "StartForm",
    "TermSheetForm",
    "term_sheet_form",
]
