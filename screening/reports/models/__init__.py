"""What the reports keep: a file a subject."""

from screening.reports.models.batches import BatchRow, ReportBatch
from screening.reports.models.district import BureauForm, CountyMonth
from screening.reports.models.evaluation import (
    EvaluationExport,
    Pilot,
    PilotChange,
    PilotClass,
    PilotComment,
    PilotDecision,
    PilotPhase,
    TermMeasure,
    TermSheet,
)
from screening.reports.models.monthly import MonthlyReport
from screening.reports.models.publication import Publication

__all__ = [
    "BatchRow",
    "BureauForm",
    "CountyMonth",
    "EvaluationExport",
    "MonthlyReport",
    "Pilot",
    "PilotChange",
    "PilotClass",
    "PilotComment",
    "PilotDecision",
    "PilotPhase",
    "Publication",
    "ReportBatch",
    "TermMeasure",
    "TermSheet",
]
