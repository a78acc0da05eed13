"""One stored result with what is needed to print it, and its two legs in words."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.instruments import Instrument
from screening.library import wording
from screening.library.selectors import instrument_of, rules_of
from screening.rounds.models import Result
from screening.rounds.round_scoring import measured_total
from screening.scoring import Basis, Legs, Measured, Rules, ScaleResult, half_up
from screening.scoring import FormResult as Scored
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
class StoredScale:
    """One stored result with what is needed to print it."""

    row: Result
    instrument: Instrument
    scored: Scored
    norm: ScaleNorm | None
    basis: Basis | None  # of the range
    change_basis: Basis | None
    earlier: tuple[Result, ...] = ()  # results of the same answers that counted before, newest first

    @property
    def total(self) -> ScaleResult:
        return self.scored.total

    @property
    def answered_form(self) -> Instrument:
        """The form as the person who filled it in read it; `instrument` is the one it is scored as."""
        return instrument_of(self.row.assessment.instrument_version)

    @property
    def told_by_teacher(self) -> bool:
        return self.instrument.informant == "teacher"

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
        return measured_total(self.row)


def points(value: float | None) -> str:
    """A score as it is printed: one decimal at most; a dash where there is none."""
    return "—" if value is None else f"{half_up(value, 1).normalize():f}"


def percentile_words(percentile: float) -> str:
    """One decimal, so that 96.9 is not read as the line at 97; nobody is above everybody."""
    return points(min(percentile, 99.9))


def legs_of(scale: StoredScale) -> tuple[Leg, ...]:
    """Both legs, always both shown; nothing where there is no score."""
    legs = scale.total.legs
    if legs is None:
        return ()
    rules = rules_of(scale.row.rule_set)
    says = _("%(upper)s of %(answered)s lines") % {"upper": legs.upper, "answered": legs.answered}
    if scale.total.certain:
        says = _("at least %(upper)s of %(of)s lines") % {"upper": legs.upper, "of": legs.answered}
    return (
        Leg(wording.term("leg", "norm"), *_norm_leg(scale, legs, rules), (legs.norm_band or "none") != "none"),
        Leg(wording.term("leg", "count"), says, _count_line(scale, rules), legs.count_acts != "none"),
    )


def _norm_leg(scale: StoredScale, legs: Legs, rules: Rules) -> tuple[str, str]:
    """What the norm leg says, and where its lines are."""
    if scale.norm is None:
        return _("No norm of the county qualifies yet"), _(
            "needs %(children)s children, %(raters)s raters, %(schools)s schools"
        ) % {
            "children": rules.qualification.children,
            "raters": rules.qualification.raters,
            "schools": rules.qualification.schools,
        }
    lines, percentile = rules.norm_leg, percentile_words(legs.percentile or 0)
    says = _("%(points)s points of %(highest)s, percentile %(percentile)s") % {
        "points": points(scale.total.prorated),
        "highest": scale.instrument.total.range[1],
        "percentile": percentile,
    }
    if scale.total.certain:
        says = _("no score; at least percentile %(percentile)s") % {"percentile": percentile}
    return says, _("from percentile %(low)s somewhat more (%(a)s points), from %(top)s clearly more (%(b)s points)") % {
        "low": f"{float(lines.elevated):g}",
        "top": f"{float(lines.high):g}",
        "a": points(scale.norm.line(lines.elevated)),
        "b": points(scale.norm.line(lines.high)),
    }


def _count_line(scale: StoredScale, rules: Rules) -> str:
    lines = rules.count_leg
    if scale.norm is not None:
        return _("beside a norm only from %(share)s of the lines") % {"share": lines.beside_norm}
    return _("from %(low)s of the lines somewhat more, from %(top)s clearly more (provisional)") % {
        "low": lines.elevated,
        "top": lines.high,
    }


def norm_words(scale: StoredScale) -> str:
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
        "day": formats.day(row.frozen_on),
        "n": row.n,
        "raters": row.raters,
        "schools": row.schools,
    }
    return f"{form} · {norm % {**values, 'd': points(row.design_effect)}}"


def under_words(row: Result) -> str:
    """The rules and the norm a level comes from, and the form's version where it is not the one that was answered."""
    said = [_("rules %(version)s") % {"version": row.rule_set.version}]
    said.append(_("norm: %(name)s") % {"name": row.norm_set.name} if row.norm_set else _("no norm yet: provisional"))
    if row.instrument_version_id != row.assessment.instrument_version_id:
        said.append(_("scored as version %(version)s of the form") % {"version": row.instrument_version.version})
    return " · ".join(said)


def before_words(row: Result) -> str:
    """What the level was until a re-score was adopted."""
    return _("until %(day)s: %(level)s (%(under)s)") % {
        "day": formats.day(timezone.localdate(row.superseded_at)) if row.superseded_at else "—",
        "level": wording.level(row.band or ""),
        "under": under_words(row),
    }
