"""Forms of pilots, of term sheets, and of comments."""

from screening.reports.evaluation.forms.classes import ClassesForm
from screening.reports.evaluation.forms.comments import CommentPageForm, ReleaseForm
from screening.reports.evaluation.forms.deciding import ChangeForm, DecisionForm, ExportForm
from screening.reports.evaluation.forms.planning import PlanForm, StartForm
from screening.reports.evaluation.forms.term_sheet import TermSheetForm, term_sheet_form

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
