"""The parts of a month on its work: what is overdue, what was done, which support took place, the year so far."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, Limit, ScorePoint, bar_chart, is_worth_drawing, trend_chart
from screening.library import texts
from screening.reports.disclosure_control.model import Exact
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.monthly.content import Content, as_of, figure, of_all, share, why_hidden
from screening.reports.periods import month_label
from screening.reports.tables import (
    Cell,
    GuardedSentence,
    ReportPart,
    ReportTable,
    Row,
    Suppressed,
    anything_in,
    joined,
)


def overdue(content: Content) -> ReportPart:
    """In a long holiday what is overdue was left over from the term."""
    title, caption = _("Overdue work"), _("Pieces past their own date on %(day)s") % {"day": as_of(content)}
    if content["holiday"]:
        title, caption = _("Left over from the term"), _("Pieces past their own date when school ended")
    if content["work"]["overdue_total"] == 0:
        return ReportPart("overdue", title, says=(_("Nothing is overdue on %(day)s.") % {"day": as_of(content)},))
    rows = _overdue_rows(content["work"])
    columns = (_("Pieces"), _("Oldest"), _("Who moves it on"))
    table = ReportTable(caption, columns, rows, why_hidden(rows), numeric=False, head=_("Kind of work"), words_from=2)
    return ReportPart("overdue", title, tables=(table,))


def _overdue_rows(work: Content) -> list[Row]:
    """What lies past its own date, by kind, with the oldest and who moves it on."""
    kinds = {
        "desk": (_("first look"), _("Counselor")),
        "seen": (_("child to be seen"), _("Counselor; headteacher arranges a visit day")),
        "receipt": (_("referral receipt"), _("Counselor telephones")),
        "follow-up": (_("follow-up"), _("Counselor and class teacher")),
        "holiday-plan": (_("holiday plan for an open case"), _("Counselor")),
    }
    rows = []
    for code, (count, days) in work["overdue"].items():
        name, owner = kinds[code]
        cells = (figure(count), _days_late(days) if days else "", owner)
        rows.append(Row(name[:1].upper() + name[1:], cells))
    oldest = max(days for _count, days in work["overdue"].values())
    cells = (figure(work["overdue_total"]), _days_late(oldest), "")
    return [*rows, Row(_("Total"), cells, late=True, is_total=True)]


def _days_late(days: int) -> GuardedSentence:
    return GuardedSentence(ngettext("%(days)s day", "%(days)s days", days), days=Exact(days))


def counters(content: Content) -> ReportPart:
    """Each work figure with the figure that must be read beside it; those of which all is nought in one sentence."""
    rows = _counter_rows(content)
    busy = [row for row in rows if any(map(anything_in, row.cells))]
    idle = pgettext("between names", ", ").join(row.name for row in rows if row not in busy)
    month = formats.short_month(date.fromisoformat(content["as_of"]))
    caption = _("What was done in %(month)s, and what must be read beside it") % {"month": month}
    columns = (_("How many"), _("Beside it"))
    table = ReportTable(caption, columns, busy, why_hidden(busy), numeric=False, head=_("Work"))
    return ReportPart(
        "work",
        _("Work, and what must be read beside it"),
        tables=(table,) if busy else (),
        notes=(_("None in this month: %(kinds)s.") % {"kinds": idle},) if idle else (),
    )


def _counter_rows(content: Content) -> list[Row]:
    """A line each: its name, the figure, that of all of its kind where there is one, remarks on figures beside it."""
    late = {f"late-{kind}": count for kind, (count, _days) in content["work"]["overdue"].items()}
    work = {**content["work"], **late}

    def row(name: str, key: str, all_of: str = "", remarks: Mapping[str, str] | None = None) -> Row:
        cell = figure(work[key])
        return Row(name, (of_all(cell, figure(work[all_of])) if all_of else cell, _remarks(work, remarks or {})))

    return [
        row(
            _("First look in time"),
            "desk_in_time",
            "desk_due",
            {"seen": _("children seen: %(n)s"), "reopened": _("opened again within 90 days: %(n)s")},
        ),
        row(
            _("Overdue"),
            "overdue_total",
            remarks={"postponed": _("put off: %(n)s"), "watch_long": _("on watch for over eight weeks: %(n)s")},
        ),
        row(_("Talks answered"), "talks_answered", remarks={"talks_waiting": _("still waiting: %(n)s")}),
        row(
            _("Agreed family calls, kept"),
            "calls_kept",
            "calls_due",
            {"calls_entered": _("noted within three days: %(n)s")},
        ),
        row(_("Follow-ups done"), "follow_ups_done", "follow_ups_due", {"late-follow-up": _("overdue: %(n)s")}),
        row(
            _("Referrals issued"),
            "referrals_issued",
            remarks={"receipts": _("receipts: %(n)s"), "late-receipt": _("receipts overdue: %(n)s")},
        ),
        row(_("Support noted"), "entered", remarks={"entered_in_time": _("within three days: %(n)s")}),
        row(_("Activities held"), "sessions_held", remarks={"sessions_not_held": _("not held: %(n)s")}),
        row(_("Teachers' concerns"), "concerns"),
        Row(_("Support ended"), (figure(work["closed"]), _told(content))),
    ]


def _remarks(figures: Content, remarks: Mapping[str, str]) -> Cell:
    found = [GuardedSentence(words, n=figure(figures[key])) for key, words in remarks.items()]
    return joined(*found, by=_("; "))


def _told(content: Content) -> Cell:
    """Who says how it ended, and what is left open."""
    says = {
        "child": _("told by the child: %(n)s"),
        "guardian": _("by the guardian: %(n)s"),
        "counselor": _("only by the counselor: %(n)s"),
        "nobody": _("by nobody: %(n)s"),
    }
    left = {"left_open": _("left open, with a word who goes on: %(n)s")}
    return joined(_remarks(content["closed_by"], says), _remarks(content["work"], left), by=_("; "))


def support(content: Content) -> ReportPart | None:
    rows = _domain_rows(content["work"])
    if not rows:
        return None
    columns = (_("Noted"), _("Held"), _("Share"), _("Includes"))
    caption = _("Entries of support plans in the month, by domain")
    table = ReportTable(caption, columns, rows, numeric=False, head=_("Domain"), words_from=3)
    open_to_all = _("Clubs and groups are open to every child; an attendance list never shows who was flagged.")
    return ReportPart(
        "support",
        _("Support this month"),
        charts=(_support_chart(rows),),
        tables=(table,),
        notes=(open_to_all,),
    )


def _domain_rows(work: Content) -> list[Row]:
    """Support that was noted and that took place, by domain, with the actions it consisted of."""
    totals: dict[str, tuple[list[int], list[str]]] = {}
    for action, (planned, done) in work["entries"].items():
        domain = texts.node(f"support_catalogue.actions.{action}.domain")
        numbers, names = totals.setdefault(domain, ([0, 0], []))
        numbers[0] += planned
        numbers[1] += done
        names.append(texts.text(f"support_catalogue.actions.{action}.title"))
    rows = []
    for domain in texts.ids("support_catalogue.domains"):
        if domain in totals:
            (planned, done), names = totals[domain]
            includes = pgettext("between names", ", ").join(names)
            cells = (Exact(planned), Exact(done), share(Exact(done), Exact(planned)), includes)
            rows.append(Row(texts.text(f"support_catalogue.domains.{domain}"), cells))
    return rows


def _support_chart(rows: Sequence[Row]) -> ChartFigure:
    """What was noted as outline, what took place as bar."""
    caption = _("Support noted (outline) and what took place (bar), times")
    bars = []
    for row in rows:
        planned, done, *_others = row.cells
        if isinstance(planned, Exact) and isinstance(done, Exact):
            bars.append(Bar(row.name, done.value, f"{done.text} / {planned.text}", outline=planned.value))
    return ChartFigure(caption, bar_chart(caption, bars))


SEEN_WITHIN = 10  # school days: the time a child waits at most to be seen


def year(content: Content) -> ReportPart | None:
    rows = trend_rows(content)
    if not rows:
        return None
    columns = (_("Median wait"), _("First looks in time"), _("Sheets in"), _("Overdue"))
    caption = _("The school year so far, month by month; the wait in school days")
    only = _("Work only: between two months most change of a score is noise. Months without school are left out.")
    return ReportPart(
        "year",
        _("The school year so far"),
        charts=trend_charts(content),
        tables=(ReportTable(caption, columns, rows, head=_("Month")),),
        notes=(*why_not_printed(content), only),
    )


def why_not_printed(content: Content) -> tuple[str, ...]:
    """The sentence that goes with months whose median or percentage would tell of a few children."""
    if all(entry[key] is not None for entry in content["trend"] for key in ("wait", "in_time", "overdue")):
        return ()
    return (
        _(
            '"Not printed": fewer than five children were seen, or fewer than ten first looks were due, '
            "or it would give a small number away."
        ),
    )


def trend_rows(content: Content) -> list[Row]:
    """Work month by month: median wait, first looks in time, class sheets handed in, arrears.

    A median needs five children and a percentage ten, none of them hidden: a month with fewer says so.
    """
    return [
        Row(
            formats.short_month(date.fromisoformat(entry["month"])),
            (
                Suppressed() if entry["wait"] is None else measure(f"{entry['wait']:g}"),
                Suppressed() if entry["in_time"] is None else measure(f"{entry['in_time']}%"),
                "" if entry["sheets"] is None else Exact(entry["sheets"]),
                figure(entry["overdue"]),
            ),
        )
        for entry in content["trend"]
    ]


def trend_charts(content: Content) -> tuple[ChartFigure, ...]:
    """Small charts of the year's work, of those of which two months and half of all may be shown."""
    months = content["trend"]
    labels = [month_label(date.fromisoformat(entry["month"])) for entry in months]
    days = Limit(_("within %(days)s") % {"days": SEEN_WITHIN}, SEEN_WITHIN)
    lines: list[tuple[str, str, Limit | None, float | None]] = [  # key, title, held against, the most it can be
        ("wait", _("Median wait from flag to being seen, school days"), days, None),
        ("in_time", _("First looks in time, per cent"), None, 100),
        ("overdue", _("Overdue at month's end, pieces"), None, None),
    ]
    found = []
    for key, title, limit, highest in lines:
        values = [entry[key] for entry in months]
        if is_worth_drawing(values):
            points = [ScorePoint(label, value) for label, value in zip(labels, values, strict=True)]
            found.append(ChartFigure(title, trend_chart(title, points, limit=limit, highest=highest)))
    return tuple(found)
