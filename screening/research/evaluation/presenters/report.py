"""The evaluation of a pilot, once for page and paper: its limits, what changed, what was done and said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import ScorePoint, interval_chart
from screening.library import texts
from screening.library import wording as library
from screening.reports.disclosure_control.model import Exact
from screening.reports.tables import Report, ReportPart, ReportTable, Row
from screening.research.evaluation import access, wording
from screening.research.evaluation.presenters.cautions import caution_words, measure_words
from screening.research.evaluation.presenters.comments import comments_read
from screening.research.evaluation.presenters.measures import (
    Cells,
    comparison_words,
    estimate_words,
    is_told_apart,
    measure_part,
    moments_words,
    unit_of,
)
from screening.research.evaluation.result import Comparison, Dose, Evaluation, Measure, key_of
from screening.research.models import Pilot, PilotClass

STANDING = ("own-forms", "not-looked-at", "report-no-diagnosis")


def report_of(user: User, pilot: Pilot, found: Evaluation, cells: Cells) -> Report:
    """All of it, comments too, for paper."""
    details = [measure_part(one, cells, number) for number, one in enumerate(found.comparisons, start=1)]
    said = [_comments(role) for role in comments_read(user, pilot)]
    return _report(pilot, found, [*_first(user, pilot, found, cells), *details, *said, _decisions(user, pilot)])


def overview_of(user: User, pilot: Pilot, found: Evaluation, cells: Cells) -> Report:
    """The first page on screen: one line a comparison; each measure has a page of its own."""
    said = ReportPart(
        "said",
        _("What people said"),
        (_("Numbers do not say how it was. What children, teachers, guardians and headteachers said stands beside."),),
        link=(reverse("reports:read_comments", args=[pilot.public_id]), _("Read the comments")),
    )
    return _report(pilot, found, [*_first(user, pilot, found, cells), said, _decisions(user, pilot)])


def measure_report(user: User, pilot: Pilot, found: Evaluation, cells: Cells, code: str) -> Report:
    """One measure in full; an unknown one has no parts."""
    mine = [one for one in found.comparisons if one.measure.code == code]
    parts = [measure_part(one, cells, number) for number, one in enumerate(mine, start=1)]
    about = [caution for caution in found.cautions if not caution.about or code in caution.about]
    return _report(pilot, replace(found, cautions=tuple(about)), parts)


def measure_links(pilot: Pilot, found: Evaluation) -> list[tuple[str, str]]:
    """(words, address) of every measure."""
    address = reverse("reports:show_evaluation", args=[pilot.public_id])
    return [(measure_words(one), f"{address}?of={one.code}") for one in found.measures]


def _report(pilot: Pilot, found: Evaluation, parts: Sequence[ReportPart]) -> Report:
    measures: dict[str, Measure] = {one.code: one for one in found.measures}
    county = pilot.county.name
    return Report(
        title=pilot.name,
        subtitle=f"{county} · " + _("counted until %(day)s") % {"day": formats.day(found.counted_until)},
        intro=tuple(caution_words(one, measures) for one in found.cautions),
        parts=tuple(parts),
        standing=tuple(library.standing(name) for name in STANDING),
    )


def _first(user: User, pilot: Pilot, found: Evaluation, cells: Cells) -> Iterable[ReportPart]:
    yield _plan(user, pilot)
    if found.comparisons:
        yield _overview(found)
    if found.doses:
        yield _doses(found.doses, cells)


def _plan(user: User, pilot: Pilot) -> ReportPart:
    """The question, with whom it was designed, and the design."""
    classes = list(access.classes_in(user, pilot))
    rows = [
        Row(
            wording.phase_words(phase),
            (wording.days_words(phase.first, phase.last), Exact(_joining(classes, phase.pk))),
        )
        for phase in access.phases_of(user, pilot)
    ]
    compared = sum(one.group == PilotClass.Group.COMPARISON for one in classes)
    rows.append(Row(_("For comparison"), ("", Exact(compared))))
    changes = access.changes_of(user, pilot)
    notes = [_("Changed on %(day)s: %(what)s") % {"day": formats.day(one.on), "what": one.what} for one in changes]
    said = [pilot.question, _("Designed with: %(whom)s") % {"whom": pilot.designed_with}]
    if pilot.no_comparison_because:
        said.append(_("No classes for comparison, because: %(why)s") % {"why": pilot.no_comparison_because})
    table = ReportTable(_("Classes"), (_("When"), _("Classes that join")), rows, numeric=False)
    return ReportPart("plan", _("The question and the plan"), tuple(said), tables=(table,), notes=tuple(notes))


def _joining(classes: Sequence[PilotClass], phase: int) -> int:
    return sum(one.joins_id == phase for one in classes)


def _overview(found: Evaluation) -> ReportPart:
    """Where everything is compared between the same two moments they are said once, above."""
    times = {(one.wave, one.before.label, one.after.label) for one in found.comparisons}
    once = len(times) == 1
    columns = (_("Difference of the changes"), _("Effect size"))
    named = [(measure_words(one.measure) if once else comparison_words(one), one) for one in found.comparisons]
    rows = [Row(name, (_with_unit(one), estimate_words(one.effect, 2))) for name, one in named]
    caption = _("Difference in standard deviations, with intervals of 95 percent; zero is the dashed line")
    points = [_point(name, one) for name, one in named if one.effect.value is not None]
    charts = (ChartFigure(caption, interval_chart(caption, points)),) if points else ()
    says = tuple(moments_words(one) for one in found.comparisons[:1]) if once else ()
    table = ReportTable(_("Every comparison"), columns, rows, numeric=False)
    told = (_told_apart(found, [name for name, one in named if is_told_apart(one)]),)
    return ReportPart("overview", _("What changed, compared"), (*says, *told), charts=charts, tables=(table,))


def _told_apart(found: Evaluation, names: Sequence[str]) -> str:
    if not names:
        return _("In no comparison can the groups be told apart: every interval that can be given includes zero.")
    words = _("Of %(n)s comparisons the interval leaves out zero in: %(names)s. By chance alone one in twenty does.")
    return words % {"n": len(found.comparisons), "names": _("; ").join(names)}


def _point(name: str, one: Comparison) -> ScorePoint:
    ends = one.effect.interval
    low, high = (ends.low, ends.high) if ends else (None, None)
    return ScorePoint(name, one.effect.value, low, high, text=str(estimate_words(one.effect, 2)))


def _with_unit(one: Comparison) -> str:
    words = str(estimate_words(one.difference))
    return f"{words} {unit_of(one)}" if one.difference.value is not None else words


def _doses(doses: Sequence[Dose], cells: Cells) -> ReportPart:
    columns = (_("Children reached"), _("of"), _("Days a reached child came: middle half"))
    rows = [
        Row(
            dict(texts.choices("support_catalogue.domains")).get(one.domain, one.domain),
            (cells[key_of(one, "children")], cells[key_of(one, "of")], _quartiles(one)),
        )
        for one in doses
    ]
    note = _("Days written down for activities, children of the classes that take part, since their start.")
    table = ReportTable(_("Support by domain"), columns, rows, note)
    return ReportPart("dose", _("What was offered"), tables=(table,))


def _quartiles(one: Dose) -> str:
    if one.quartiles is None:
        return _("fewer than ten children")
    low, middle, high = (f"{value:g}" for value in one.quartiles)
    return _("%(low)s to %(high)s, half of them %(middle)s or more") % {"low": low, "high": high, "middle": middle}


def _comments(role: Mapping[str, Any]) -> ReportPart:
    """A paragraph a question."""
    answers = tuple(f"{question} {' '.join(texts)}" for question, texts in role["answers"])
    return ReportPart(role["anchor"], _("Said by: %(who)s") % {"who": role["title"]}, answers or (role["too_few"],))


def _decisions(user: User, pilot: Pilot) -> ReportPart:
    said = [
        _("%(what)s (%(day)s). %(why)s")
        % {"what": one.get_kind_display(), "day": formats.moment(one.decided_at), "why": one.why}
        for one in access.decisions_of(user, pilot)
    ]
    nothing = _("Not decided yet: keep, change, stop, or go on trying.")
    return ReportPart("decision", _("What follows"), tuple(said) or (nothing,))
