"""A score worked out by hand: one stored result of a child in care, line by line, with what it rests on.

find(user, case, assessment) -> (result, the one before) | None
build(user, case, assessment, number="") -> WorkingPage | None      None: no such result of this child, or not to be
                                                                    shown before the child has been seen
"""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.evidence import scores, why
from screening.cases.evidence.of_child import flagged_on, results_of_case
from screening.cases.evidence.scales import StoredScale, under_words
from screening.cases.models import Case
from screening.cases.score_working.presenters import steps
from screening.cases.score_working.presenters.change import change_step
from screening.cases.score_working.presenters.counting import how_it_counts
from screening.cases.score_working.presenters.steps import WorkingStep, figure
from screening.documents.blocks import LabelledFact, Link
from screening.instruments import NOT_OBSERVED
from screening.library import wording
from screening.library.selectors import norm_of, rules_of
from screening.scoring import Norm, score
from screening.scoring.hand_calculation import WorkedItem, Working, differences, work_out


class ItemRow:
    def __init__(self, scale: StoredScale, item: WorkedItem) -> None:
        answer = item.answer
        self.number = item.number
        line = scale.answered_form.item(item.id)
        self.text = line.text.to(formats.active_language()) + scores.own_words(line, answer)
        self.code = "_" if answer is None else str(answer)
        self.reversed = _turned(scale, item)
        self.keyed = "—" if item.keyed is None else str(item.keyed)
        self.upper = _("yes") if item.upper else ("—" if item.keyed is None else _("no"))


class PartRow:
    """A subscale, described."""

    def __init__(self, scale: StoredScale, scale_id: str, norm: Norm | None) -> None:
        done = work_out(
            scale.instrument, scale.row.assessment.answers, scale_id, norm=norm, rules=rules_of(scale.row.rule_set)
        )
        self.title = done.scale.title.to(formats.active_language())
        self.lines = ", ".join(str(item.number) for item in done.items)
        self.answered = f"{done.result.answered} / {done.result.of}"
        self.raw = "—" if done.result.raw is None else str(done.result.raw)
        self.prorated = figure(done.result.prorated)


class WorkingPage:
    def __init__(self, case: Case, scale: StoredScale, in_force: StoredScale, before: StoredScale | None) -> None:
        row, form = scale.row, scale.instrument
        norm, rules = norm_of(row.norm_set) if row.norm_set else None, rules_of(row.rule_set)
        done = work_out(form, row.assessment.answers, form.total.id, norm=norm, rules=rules)
        self.case = case
        self.assessment = row.assessment.public_id
        self.title = _("Worked out by hand: %(form)s") % {"form": wording.form_title(form.id)}
        self.about = _about(scale)
        self.level = why.level(scale.total.band or "")
        self.under = under_words(row)
        self.until = _until(scale)
        self.checked = _checked(scale, norm)
        self.codes = scores.code_words(scale.answered_form)
        self.items = tuple(ItemRow(scale, item) for item in done.items)
        self.steps = _steps(scale, done, norm, before, case)
        self.parts = tuple(PartRow(scale, part.id, norm) for part in form.subscales)
        self.versions = _versions(scale)
        self.others = _others(case, scale, in_force)


def build(user: User, case: Case, assessment: UUID, number: str = "") -> WorkingPage | None:
    found = find(user, case, assessment)
    return WorkingPage(case, _chosen(found[0], number), *found) if found else None


def find(user: User, case: Case, assessment: UUID) -> tuple[StoredScale, StoredScale | None] | None:
    """The result of the child that counts, and that of the round before; None as `build` says."""
    if case.is_hidden:
        return None
    for rows in scores.scales_of(results_of_case(user, case)).values():
        for place, scale in enumerate(rows):
            if scale.row.assessment.public_id == assessment:
                return scale, rows[place + 1] if place + 1 < len(rows) else None
    return None


def _chosen(scale: StoredScale, number: str) -> StoredScale:
    """The result that counts, or an earlier one of the same answers: 1 is the oldest."""
    chain = [*reversed(scale.earlier), scale.row]
    if not number.isdecimal() or not 0 < int(number) < len(chain):
        return scale
    return scores.scale_of(chain[: int(number)])


def _steps(
    scale: StoredScale, done: Working, norm: Norm | None, before: StoredScale | None, case: Case
) -> tuple[WorkingStep, ...]:
    place = steps.place_step(done)
    return (
        steps.sum_step(scale.instrument, done),
        steps.count_step(scale, done),
        steps.norm_step(scale, done, norm),
        steps.band_step(done),
        *([place] if place else []),
        steps.error_step(scale, done),
        change_step(scale, before, flagged_on=flagged_on(case)),
    )


def _about(scale: StoredScale) -> str:
    day = timezone.localdate(scale.row.assessment.submitted_at)
    if scale.instrument.informant == "teacher":
        return _("Handed in on %(day)s by %(name)s") % {
            "day": formats.day(day),
            "name": scale.row.assessment.rater.name,
        }
    return _("The child's own answers, handed in on %(day)s") % {"day": formats.day(day)}


def _until(scale: StoredScale) -> str:
    if scale.row.superseded_at is None:
        return ""
    day = formats.day(timezone.localdate(scale.row.superseded_at))
    return _("This result counted until %(day)s; another one counts now.") % {"day": day}


def _checked(scale: StoredScale, norm: Norm | None) -> dict[str, object]:
    """What comes out when it is computed now from what is stored."""
    again = score(scale.instrument, scale.row.assessment.answers, norm=norm, rules=rules_of(scale.row.rule_set))
    differs = differences(scale.scored, again)
    if differs:
        says = _("Computed again just now from what is stored: it differs. Please tell whoever runs the system.")
        return {"equal": False, "says": says, "differs": differs}
    says = _("Computed again just now from what is stored: equal, to the last digit.")
    return {"equal": True, "says": says, "differs": ()}


def _turned(scale: StoredScale, item: WorkedItem) -> str:
    """“yes: 4 + 1 − 3”; where an answer counts other points than its code, how: “no; 4 → 3; × 2”."""
    turned, how = _("yes") if item.reversed else _("no"), how_it_counts(scale.instrument, item)
    if item.keyed is None or item.answer in (None, NOT_OBSERVED) or not how:
        return turned
    if item.reversed:
        return _("yes: %(sum)s") % {"sum": how}
    return f"{turned}; {how}"


def _versions(scale: StoredScale) -> tuple[LabelledFact, ...]:
    row, stored = scale.row, scale.scored
    answered = scale.answered_form
    facts = [
        LabelledFact(_("Form as answered"), f"{answered.id} {answered.version} · {answered.content_hash}"),
        LabelledFact(_("Scored as"), f"{stored.instrument_id} {stored.instrument_version} · {stored.content_hash}"),
        LabelledFact(_("Rules"), f"{row.rule_set.version} · {row.rule_set.content_hash}"),
        LabelledFact(_("Norm"), f"{row.norm_set.name} · {row.norm_set.content_hash}" if row.norm_set else _("none")),
        LabelledFact(_("Engine"), row.engine_version),
        LabelledFact(_("Counted since"), formats.day(timezone.localdate(row.adopted_at)) if row.adopted_at else "—"),
    ]
    return tuple(facts)


def _others(case: Case, shown: StoredScale, in_force: StoredScale) -> tuple[Link, ...]:
    chain = [*reversed(in_force.earlier), in_force.row]
    address = reverse("cases:show_working", args=[case.public_id, in_force.row.assessment.public_id])
    found = []
    for number, row in enumerate(chain, 1):
        if row.pk == shown.row.pk:
            continue
        says = f"{wording.level(row.band or '')} ({under_words(row)})"
        if number == len(chain):
            found.append(Link(_("%(result)s, counts now") % {"result": says}, address))
        else:
            found.append(Link(says, f"{address}?n={number}"))
    return tuple(found)
