"""Flags of a round from its scored forms, and what the first round leaves behind: its norm."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from unittest.mock import patch

from django.db.models import prefetch_related_objects
from django.utils import timezone

from screening.operations.demo.acting import at
from screening.operations.demo.filled import FilledSheet
from screening.operations.demo.rounds import DemoRound
from screening.operations.demo.world import World
from screening.rounds import hooks
from screening.rounds.models import Flag, RoundChild, TeacherConcern
from screening.rounds.round_scoring import RoundScoring, round_scoring_of
from screening.rounds.services.evidence import results_in_force
from screening.rounds.services.flagging import flags_from_forms
from screening.rounds.services.handing_in import store_results
from screening.rounds.services.norming import first_norms
from screening.rounds.services.quality import add_class_line


@dataclass
class Raised:
    """The flags of a round in place of their cases, which are opened later and many at once."""

    flags: dict[int, Flag] = field(default_factory=dict)
    stepped_up: dict[int, date] = field(default_factory=dict)  # flag pk → when a re-score moved it to the counselor
    concerns: dict[int, TeacherConcern] = field(default_factory=dict)  # flag pk → who raised it hears what became of it

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Whatever the services say to the rooms above is said here."""

        def hear_concern(concern: TeacherConcern, flag: Flag) -> None:
            self.concerns[flag.pk] = concern

        def hear_flag(flag: Flag) -> None:
            if flag.pk in self.flags and flag.tier != self.flags[flag.pk].tier:
                self.stepped_up[flag.pk] = timezone.localdate()
            self.flags.setdefault(flag.pk, flag)

        with patch.object(hooks, "flag_raised", [hear_flag]), patch.object(hooks, "concern_raised", [hear_concern]):
            yield

    @property
    def in_order(self) -> list[Flag]:
        return sorted(self.flags.values(), key=lambda flag: (timezone.localdate(flag.raised_at), flag.student_id))

    @property
    def children(self) -> set[int]:
        return {flag.student_id for flag in self.flags.values()}


def raise_flags(world: World, plan: DemoRound, round_scoring: RoundScoring, filled: Iterable[FilledSheet]) -> None:
    """What the forms of these sheets say; a flag dates from the first sheet with a reason for it."""
    sheets = {(one.sheet.school_class_id, one.sheet.informant): one for one in filled if one.handed_in}
    classes = {school_class for school_class, _informant in sheets}
    children = RoundChild.objects.filter(round=plan.round, school_class__in=classes).select_related("school_class")
    flags = flags_from_forms(round_scoring, children.order_by("pk"), at=world.moment(plan.round.opens_on))
    prefetch_related_objects(flags, "reasons")
    for flag in flags:
        informants = {str(reason.params.get("informant")) for reason in flag.reasons.all()}
        found = [sheets.get((flag.school_class_id, informant)) for informant in sorted(informants)]
        moments = [one.handed_in for one in found if one and one.handed_in]
        flag.raised_at = min(moments or [one.handed_in for one in sheets.values() if one.handed_in])
    Flag.objects.bulk_update(flags, ["raised_at"], batch_size=200)
    for one in sheets.values():
        with at(one.handed_in or flag.raised_at):
            add_class_line(round_scoring, one.sheet)


def close_first_round(world: World, plan: DemoRound, round_scoring: RoundScoring) -> None:
    """The norms, results computed again beside the old, and what they add to the flags: nothing is taken back."""
    closed = world.moment(plan.round.closes_on, 18)
    with at(closed):
        norms = first_norms(round_scoring, today=plan.round.closes_on, by=None)
        plan.round.norm_sets.set(norms)
        normed = round_scoring_of(plan.round)
        forms = {form.version.pk: form for form in round_scoring.forms}
        assessments = [row.assessment for row in results_in_force(plan.round)]
        again = [a for a in assessments if normed.norm_set(forms[a.instrument_version_id], a.school_class)]
        store_results(normed, again, at=closed)
        children = RoundChild.objects.filter(round=plan.round, student__in={one.student_id for one in again})
        flags_from_forms(normed, children.select_related("school_class").order_by("pk"), at=closed, keep=True)
