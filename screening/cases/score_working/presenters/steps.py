"""The steps of a score in words and figures, each as a person would do it on paper. Figures come from the scoring."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from django.utils.translation import gettext as _

from screening import formats
from screening.cases.evidence.scales import StoredScale
from screening.documents.blocks import LabelledFact
from screening.instruments import Instrument, PublishedBands
from screening.library import wording
from screening.library.models import NormSet
from screening.library.selectors import reliabilities_of, rules_of
from screening.scoring import Basis, Legs, half_up
from screening.scoring.change import CRITICAL
from screening.scoring.hand_calculation import WorkedNorm, Working
from screening.scoring.norm import Norm
from screening.scoring.numbers import standard_error_of_measurement


@dataclass(frozen=True)
class WorkingStep:
    """One step: facts to write down, then sentences."""

    slug: str
    title: str
    facts: tuple[LabelledFact, ...]
    says: tuple[str, ...] = ()


def figure(value: float | None) -> str:
    """Four decimals at most, rounded half up; a dash where there is no figure."""
    return "—" if value is None else f"{half_up(value, 4).normalize():f}"


def share(value: Fraction) -> str:
    """Percentiles as they stand in the rules: 84, 97.5."""
    return f"{float(value):g}"


def sum_step(form: Instrument, done: Working) -> WorkingStep:
    result, scale = done.result, done.scale
    enough = _("enough to be scored") if result.scorable else _("not enough: no score, which is not a low score")
    if result.certain:
        enough = _("not enough: no score; the lines are looked at with every missing answer at its least")
    facts = [
        LabelledFact(
            _("Answered"),
            _("%(answered)s of %(of)s lines; at least %(least)s are needed: %(enough)s")
            % {"answered": result.answered, "of": result.of, "least": scale.min_answered, "enough": enough},
        ),
        LabelledFact(_("In the upper half"), _upper(form, done)),
    ]
    if result.raw is not None:
        keyed = " + ".join(str(item.keyed) for item in done.items if item.keyed is not None)
        values = {"raw": result.raw, "of": result.of, "answered": result.answered, "total": figure(result.prorated)}
        facts += [
            LabelledFact(_("Sum after reversal"), f"{keyed} = {result.raw}"),
            LabelledFact(_("Prorated to all lines"), _("%(raw)s × %(of)s ÷ %(answered)s = %(total)s") % values),
            LabelledFact(_("Rounding"), _rounding(form)),
        ]
    return WorkingStep("sum", _("The sum"), tuple(facts))


def _upper(form: Instrument, done: Working) -> str:
    if not form.is_plain(done.scale):
        values = {"upper": done.result.upper, "answered": done.result.answered}
        return _("%(upper)s of %(answered)s (of each line's own answers, towards concern)") % values
    codes = sorted(code for code in form.codes if 2 * code > form.min_code + form.max_code)
    if done.scale.concern == "low":
        codes = sorted(code for code in form.codes if 2 * code < form.min_code + form.max_code)
    return _("%(upper)s of %(answered)s (codes %(codes)s after reversal, towards concern)") % {
        "upper": done.result.upper,
        "answered": done.result.answered,
        "codes": ", ".join(str(code) for code in codes),
    }


def _rounding(form: Instrument) -> str:
    if form.rounding == "half-up":
        return _("this form rounds: half up, to a whole number, before the lines are looked at")
    return _("this form does not round; only what is printed is rounded half up")


def count_step(scale: StoredScale, done: Working) -> WorkingStep:
    legs, rules = done.result.legs, rules_of(scale.row.rule_set).count_leg
    if legs is None or done.share is None:
        return WorkingStep("count", wording.term("leg", "count"), (), (_no_score(),))
    facts = (
        LabelledFact(
            _("Share in the upper half"),
            f"{legs.upper} ÷ {legs.answered} = {figure(legs.upper / legs.answered)}",
        ),
        LabelledFact(
            _("Where the line is"),
            _("from %(low)s of the lines somewhat more, from %(top)s clearly more; beside a norm only from %(beside)s")
            % {"low": rules.elevated, "top": rules.high, "beside": rules.beside_norm},
        ),
        LabelledFact(_("On its own"), wording.level(legs.count_band)),
        LabelledFact(_("Acts here"), _acts(legs.count_acts, scale)),
    )
    return WorkingStep("count", wording.term("leg", "count"), facts)


def _acts(band: str, scale: StoredScale) -> str:
    beside = _("beside a norm") if scale.row.norm_set else _("alone, provisional: no norm was in force")
    return _("%(level)s (%(how)s)") % {"level": wording.level(band), "how": beside}


def _no_score() -> str:
    return _("Without a score nothing is compared.")


def norm_step(scale: StoredScale, done: Working, norm: Norm | None) -> WorkingStep:
    title = wording.term("leg", "norm")
    if norm is None or scale.row.norm_set is None:
        needs = rules_of(scale.row.rule_set).qualification
        said = _(
            "No norm was in force: it needs %(children)s children, %(raters)s raters and %(schools)s schools. "
            "This leg says nothing."
        ) % {"children": needs.children, "raters": needs.raters, "schools": needs.schools}
        return WorkingStep("norm", title, (), (said,))
    if done.result.certain and done.result.legs:
        return WorkingStep("norm", title, (_which_norm(scale), *_least_facts(done.result.legs)))
    if done.norm is None:
        return WorkingStep("norm", title, (_which_norm(scale),), (_no_score(),))
    return WorkingStep("norm", title, (_which_norm(scale), *_norm_facts(scale, done, done.norm)))


def _norm_facts(scale: StoredScale, done: Working, place: WorkedNorm) -> tuple[LabelledFact, ...]:
    rules, legs = rules_of(scale.row.rule_set).norm_leg, done.result.legs
    floor = _("met") if legs and legs.floor_met else _("not met: no notice by this leg, whatever the percentile")
    lines = _("from percentile %(low)s (%(a)s points) somewhat more, from %(top)s (%(b)s points) clearly more")
    least = _("at least %(floor)s lines in the upper half, here %(upper)s: %(met)s")
    points = {"low": share(rules.elevated), "a": figure(place.elevated), "top": share(rules.high)}
    return (
        LabelledFact(_("Percentile of concern"), _percentile(place)),
        LabelledFact(_("Where the line is"), lines % {**points, "b": figure(place.high)}),
        LabelledFact(
            _("Content floor"), least % {"floor": rules.content_floor, "upper": done.result.upper, "met": floor}
        ),
        LabelledFact(_("This leg says"), wording.level((legs.norm_band if legs else None) or "none")),
    )


def _least_facts(legs: Legs) -> tuple[LabelledFact, ...]:
    """Without a score: the least percentile the answered lines leave open."""
    least = _("at least %(percentile)s, with every missing answer at its least") % {
        "percentile": figure(legs.percentile)
    }
    return (
        LabelledFact(_("Percentile of concern"), least),
        LabelledFact(_("This leg says"), wording.level(legs.norm_band or "none")),
    )


def _which_norm(scale: StoredScale) -> LabelledFact:
    row = cast(NormSet, scale.row.norm_set)
    said = _(
        "%(name)s, frozen %(day)s: %(n)s children, %(raters)s raters, %(schools)s schools, design effect %(effect)s"
    ) % {
        "name": row.name,
        "day": formats.day(row.frozen_on),
        "n": row.n,
        "raters": row.raters,
        "schools": row.schools,
        "effect": figure(row.design_effect),
    }
    return LabelledFact(_("Norm"), said)


def _percentile(place: WorkedNorm) -> str:
    return _(
        "%(below)s children have less, %(equal)s just as much, of %(n)s: "
        "100 × (%(below)s + ½ × %(equal)s) ÷ %(n)s = %(percentile)s"
    ) % {"below": place.below, "equal": place.equal, "n": place.n, "percentile": figure(place.percentile)}


def band_step(done: Working) -> WorkingStep:
    legs = done.result.legs
    if legs is None:
        return WorkingStep("band", _("The result"), (), (wording.level(""),))
    facts = [LabelledFact(_("Result"), wording.level(legs.band))]
    if legs.fired:
        facts.append(LabelledFact(_("Given by"), wording.term("leg", legs.fired)))
    facts += [_published(bands, done.result.prorated) for bands in done.scale.published_bands]
    says = [_("The higher of the two legs counts. Only the form total can give a notice; the parts never do.")]
    if done.result.certain:
        says.append(_("Too few answers for a score, but whatever the missing ones are, the line is passed."))
    return WorkingStep("band", _("The result"), tuple(facts), tuple(says))


def _published(bands: PublishedBands, total: float | None) -> LabelledFact:
    """A band somebody published for this scale: described with its source, never a notice."""
    language = formats.active_language()
    values = {"population": bands.population.to(language), "source": bands.source, "band": "—"}
    if total is not None:
        values["band"] = bands.of(total).label.to(language)
    return LabelledFact(
        _("As published"), _("%(band)s (%(population)s; %(source)s): described only, never a notice") % values
    )


def place_step(done: Working) -> WorkingStep | None:
    """z and T in the norm: a description."""
    result, norm = done.result, done.norm
    if norm is None or result.z is None or result.t is None:
        return None
    values = {
        "total": figure(result.prorated),
        "mean": figure(norm.norm.mean),
        "sd": figure(norm.norm.sd),
        "z": figure(result.z),
        "t": figure(result.t),
    }
    facts = (
        LabelledFact("z", _("(%(total)s − %(mean)s) ÷ %(sd)s = %(z)s (mean and SD of the norm, n − 1)") % values),
        LabelledFact("T", _("50 + 10 × %(z)s = %(t)s") % values),
    )
    return WorkingStep("place", _("z and T"), facts, (_("A description; no line is drawn at z or T."),))


def error_step(scale: StoredScale, done: Working) -> WorkingStep:
    title, basis = _("How exact it is"), scale.basis
    if basis is None:
        return WorkingStep(
            "error", title, (), (_("No reliability is on record for this form: no range can be given."),)
        )
    sem = standard_error_of_measurement(basis.sd, basis.reliability)
    values = {"sem": figure(sem), "c": CRITICAL}
    facts = [
        *basis_facts(scale, basis),
    ]
    if done.result.prorated is not None:
        ends = (done.result.prorated - scale.reach, done.result.prorated + scale.reach)
        said = _("%(total)s ± %(c)s × %(sem)s = %(low)s to %(high)s") % {
            **values,
            "total": figure(done.result.prorated),
            "low": figure(ends[0]),
            "high": figure(ends[1]),
        }
        facts.append(LabelledFact(_("Range (95 in 100)"), said))
    return WorkingStep(
        "error", title, tuple(facts), (_("The range is a description: no reason, and it moves nobody."),)
    )


def basis_facts(scale: StoredScale, basis: Basis) -> tuple[LabelledFact, ...]:
    sem = standard_error_of_measurement(basis.sd, basis.reliability)
    values = {"sd": figure(basis.sd), "r": figure(basis.reliability), "sem": figure(sem)}
    return (
        LabelledFact(_("Reliability r"), _reliability(scale, basis)),
        LabelledFact(_("Standard error SEM"), _("%(sd)s × √(1 − %(r)s) = %(sem)s points") % values),
    )


def _reliability(scale: StoredScale, basis: Basis) -> str:
    """The figure, its kind, the children it rests on and where it comes from."""
    said = f"{figure(basis.reliability)} · {wording.term('kind_of_reliability', basis.kind)}"
    recorded = reliabilities_of(scale.row.instrument_version)
    known: Iterable[tuple[str, float, int | None, str]] = [
        *((row.kind, row.value, row.n, row.source) for row in recorded if row.scale == scale.instrument.total.id),
        *((one.kind, one.value, one.n, one.source) for one in scale.instrument.reliabilities),
    ]
    for kind, value, n, source in known:
        if (kind, value) == (basis.kind, basis.reliability):
            children = _("n = %(n)s") % {"n": n} if n else ""
            return " · ".join(filter(None, (said, children, source)))
    return said
