"""Scoring: from raw codes to scores, bands, reasons and statistics. Pure Python and NumPy, no text for people.

One child, one form
    score(instrument, answers, *, norm=None, rules=None, version=None) -> FormResult    .scales[id]: ScaleResult, .total
    score_many(instrument, matrix, *, norm=None, rules=None) -> ManyResult  the same as arrays
    FormResult.to_mapping() / FormResult.from_mapping(m)                    JSON for a stored row and back
Rules and norms
    current_rules() -> Rules, parse_rules(mapping), rules.to_mapping()
    build_norm(instrument, rated, *, name, date, grade_band, rules=None) -> Norm | NotQualified
    parse_norm(mapping), norm.to_mapping(), norm.content_hash
One child, one round
    reasons_for(forms, *, previous=(), teacher_concerns=(), child_asks=(), outside_results=(), rules=None) -> Findings
    compare(before, after, basis) -> Change | NotComparable
One sheet
    quality_lines(instrument, rows, *, seconds=None, rules=None) -> Quality
    shift_line(forms) -> QualityLine | None,  class_line(flags, children) -> QualityLine | None
Numbers
    percentile_rank, z_score, t_score, half_up, standard_error_of_measurement, reliable_change,
    share_interval, cronbach_alpha, standardized_alpha, feldt_interval, omega_total,
    item_rest_correlations, alpha_if_deleted, mean_inter_item_correlation, icc1, design_effect

Wrong input raises a `ScoringError` that names what is wrong; too few answers give `None`, never a low number.
"""

from screening.scoring.band_rule import Band, Legs, evaluate
from screening.scoring.batch import ManyResult, ManyScale, score_many
from screening.scoring.change import (
    Basis,
    Change,
    Measured,
    NotComparable,
    ReliableChange,
    compare,
    reliable_change,
)
from screening.scoring.engine import FormResult, ScaleResult, reverse, score
from screening.scoring.errors import (
    AnswerError,
    NormError,
    OutOfRange,
    RulesError,
    ScoringError,
    UnknownItem,
    WrongShape,
    WrongType,
    WrongVersion,
)
from screening.scoring.findings import (
    FROM_RECORD,
    Findings,
    FormInput,
    Note,
    OutsideEvidence,
    Reason,
    close_to_line,
    score_band,
)
from screening.scoring.norm import Norm, ScaleNorm, parse_norm
from screening.scoring.norm_building import NotQualified, Rated, build_norm, design_effect, icc1
from screening.scoring.numbers import (
    half_up,
    percentile_rank,
    share_interval,
    standard_error_of_measurement,
    t_score,
    z_score,
)
from screening.scoring.quality import Quality, QualityLine, RatedRow, class_line, quality_lines, shift_line
from screening.scoring.reasons import reasons_for, tier_of
from screening.scoring.reliability import (
    alpha_if_deleted,
    cronbach_alpha,
    feldt_interval,
    item_rest_correlations,
    mean_inter_item_correlation,
    omega_total,
    standardized_alpha,
)
from screening.scoring.rules import Rules, Tier, current_rules, parse_rules
from screening.scoring.version import ENGINE_VERSION

__all__ = [
    "ENGINE_VERSION",
    "FROM_RECORD",
    "AnswerError",
    "Band",
    "Basis",
    "Change",
    "Findings",
    "FormInput",
    "FormResult",
    "Legs",
    "ManyResult",
    "ManyScale",
    "Measured",
    "Norm",
    "NormError",
    "NotComparable",
    "NotQualified",
    "Note",
    "OutOfRange",
    "OutsideEvidence",
    "Quality",
    "QualityLine",
    "Rated",
    "RatedRow",
    "Reason",
    "ReliableChange",
    "Rules",
    "RulesError",
    "ScaleNorm",
    "ScaleResult",
    "ScoringError",
    "Tier",
    "UnknownItem",
    "WrongShape",
    "WrongType",
    "WrongVersion",
    "alpha_if_deleted",
    "build_norm",
    "class_line",
    "close_to_line",
    "compare",
    "cronbach_alpha",
    "current_rules",
    "design_effect",
    "evaluate",
    "feldt_interval",
    "half_up",
    "icc1",
    "item_rest_correlations",
    "mean_inter_item_correlation",
    "omega_total",
    "parse_norm",
    "parse_rules",
    "percentile_rank",
    "quality_lines",
    "reasons_for",
    "reliable_change",
    "reverse",
    "score",
    "score_band",
    "score_many",
    "share_interval",
    "shift_line",
    "standard_error_of_measurement",
    "standardized_alpha",
    "t_score",
    "tier_of",
    "z_score",
]
