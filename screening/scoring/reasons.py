"""From the forms of one child in one round to reasons, notes and a tier. Form totals only; subscales never.

Tier A: high on one form, elevated on two forms of one informant, elevated on a child form, reliable worsening, a
teacher's concern, the child asks, an outside result. Tier B: elevated on exactly one teacher form and nothing of A.
Left-behind status is no input: it adds no points and is no reason.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from screening.scoring.change import Change, Measured, compare
from screening.scoring.findings import Findings, FormInput, OutsideEvidence, Reason, notes_of, worsening_note
from screening.scoring.numbers import half_up
from screening.scoring.rules import Rules, Tier, current_rules

ORDER = ("child-asks", "high", "concordance", "worsening", "teacher-concern", "outside-result", "elevated")


def reasons_for(
    forms: Sequence[FormInput],
    *,
    previous: Sequence[Measured] = (),
    teacher_concerns: Iterable[str] = (),
    child_asks: Iterable[str] = (),
    outside_results: Iterable[OutsideEvidence] = (),
    rules: Rules | None = None,
) -> Findings:
    """The reasons of one child in one round, its notes and its tier.

    `forms`: the scored forms of this round, any informants. `previous`: earlier form totals (points) of the same child,
    any order; only the latest comparable one counts. `teacher_concerns`, `child_asks`: ISO dates, one for each. Notes
    are returned only when there is a reason to stand beside, save `worsening` without enough reliability, which is
    returned anyway for the child's page. `tier` is None when nothing asks for a look. Raises `KeyError` for a rule set
    without a reason that is needed. Source: docs/scoring.md, “Reasons, tiers and notes”.
    """
    in_force = rules or current_rules()
    reasons = [reason for form in forms for reason in _band_reasons(form, in_force)]
    reasons += _concordance(forms, in_force)
    worse = [(form, change) for form in forms if (change := _worsening(form, previous)) is not None]
    reasons += [_worsening_reason(form, change, in_force) for form, change in worse if _counts(form, change)]
    reasons += [_plain("teacher-concern", {"date": date}, in_force) for date in sorted(teacher_concerns)]
    reasons += [_plain("child-asks", {"date": date}, in_force) for date in sorted(child_asks)]
    reasons += _outside(outside_results, in_force)
    reasons.sort(key=lambda reason: ORDER.index(reason.code))
    notes = [worsening_note(form, change, in_force) for form, change in worse if not _counts(form, change)]
    if reasons:
        notes += notes_of(forms, in_force)
    return Findings(tuple(reasons), tuple(notes), tier_of(reasons), any(_provisional(form) for form in forms))


def tier_of(reasons: Iterable[Reason]) -> Tier | None:
    """A when any reason is of tier A, else B when there is one at all, None without a reason. Reasons are not added up:
    ten of tier B are no A. Source: docs/scoring.md, “Reasons, tiers and notes”.
    """
    tiers = {reason.tier for reason in reasons}
    if "A" in tiers:
        return "A"
    return "B" if tiers else None


def _provisional(form: FormInput) -> bool:
    return form.flagged and form.total.legs is not None and form.total.legs.provisional


def _band_reasons(form: FormInput, rules: Rules) -> list[Reason]:
    if not form.flagged:
        return []
    rule = rules.flag("high" if form.total.band == "high" else "elevated")
    tier = rule.tier_on_child_form if form.instrument.informant == "child" else rule.tier
    return [Reason(rule.id, band_params(form), rule.version, tier, form.form)]


def band_params(form: FormInput) -> dict[str, Any]:
    """The parameters of `high` and `elevated`, for the sentence named by `variant`: counts of items, a percentile
    between 0 and 99. Raises `ValueError` for a form total without a band. Source: docs/scoring.md, “Reasons, tiers and
    notes”.
    """
    legs = form.total.legs
    if legs is None:
        raise ValueError(f"{form.form}: only a form total with a band gives a reason")
    total = form.total
    params: dict[str, Any] = {
        "variant": "provisional",
        "informant": form.instrument.informant,
        "scale": form.form,
        "answered": total.answered,
        "upper": total.upper,
    }
    if total.certain:
        return params | {"variant": "incomplete", "of": total.of}
    if legs.provisional or form.norm is None or legs.percentile is None:
        return params
    if legs.fired == "count":
        return params | {"variant": "count-beside-norm"}
    return params | {
        "variant": "norm",
        "leg": legs.fired,
        "percentile": printed_percentile(legs.percentile),
        "n": form.norm.n,
        "norm": form.norm.name,
        "date": form.norm.date,
    }


def printed_percentile(percentile: float) -> int:
    """A whole number between 0 and 99 for “about … in 100 had less”: the percentile half up, never 100. Raises
    `ScoringError` for NaN. Source of the rounding: `half_up`, as every figure that is printed.
    """
    return min(99, int(half_up(percentile)))


def _concordance(forms: Sequence[FormInput], rules: Rules) -> list[Reason]:
    """One reason for each informant with two or more form totals at least elevated; the first two are named."""
    rule = rules.flag("concordance")
    found = []
    for informant in ("teacher", "child"):
        both = sorted({form.form for form in forms if form.flagged and form.instrument.informant == informant})
        if len(both) >= 2:
            params = {"informant": informant, "scale_a": both[0], "scale_b": both[1]}
            found.append(Reason(rule.id, params, rule.version, rule.tier))
    return found


def _worsening(form: FormInput, previous: Sequence[Measured]) -> Change | None:
    """Reliable worsening against the latest comparable earlier result, if there is one."""
    if form.judged_by is None:
        return None
    now = form.measured()
    for before in sorted(previous, key=lambda earlier: earlier.date, reverse=True):
        if before.date >= now.date:
            continue
        change = compare(before, now, form.judged_by)
        if isinstance(change, Change):
            return change if change.meaning == "worsening" else None
    return None


def _counts(form: FormInput, change: Change) -> bool:
    """A reason when a retest reliability is on record or the present total is also elevated; otherwise a note."""
    return change.basis.kind == "retest" or form.flagged


def _worsening_reason(form: FormInput, change: Change, rules: Rules) -> Reason:
    params = {
        "informant": form.instrument.informant,
        "scale": form.form,
        "date_before": change.date_before,
        "date_after": change.date_after,
        "kind_of_reliability": change.basis.kind,
    }
    rule = rules.flag("worsening")
    return Reason(rule.id, params, rule.version, rule.tier, form.form)


def _outside(results: Iterable[OutsideEvidence], rules: Rules) -> list[Reason]:
    in_order = sorted(results, key=lambda result: result.date)
    return [_plain("outside-result", {"source": result.source, "date": result.date}, rules) for result in in_order]


def _plain(code: str, params: dict[str, Any], rules: Rules) -> Reason:
    rule = rules.flag(code)
    return Reason(rule.id, params, rule.version, rule.tier)
