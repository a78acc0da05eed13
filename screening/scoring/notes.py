"""Notes beside a flag: provisional, close to the line, informants disagree, data quality, the parts of a form.

They describe and never flag, and never move a tier.
"""

from collections.abc import Sequence
from typing import Any

from screening.scoring.change import CRITICAL, Change
from screening.scoring.findings import FormInput, Note
from screening.scoring.numbers import standard_error_of_measurement
from screening.scoring.rules import Rules

DOMAINS = {
    "teacher-connection": "peers",
    "child-loneliness": "peers",
    "teacher-engagement": "learning",
    "child-engagement": "learning",
}
"""Which forms of different informants look at the same domain."""

MEDIAN = 50.0


def notes_of(forms: Sequence[FormInput], rules: Rules) -> list[Note]:
    """Every note for a child who has a reason: provisional, close to the line, disagreement, data quality, parts.

    No note changes a tier, and an empty list is an ordinary answer. The parts of a form are given in points. Raises
    what `close_to_line` raises. Source: docs/scoring.md, “Reasons, tiers and notes”.
    """
    flagged = [form for form in forms if form.flagged]
    notes = _provisional(flagged, rules)
    notes += [
        _note("close-to-line", {"scale": form.form}, rules, form) for form in flagged if close_to_line(form, rules)
    ]
    notes += _disagreements(forms, rules)
    notes += [_note("data-quality", {"what_note": code}, rules, form) for form in forms for code in form.quality]
    notes += [_note("parts", {"parts": parts}, rules, form) for form in flagged if (parts := _parts(form))]
    return notes


def worsening_note(form: FormInput, change: Change, rules: Rules) -> Note:
    """Worsening that rests on alpha alone while the present total is not elevated: said, but no reason.

    Source: docs/scoring.md, “Change”: counted as a reason it would double the share of children in tier A.
    """
    params = {"scale": form.form, "date_before": change.date_before, "date_after": change.date_after}
    return _note("worsening", params, rules, form)


def score_band(form: FormInput) -> tuple[float, float] | None:
    """The 95 % band of the total in points, prorated ± 1.96 · SEM; None without a score or a basis.

    Formula SEM = SD √(1 − r), in `standard_error_of_measurement`, whose errors it raises.
    """
    if form.basis is None or form.total.prorated is None:
        return None
    reach = CRITICAL * standard_error_of_measurement(form.basis.sd, form.basis.reliability)
    return form.total.prorated - reach, form.total.prorated + reach


def close_to_line(form: FormInput, rules: Rules) -> bool:
    """Whether the 95 % band of the total contains a line of the norm, in points; false when there is no band or no
    norm.

    Source: `score_band` and `ScaleNorm.line`. Without a norm the count leg decides, and it has no line in points.
    """
    band = score_band(form)
    norm = form.norm.scale(form.total.id) if form.norm else None
    if band is None or norm is None:
        return False
    lines = (norm.line(rules.norm_leg.elevated), norm.line(rules.norm_leg.high))
    return any(line is not None and band[0] <= line <= band[1] for line in lines)


def _note(code: str, params: dict[str, Any], rules: Rules, form: FormInput | None = None) -> Note:
    return Note(code, params, rules.version, form.form if form else None)


def _provisional(flagged: Sequence[FormInput], rules: Rules) -> list[Note]:
    counts = {form.norm_children for form in flagged if form.total.legs and form.total.legs.provisional}
    return [_note("provisional", {"n": count}, rules) for count in sorted(counts)]


def _disagreements(forms: Sequence[FormInput], rules: Rules) -> list[Note]:
    """One form elevated, the other informant's form of the same domain below the median of its norm."""
    notes = []
    for teacher in (form for form in forms if form.instrument.informant == "teacher"):
        for child in (form for form in forms if form.instrument.informant == "child"):
            domain = DOMAINS.get(teacher.form)
            if domain is None or domain != DOMAINS.get(child.form):
                continue
            if (teacher.flagged and _below_median(child)) or (child.flagged and _below_median(teacher)):
                params = {"scale_teacher": teacher.form, "scale_child": child.form}
                notes.append(_note("informants-disagree", params, rules))
    return notes


def _below_median(form: FormInput) -> bool:
    legs = form.total.legs
    return legs is not None and legs.percentile is not None and legs.percentile < MEDIAN


def _parts(form: FormInput) -> list[dict[str, Any]]:
    return [
        {
            "form": form.form,
            "scale": scale.id,
            "prorated": form.result.scales[scale.id].prorated,
            "range": list(scale.range),
        }
        for scale in form.instrument.subscales
    ]
