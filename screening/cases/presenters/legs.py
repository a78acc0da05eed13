"""One stored result with what is needed to print it, and its two legs in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from screening.instruments import Instrument
from screening.library import texts, wording
from screening.library.selectors import rules_of
from screening.rounds.models import Result
from screening.scoring import Basis, Measured, ScaleResult, half_up
from screening.scoring import Result as Scored
from screening.scoring.change import CRITICAL
from screening.scoring.norm import ScaleNorm
from screening.scoring.numbers import standard_error_of_measurement


@dataclass(frozen=True)
class Leg:
    """One of the two legs: what this form says, where the line is, whether it was reached."""

    name: str
    says: str
    line: str
    reached: bool


@dataclass(frozen=True)
class Scale:
    """One stored result with what is needed to print it."""

    row: Result
    instrument: Instrument
    scored: Scored
    norm: ScaleNorm | None
    basis: Basis | None

    @property
    def total(self) -> ScaleResult:
        return self.scored.total

    @property
    def when(self) -> str:
        return timezone.localtime(self.row.assessment.submitted_at).strftime("%Y-%m")

    @property
    def reach(self) -> float:
        """Half the width of the 95 % range, in points; 0 without a reliability on record."""
        if self.basis is None:
            return 0.0
        return CRITICAL * standard_error_of_measurement(self.basis.sd, self.basis.reliability)

    def measured(self) -> Measured:
        total = self.instrument.total
        return Measured(
            instrument_id=self.instrument.id,
            instrument_version=self.instrument.version,
            informant=self.instrument.informant,
            scale_id=total.id,
            concern=total.concern,
            rater=str(self.row.assessment.rater_id),
            date=timezone.localdate(self.row.assessment.submitted_at).isoformat(),
            prorated=self.total.prorated,
        )


def points(value: float | None) -> str:
    """A score as it is printed: one decimal at most; a dash where there is none."""
    return "—" if value is None else f"{half_up(value, 1).normalize():f}"


def legs_of(scale: Scale) -> tuple[Leg, ...]:
    """Both legs, always both shown; nothing where there is no score."""
    legs = scale.total.legs
    if legs is None:
        return ()
    highest = scale.instrument.total.range[1]
    rules = rules_of(scale.row.rule_set)
    if scale.norm is None:
        norm_says, norm_line = _("No norm of the county qualifies yet"), _("needs 300 children, 10 raters, 3 schools")
    else:
        norm_says = _("%(points)s points of %(highest)s, percentile %(percentile)s") % {
            "points": points(scale.total.prorated),
            "highest": highest,
            "percentile": int(legs.percentile or 0),
        }
        norm_line = _("from percentile 84 somewhat more (%(a)s points), from 97 clearly more (%(b)s points)") % {
            "a": points(scale.norm.line(rules.norm_leg.elevated)),
            "b": points(scale.norm.line(rules.norm_leg.high)),
        }
    count_line = _("from one third somewhat more, from one half clearly more (provisional)")
    if scale.norm is not None:
        count_line = _("beside a norm only from two thirds")
    count_says = _("%(upper)s of %(answered)s lines") % {"upper": legs.upper, "answered": legs.answered}
    return (
        Leg(wording.term("leg", "norm"), norm_says, norm_line, (legs.norm_band or "none") != "none"),
        Leg(wording.term("leg", "count"), count_says, count_line, legs.count_acts != "none"),
    )


def norm_words(scale: Scale) -> str:
    """Name, date and size of the norm that was used, and the version of form and rules."""
    form = _("Form %(title)s %(version)s (not validated; local use) · rules %(rules)s") % {
        "title": wording.form_title(scale.instrument.id),
        "version": scale.instrument.version,
        "rules": scale.row.rule_set.version,
    }
    row = scale.row.norm_set
    if row is None:
        return form
    norm = _(
        "norm: %(name)s, frozen %(day)s, %(n)s children, %(raters)s raters, %(schools)s schools, design effect %(d)s"
    )
    values = {
        "name": row.name,
        "day": texts.day(row.frozen_on),
        "n": row.n,
        "raters": row.raters,
        "schools": row.schools,
    }
    return f"{form} · {norm % {**values, 'd': points(row.design_effect)}}"
