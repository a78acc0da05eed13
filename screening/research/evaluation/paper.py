"""The evaluation of a pilot, once for page and PDF: its limits, what changed, who is missing, what teachers said."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Slope, slope_chart
from screening.documents.services import hash_inputs
from screening.library import wording as library
from screening.reports.disclosure_control.model import SMALLEST
from screening.reports.disclosure_control.print_guard import measure as figure
from screening.reports.report_files import StatisticsKind
from screening.reports.tables import Cell, Report, ReportPart, ReportTable, Row
from screening.research.evaluation import access, wording
from screening.research.evaluation.cautions import caution_words, cautions_of, measure_words
from screening.research.evaluation.clustered import Estimate
from screening.research.evaluation.gathering import evaluation_of
from screening.research.evaluation.publishing import LISTED, Cells, group_key, publish_evaluation
from screening.research.evaluation.statistics import GAPS, NO_CONSENT, Comparison, Gap, Group
from screening.research.models import Pilot
from screening.research.yields.gathering import counted_until

STANDING = ("own-forms", "not-looked-at", "report-no-diagnosis")


def report_for(user: User, pilot: Pilot, *, purpose: str) -> Report:
    """Page and PDF; that somebody reads it is recorded."""
    record(by=user, verb="pilot.evaluate", obj=pilot, purpose=purpose)
    found, until = evaluation_of(user, pilot), formats.day(counted_until(timezone.localdate()))
    cells = publish_evaluation(pilot, found, by=user)
    measures = [*dict.fromkeys(one.measure for one in found)]
    details = [_measure(one, cells, number) for number, one in enumerate(found, start=1)]
    overview = [_overview(found, cells)] if found else []
    return Report(
        title=pilot.name,
        subtitle=f"{pilot.county.name} · " + _("counted until %(day)s") % {"day": until},
        intro=tuple(caution_words(one, measures) for one in cautions_of(found)),
        parts=(_plan(user, pilot), *overview, *details, _said(user, pilot)),
        standing=tuple(library.standing(name) for name in STANDING),
    )


def _plan(user: User, pilot: Pilot) -> ReportPart:
    """The question, the classes, and what went otherwise."""
    rows = [Row(wording.class_words(one), (str(one.get_group_display()),)) for one in access.classes_in(user, pilot)]
    changes = access.changes_of(user, pilot)
    notes = [_("Changed on %(day)s: %(what)s") % {"day": formats.day(one.on), "what": one.what} for one in changes]
    said = (pilot.question, _("since %(first)s") % {"first": formats.day(pilot.starts)})
    table = ReportTable(_("Classes"), (_("Group"),), rows, numeric=False)
    return ReportPart("plan", _("The question and the plan"), said, tables=(table,), notes=tuple(notes))


def _overview(found: Sequence[Comparison], cells: Cells) -> ReportPart:
    """Every difference in a line, and of whom the groups are made."""
    rows = [Row(comparison_words(one), (estimate_words(one.difference), unit_of(one))) for one in found]
    table = ReportTable(_("Every comparison"), (_("Difference of the changes"), _("Unit")), rows, numeric=False)
    groups: list[Group] = [group.group for group in found[0].groups]
    lines = {LISTED: _("Listed at the start"), NO_CONSENT: _("no consent to evaluation")}
    people = [Row(words, tuple(cells[group_key(group, kind)] for group in groups)) for kind, words in lines.items()]
    listed = ReportTable(_("Who is compared, who is missing"), tuple(map(group_words, groups)), people)
    return ReportPart("overview", _("What changed, compared"), (told_apart_words(found),), tables=(table, listed))


def told_apart_words(found: Sequence[Comparison]) -> str:
    apart = [one for one in found if one.difference.interval and not one.difference.interval.holds_zero]
    if not apart:
        return _("In no comparison can the groups be told apart: every interval that can be given includes zero.")
    words = _("Of %(n)s comparisons the interval leaves out zero in: %(names)s. By chance alone one in twenty does.")
    return words % {"n": len(found), "names": _("; ").join(map(comparison_words, apart))}


def _measure(one: Comparison, cells: Cells, number: int) -> ReportPart:
    direction = _("Lower is better here.") if one.measure.better == "low" else _("Higher is better here.")
    says, tables = (difference_words(one), direction), (_means(one, cells), _missing(one, cells))
    return ReportPart(f"m{number}", comparison_words(one), says, _charts(one), tables)


def comparison_words(one: Comparison) -> str:
    told = {"measure": measure_words(one.measure), "before": one.before.label, "after": one.after.label}
    return _("%(measure)s: %(before)s → %(after)s") % told


def unit_of(one: Comparison) -> str:
    return _("points") if one.measure.kind == "scale" else _("percentage points")


def group_words(group: Group) -> str:
    return _("Classes that take part") if group == "pilot" else _("Classes for comparison")


def estimate_words(found: Estimate) -> Cell:
    """“−1.2 (−2.4 to 0.1)”; without an interval the number alone; without a number why."""
    why = {
        "few-children": _("too few children"),
        "few-classes": _("too few classes"),
        "no-spread": _("all alike at the start"),
        "no-comparison": _("no comparison"),
    }.get(found.why, "—")
    if found.value is None:
        return why
    if found.interval is None:
        return f"{_signed(found.value)} · {why}" if found.why else figure(_signed(found.value))
    ends = {"low": _signed(found.interval.low), "high": _signed(found.interval.high)}
    return f"{_signed(found.value)} " + _("(%(low)s to %(high)s)") % ends


def _signed(value: float) -> str:
    """With a true minus; “−0.0” is 0.0."""
    text = f"{value:.1f}"
    return text.replace("-", "−") if float(text) else text.lstrip("-")


def difference_words(one: Comparison) -> str:
    """What may be concluded, in one sentence."""
    found = one.difference
    if found.value is None or found.interval is None:
        return _("A difference between the groups cannot be given: %(why)s.") % {"why": estimate_words(found)}
    if found.interval.holds_zero:
        return _("The interval includes zero: the groups cannot be told apart by it.")
    if (found.value < 0) == (one.measure.better == "low"):
        return _("The classes that take part developed better than those for comparison; why, the numbers do not say.")
    return _("The classes that take part developed less well than those for comparison; why, the numbers do not say.")


def _charts(one: Comparison) -> tuple[ChartFigure, ...]:
    """Both groups as lines, where there are two: whether they move apart is seen at once."""
    slopes = [
        Slope(words, group.before.value, group.after.value)
        for words, group in zip((_("Takes part"), _("Comparison")), one.groups, strict=False)
        if group.before.value is not None and group.after.value is not None
    ]
    if len(slopes) < 2:
        return ()
    caption = _("Means before and after, in %(unit)s; the scale does not begin at zero") % {"unit": unit_of(one)}
    return (ChartFigure(caption, slope_chart(caption, slopes, left=_("At the start"), right=_("After it began"))),)


def _means(one: Comparison, cells: Cells) -> ReportTable:
    rows = [
        Row(
            _("%(group)s (classes: %(n)s)") % {"group": group_words(group.group), "n": group.classes},
            (
                cells[one.key(group.group, "n")],
                *(estimate_words(found) for found in (group.before, group.after, group.change)),
            ),
        )
        for group in one.groups
    ]
    if one.comparison is not None:
        rows.append(Row(_("Difference"), ("", "", "", estimate_words(one.difference))))
    columns = (_("Children"), _("At the start"), _("After it began"), _("How much it changed"))
    note = _("Means with 95%% intervals, in %(unit)s. Only children with both values.") % {"unit": unit_of(one)}
    return ReportTable(_("Before and after"), columns, rows, note)


def _missing(one: Comparison, cells: Cells) -> ReportTable:
    """A reason has a line where it is told of a group and somebody is missing for it."""
    words: dict[Gap, str] = {
        "no-form": _("form not agreed to"),
        "only-before": _("no value after"),
        "only-after": _("no value before"),
        "neither": _("no value at all"),
        "another-rater": _("rated by somebody else"),
        "another-form": _("another version of the form"),
        "left": _("left the class or school"),
    }
    lines = [(_("Compared"), tuple(cells[one.key(group.group, "n")] for group in one.groups))]
    for gap in GAPS:
        told = tuple(cells[one.key(group.group, gap)] for group in one.groups)
        lines += [(words[gap], told)] if any(cell.value for cell in told) else []
    columns = tuple(group_words(group.group) for group in one.groups)
    return ReportTable(_("Who is compared, who is missing"), columns, [Row(*line) for line in lines])


def _said(user: User, pilot: Pilot) -> ReportPart:
    """What teachers said, and of fewer than five nothing."""
    rows: Sequence[str] = [one.released_text or "" for one in access.released_comments(user, pilot)]
    if len(rows) < SMALLEST:
        few = _("Fewer than five comments are released. With so few somebody could be recognised: shown from five on.")
        return ReportPart("said", _("What teachers said"), (few if rows else _("Nothing has been released yet."),))
    said = tuple(_("“%(text)s”") % {"text": text} for text in rows)
    note = _("Whoever writes chooses to: these are voices, not shares.")
    return ReportPart("said", _("What teachers said"), said, notes=(note,))


def state_of(user: User, pilot: Pilot) -> str:
    """What tells one state of the evaluation from another."""
    released = [str(one.public_id) for one in access.released_comments(user, pilot)]
    changes = [(str(one.on), one.what) for one in access.changes_of(user, pilot)]
    return hash_inputs(pilot.name, repr(evaluation_of(user, pilot)), changes, released)


PDF = StatisticsKind[Pilot](
    name="pilot-evaluation",
    label=wording.EVALUATION,
    door=access.started_pilots_of,
    page=lambda document, pilot: report_for(document.requested_by, pilot, purpose="document"),
    file_name=lambda _document, _pilot: f"pilot-evaluation-{counted_until(timezone.localdate())}.pdf",
    input_hash=state_of,
    reference=lambda _pilot: counted_until(timezone.localdate()).isoformat(),
)
