"""The last step of a score worked out by hand: against the round before, or why there is nothing to compare."""

from datetime import date

from django.utils.translation import gettext as _

from screening.cases.evidence.scales import StoredScale
from screening.cases.evidence.scores import change_says
from screening.cases.score_working.presenters.steps import WorkingStep, basis_facts, figure
from screening.documents.blocks import LabelledFact
from screening.library import wording
from screening.scoring import Change, NotComparable, compare
from screening.scoring.change import CRITICAL


def change_step(scale: StoredScale, before: StoredScale | None, *, flagged_on: date | None) -> WorkingStep:
    """Against the round before: the computation, or in words why there is none."""
    title, name = _("Against the round before"), scale.instrument.id
    if before is None:
        return WorkingStep(
            "change", title, (), (_("This is the first result on this form; there is nothing to compare."),)
        )
    if scale.change_basis is None:
        return WorkingStep("change", title, (), (wording.not_comparable("no-reliability", scale=name),))
    found = compare(before.measured(), scale.measured(), scale.change_basis)
    if isinstance(found, NotComparable):
        return WorkingStep("change", title, (), (wording.not_comparable(found.what, scale=name),))
    says = change_says(found, before, scale, flagged_on)
    other = basis_facts(scale, scale.change_basis) if scale.change_basis != scale.basis else ()
    return WorkingStep("change", title, (*other, *_change_facts(before, scale, found)), says)


def _change_facts(before: StoredScale, scale: StoredScale, found: Change) -> tuple[LabelledFact, ...]:
    was, now = before.total.prorated or 0.0, scale.total.prorated or 0.0
    values = {
        "was": figure(was),
        "now": figure(now),
        "moved": figure(now - was),
        "sem": figure(found.change.sem),
        "sdiff": figure(found.change.s_diff),
        "rc": figure(found.change.index),
        "c": CRITICAL,
    }
    beyond = _("beyond it: reliable") if found.meaning != "no-reliable-change" else _("within it: no reliable change")
    return (
        LabelledFact(_("Difference"), _("%(now)s − %(was)s = %(moved)s points") % values),
        LabelledFact("S_diff", _("√2 × %(sem)s = %(sdiff)s") % values),
        LabelledFact(
            "RC", _("%(moved)s ÷ %(sdiff)s = %(rc)s; the line is ±%(c)s: %(beyond)s") % {**values, "beyond": beyond}
        ),
    )
