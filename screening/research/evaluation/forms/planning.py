"""A pilot is planned and started."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.forms import DayField
from screening.research.evaluation import services
from screening.research.evaluation.forms.base import PilotForm, line, note
from screening.research.evaluation.records import PilotPlan
from screening.research.models import Pilot, PilotPhase
from students.models import County

PHASES = ("phase_1", "phase_2", "phase_3")


class PilotPlanForm(PilotForm):
    """What is tried, from when to when, with whom it was designed. Everything but the first three may come later."""

    name = line(_("Name of the pilot"), 80, help_text=_("Calls home and a reading corner"))
    question = line(
        _("What do you want to know?"),
        300,
        rows=2,
        help_text=_("One question. Do children of these classes feel less alone after two terms?"),
    )
    phase_1 = DayField(label=_("First day"))
    phase_2 = DayField(
        label=_("Second phase begins"),
        required=False,
        help_text=_("Classes that join later are compared with the first ones until then."),
    )
    phase_3 = DayField(label=_("Third phase begins"), required=False)
    ends = DayField(label=_("Last day"), required=False)
    designed_with = note(
        _("Designed with whom?"),
        help_text=_("Which teachers, families and children were asked, and what they changed. No names are needed."),
    )
    no_comparison_because = note(
        _("If no class is there for comparison: why not?"),
        rows=2,
        help_text=_("Without one nobody can tell what would have happened anyway; the report will say so first."),
    )

    def __init__(self, data: Any = None, *, pilot: Pilot | None = None, phases: list[PilotPhase]) -> None:
        super().__init__(data, initial=_as_planned(pilot, phases))
        self.pilot = pilot

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("phase_3") and not data.get("phase_2"):
            self.add_error("phase_3", _("Please fill in the second phase first."))
        return data

    def carry_out(self, county: County, *, by: User) -> Pilot | None:
        if self.pilot is not None:
            pilot = self.pilot
            return self.attempt(lambda: services.change_draft(pilot, by=by, plan=self._plan()))
        return self.attempt(
            lambda: services.draft_pilot(county, by=by, nonce=self.cleaned_data["nonce"], plan=self._plan())
        )

    def _plan(self) -> PilotPlan:
        days: list[date] = [self.cleaned_data[key] for key in PHASES if self.cleaned_data[key]]
        said = self.values("name", "question", "ends", "designed_with", "no_comparison_because")
        return PilotPlan(phases=days, **said)


def _as_planned(pilot: Pilot | None, phases: list[PilotPhase]) -> dict[str, Any]:
    if pilot is None:
        return {}
    said = ("name", "question", "ends", "designed_with", "no_comparison_because")
    days = {f"phase_{phase.order}": phase.first for phase in phases}
    return {**{name: getattr(pilot, name) for name in said}, **days}


class StartForm(PilotForm):
    """The plan is frozen."""

    def carry_out(self, pilot: Pilot, *, by: User) -> Pilot | None:
        return self.attempt(lambda: services.start_pilot(pilot, by=by))
