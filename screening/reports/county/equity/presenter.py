"""From published cells to the report: who was missed at each step, group beside group, and how sure a gap is.

Groups stand in their natural order and are never ranked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import ScorePoint, interval_chart, is_worth_drawing
from screening.library import wording
from screening.reports.county.equity.counting import CONSENT, may_be_chance
from screening.reports.county.equity.keys import (
    BOARDING,
    FOLLOWED_UP,
    GRADE,
    LABEL,
    LOOKED_AT,
    POLICY,
    SCREENED,
    SEX,
    STEPS,
    TOWNSHIP,
    ChainStep,
    groups_in,
    key_of,
    rounds_in,
)
from screening.reports.county.equity.words import COMPARED, columns_of, gap_words, group_name, titles_of
from screening.reports.disclosure_control.model import Published
from screening.reports.disclosure_control.print_guard import notes_for
from screening.reports.disclosure_control.shares import Share, interval_text, share_of
from screening.reports.report_parts import Report, ReportPart
from screening.reports.tables import Cell, ReportTable, Row
from students.selectors import school_year_words

MANY = 10  # per cent of children whose care is not known, from which a comparison by label may mislead


@dataclass(frozen=True)
class EquityCells:
    """The cells of one round, and the names of its townships."""

    current: str
    cells: Mapping[str, Published]
    townships: Mapping[str, str]

    def cell(self, dimension: str, group: str, figure: str) -> Published:
        return self.cells[key_of(self.current, dimension, group, figure)]

    def share(self, dimension: str, group: str, step: ChainStep) -> Share | None:
        return share_of(self.cell(dimension, group, step.missed), self.cell(dimension, group, step.whole))

    def is_by_group(self, step: ChainStep) -> bool:
        """Where fewer than ten children have come to a step, it is counted as a whole only."""
        return key_of(self.current, POLICY, "other", step.whole) in self.cells

    def groups(self, *dimensions: str) -> Iterable[tuple[str, str, str]]:
        """Dimension, group and its name."""
        for dimension in dimensions:
            for group in groups_in(self.cells, self.current, dimension):
                name = self.townships.get(group, "") if dimension == TOWNSHIP else group_name(dimension, group)
                yield dimension, group, name


def report_of(
    cells: Mapping[str, Published], *, county: str, last: date, townships: Mapping[str, str], called: str = ""
) -> Report:
    """`last`: the day whose end the figures stand at; `townships`: names by key; `called`: the county's word for the
    screening."""
    rounds = rounds_in(cells)
    parts = _nothing() if not rounds else _parts(EquityCells(rounds[0], cells, townships))
    return Report(
        title=_("Who was missed"),
        mark=_("internal"),
        place=county,
        period=f"{last:%Y-%m}",
        subtitle=" · ".join(
            filter(
                None,
                [
                    *(county, called, *_round_words(rounds)),
                    *(_("as it stood on %(day)s") % {"day": formats.day(last)}, _("internal")),
                ],
            )
        ),
        intro=_intro(),
        parts=tuple(parts),
        standing=tuple(wording.standing(name) for name in ("few-flags", "report-no-diagnosis")),
    )


def _intro() -> tuple[str, ...]:
    return (
        _("Which children were not screened, not looked at, not followed up, and whether some groups more often."),
        _(
            "Left-behind: the policy label, rural hukou and under 16, both parents away, or one away and the other "
            "without capacity to care. The annex counts by the research label."
        ),
        _("The interval says where the share would lie in 95 of 100 such rounds: the fewer children, the wider."),
        _("Children of a class share a teacher: every difference is less sure than its interval says."),
    )


def _round_words(rounds: Sequence[str]) -> list[str]:
    return [school_year_words(*map(int, current.split("-"))) for current in rounds[:1]]


def _nothing() -> list[ReportPart]:
    return [ReportPart("none", _("No round yet"), (_("Nothing has been counted: no round had begun by then."),))]


def _parts(shown: EquityCells) -> list[ReportPart]:
    if key_of(shown.current, POLICY, "other", SCREENED.whole) not in shown.cells:
        older = _("This month was counted by an older rule: please count it once more.")
        return [ReportPart(SCREENED.missed, titles_of(SCREENED)[0], (older,))]
    steps = [_step_part(shown, step) for step in STEPS]
    return [*steps, _consent_part(shown), _care_part(shown), _research_part(shown)]


def _step_part(shown: EquityCells, step: ChainStep) -> ReportPart:
    title, caption = titles_of(step)
    whole = shown.cell("all", "all", step.whole)
    if whole.value == 0:
        return ReportPart(step.missed, title, (_("Nobody has come to this step yet."),))
    if not shown.is_by_group(step):
        return ReportPart(
            step.missed, title, (_("Fewer than ten children have come to this step: too few to compare groups."),)
        )
    groups = [("all", "all", _("All children")), *shown.groups(POLICY, SEX, BOARDING, GRADE)]
    tables = (
        _table(shown, step, _("%(what)s; left-behind by the policy label") % {"what": caption}, groups),
        _table(shown, step, _("%(what)s, by township") % {"what": caption}, list(shown.groups(TOWNSHIP))),
    )
    return ReportPart(
        anchor=step.missed,
        title=title,
        says=tuple(_gaps(shown, step)),
        charts=_chart(shown, step, title, _chart_caption(caption)),
        tables=_telling(tables),
        notes=tuple(_notes(shown, step)),
    )


def _chart_caption(caption: str) -> str:
    words = _(
        "%(what)s, in per cent, with 95 %% intervals; left-behind by the policy label. The table has the numbers."
    )
    return words % {"what": caption}


def _chart(shown: EquityCells, step: ChainStep, title: str, caption: str) -> tuple[ChartFigure, ...]:
    points = []
    for dimension, group, name in shown.groups(POLICY, SEX, BOARDING):
        share = shown.share(dimension, group, step)
        if share is None:
            points.append(ScorePoint(name, None))
        else:
            value = None if share.value is None else 100 * share.value
            points.append(ScorePoint(name, value, 100 * share.low, 100 * share.high, interval_text(share)))
    if not is_worth_drawing(point.high for point in points):
        return ()
    return (ChartFigure(caption, interval_chart(title, points, unit="%")),)


def _table(shown: EquityCells, step: ChainStep, caption: str, groups: Sequence[tuple[str, str, str]]) -> ReportTable:
    rows = [Row(name, _cells(shown, step, dimension, group)) for dimension, group, name in groups]
    return ReportTable(caption, columns_of(step), rows)


def _cells(shown: EquityCells, step: ChainStep, dimension: str, group: str) -> tuple[Cell, ...]:
    share = shown.share(dimension, group, step)
    counts = (shown.cell(dimension, group, figure) for figure in (step.missed, step.whole))
    return ("—" if share is None else interval_text(share), *counts)


def _gaps(shown: EquityCells, step: ChainStep) -> list[str]:
    """One sentence for each pair of groups that are compared; one for all where none of them can be."""
    said = {pair[0]: _gap(shown, step, *pair) for pair in COMPARED}
    if not any(said.values()):
        return [_not_compared()]
    return [words or gap_words(step, dimension, None, None, chance=True) for dimension, words in said.items()]


def _gap(shown: EquityCells, step: ChainStep, dimension: str, first: str, second: str) -> str:
    """Empty where the two cannot be compared."""
    one, other = (shown.share(dimension, group, step) for group in (first, second))
    if one is None or other is None or one.value is None or other.value is None:
        return ""
    return gap_words(step, dimension, one.value, other.value, chance=may_be_chance(one, other))


def _notes(shown: EquityCells, step: ChainStep) -> Iterable[str]:
    if step is SCREENED:
        yield _(
            "Children who take no part, because the family or the child said no, are left out by rule: it is their "
            "right and has no consequence. How many they are stands under consent."
        )
    if step is LOOKED_AT:
        yield _("Looked at: seen by the counselor or talked with by the class teacher, and the counselor has decided.")
        yield _("Some of these children may still be within the time that the rule gives.")
    if step is FOLLOWED_UP:
        yield _("Counted are children with a follow-up that was due; missed is who has one that was not done by then.")
    groups = [("all", "all", ""), *shown.groups(POLICY, SEX, BOARDING, GRADE, TOWNSHIP)]
    cells = [shown.cell(dimension, group, figure) for dimension, group, _name in groups for figure in step[:2]]
    yield from notes_for(cells)


def _consent_part(shown: EquityCells) -> ReportPart:
    table = _consent_table(shown)
    return ReportPart(
        anchor="consent",
        title=_("Consent, by left-behind label"),
        says=(
            _("Grandparents who care are not always allowed to sign: consent may be missing where parents are away."),
        ),
        tables=(table,),
        notes=(
            _("No consent yet: the sheet has not come back. Not taking part: the family or the child said no."),
            *notes_for(_published(table)),
        ),
    )


def _consent_table(shown: EquityCells) -> ReportTable:
    """Of the children, who may not be screened because nobody has answered or somebody said no."""
    rows = []
    for _dimension, group, name in shown.groups(POLICY):
        cells = [shown.cell(POLICY, group, figure) for figure in ("children", *CONSENT)]
        rows.append(Row(name, (_consent_share(*cells), *cells[1:], cells[0])))
    columns = (_("May be screened"), _("No consent yet"), _("Not taking part"), _("Children"))
    return ReportTable(_("Consent, by left-behind label (policy)"), columns, rows)


def _published(*tables: ReportTable) -> list[Published]:
    return [cell for table in tables for row in table.rows for cell in row.cells if isinstance(cell, Published)]


def _consent_share(children: Published, missing: Published, refused: Published) -> str:
    """The share whose families have agreed; nothing where one of the counts is hidden."""
    if children.value is None or missing.value is None or refused.value is None:
        return "—"
    share = share_of(Published(children.value - missing.value - refused.value), children)
    return "—" if share is None else interval_text(share)


def _care_part(shown: EquityCells) -> ReportPart:
    unknown, whole = (shown.cell(*at, "children") for at in ((POLICY, "unknown"), ("all", "all")))
    says = [_unknown_words(unknown, whole)]
    rate = unknown.rate_of(whole)
    if rate is not None and rate >= MANY:
        says.append(_("That is so many that the comparison by label may mislead."))
    return ReportPart(
        anchor="care",
        title=_("Where the care is not known"),
        says=tuple(says),
        notes=(
            _("Class teachers keep the care of their children up to date; the registration sheet asks the families."),
            _("Who is not known is a group of its own here and is never counted as “not left-behind”."),
        ),
    )


def _research_part(shown: EquityCells) -> ReportPart:
    """The annex: the other label, which no bureau counts by."""
    steps = [step for step in STEPS if shown.is_by_group(step)]
    captions = {step: _("%(what)s; left-behind by the research label") % {"what": titles_of(step)[1]} for step in steps}
    tables = _telling(_table(shown, step, captions[step], list(shown.groups(LABEL))) for step in steps)
    gaps = (_gap(shown, step, LABEL, "left-behind", "other") for step in steps)
    found = filter(None, gaps) if tables else [_not_compared()]
    return ReportPart(
        anchor="research",
        title=_("Annex: left-behind by the research label"),
        says=(_("Research label: under 18, at least one parent away for six months or more."), *found),
        tables=tables,
        notes=tuple(notes_for(_published(*tables))),
    )


def _telling(tables: Iterable[ReportTable]) -> tuple[ReportTable, ...]:
    return tuple(table for table in tables if not table.says_nothing)


def _not_compared() -> str:
    return _("No groups are compared here: too few were missed, or the numbers are not printed.")


def _unknown_words(unknown: Published, whole: Published) -> str:
    if unknown.value == 0:
        return _("The care of every child is known.")
    if unknown.value is None:
        return _("The care of some children is not known; how many may not be printed.")
    words = _("Of %(all)s children the care of %(n)s is not known well enough to say whether they are left-behind.")
    return words % {"all": whole.text, "n": unknown.text}
