"""Yield in words: for each round what its flags found, what came by another door, and what the random checks say."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from screening import formats
from screening.library import texts, wording
from screening.reports.county.presenter import anchor_of
from screening.reports.disclosure_control.model import Published, Why
from screening.reports.disclosure_control.shares import Share, interval_text, per_hundred, share_of
from screening.reports.tables import Report, ReportPart, ReportTable, Row
from screening.research.yields.counting import NAMES, CountedReason, RoundYield, hardly_ever
from screening.research.yields.publishing import group_of, key_of, publish_yields
from screening.rounds.models import ScreeningRound
from students.selectors import school_year_words

Cells = Mapping[str, Published]


def report_of(rounds: Sequence[RoundYield], month: Cells, county: str, day: date, called: str = "") -> Report:
    """`month`: the published cells of the county's month, whose last day `day` is; `called`: the county's word for the
    screening."""
    cells = publish_yields(rounds, month)
    parts = [round_part(one, cells) for one in rounds]
    if not rounds:
        parts = [ReportPart("none", _("No round yet"), (_("Nothing has been counted: no round has begun."),))]
    elif len(rounds) > 1:
        note = _("Each school draws its own, so small schools weigh more than their size; read it as an estimate.")
        title, said = _("Random checks of all rounds together"), (_missed_words(cells, "every"),)
        parts.append(ReportPart("every-round", title, said, notes=(note,)))
    return Report(
        title=_("What the flags found"),
        mark=_("internal"),
        place=county,
        period=f"{day:%Y-%m}",
        subtitle=" · ".join(
            [*filter(None, (county, called)), _("as it stood on %(day)s") % {"day": formats.day(day)}, _("internal")]
        ),
        intro=(
            _("Looked at: the counselor saw the child, or the class teacher had the talk, and the counselor decided."),
            _("Needed something: it was decided to watch, to support or to refer, or it was urgent."),
            _("The interval says where the share would lie in 95 of 100 such rounds; few children, wide interval."),
            _("Figures are those of the county's last closed month, so that no single child can be made out."),
        ),
        parts=tuple(parts),
        standing=tuple(wording.standing(name) for name in ("few-flags", "published-only", "report-no-diagnosis")),
    )


def round_part(one: RoundYield, cells: Cells) -> ReportPart:
    current, home = one.round, str(one.round.public_id)
    title = school_year_words(current.school_year, current.term)
    rules = _("Rules %(version)s") % {"version": current.rule_set.version}
    if current.rule_set.retired_at:
        rules = _("%(rules)s (retired)") % {"rules": rules}
    open_now = current.state == ScreeningRound.State.OPEN
    preliminary = (_("The round is still open: preliminary."),) if open_now else ()
    # Only thresholds can be useless; a worry or a wish is looked at whatever it finds.
    useless = [
        reason_name(line[1])
        for line in one.lines
        if line[0] == "reason" and line[1].is_rule and hardly_ever(_share(cells, home, group_of(line)))
    ]
    words = _("“%(reason)s” hardly ever found anything: consider retiring this rule.")
    return ReportPart(
        anchor=anchor_of(current),
        title=f"{title} · {rules}",
        says=(*preliminary, found_words(cells, home, "all"), _missed_words(cells, home)),
        tables=tuple(table for table in _tables(one, cells) if table.rows),
        notes=tuple(words % {"reason": name} for name in useless),
        link=(reverse("library:show_rules", args=[current.rule_set.public_id]), _("The rules of this round")),
    )


def _tables(one: RoundYield, cells: Cells) -> list[ReportTable]:
    home = str(one.round.public_id)
    rows: dict[str, list[Row]] = {"reason": [], "alone": [], "door": []}
    for line in one.lines:
        name = code_name(line[1].code) if line[0] == "door" else reason_name(line[1])
        group = group_of(line)
        share = _share(cells, home, group)
        counts = (cells[key_of(home, group, step)].text for step in NAMES)
        rows[line[0]].append(Row(name, (*counts, "—" if share is None else interval_text(share))))
    urgent = cells[key_of(home, "urgent", "flagged")]
    rows["door"].append(Row(_("Urgent concern"), (urgent.text if urgent.value else _("4 or fewer"), "", "", "")))
    note = _("A child with two reasons is counted under both. Hidden numbers widen the interval; it stays true.")
    hidden = _("“<5” is one to four children; “—” would let a smaller number be worked out. 0 is printed.")
    both = _("%(first)s %(second)s") % {"first": note, "second": hidden}
    lost = _("Children who would not have been flagged without this one reason: what retiring it would lose.")
    doors = _("Rated children whose forms gave no flag. Whether there was an urgent concern at all is not said.")
    columns = (_("Children"), _("Looked at"), _("Needed something"), _("Share (interval)"))
    return [
        ReportTable(_("By reason"), columns, rows["reason"], both),
        ReportTable(_("By this reason alone"), columns, rows["alone"], lost),
        ReportTable(_("Came by another door"), columns, rows["door"], doors),
    ]


def _share(cells: Cells, home: str, group: str) -> Share | None:
    return share_of(cells[key_of(home, group, "needed")], cells[key_of(home, group, "looked_at")])


def found_words(cells: Cells, home: str, group: str) -> str:
    """“Of n children looked at, n needed something”, with the interval as far as it may be printed."""
    whole, found = cells[key_of(home, group, "looked_at")], cells[key_of(home, group, "needed")]
    if whole.value == 0:
        return _("None of these children has been looked at yet, so nothing can be said.")
    share = share_of(found, whole)
    if share is not None:
        words = _("Of %(n)s children looked at, %(m)s needed something: %(interval)s.")
        interval = _("interval %(low)s to %(high)s %%")
        if share.value is not None:
            interval = _("%(share)s %%, interval %(low)s to %(high)s %%")
        values = {"share": round(100 * (share.value or 0)), **_ends(share)}
        return words % {"n": _counted(whole), "m": _counted(found), "interval": interval % values}
    if found.value is not None and whole.value is not None:
        words = _("Of %(n)s children looked at, %(m)s needed something: too few to say how often.")
    elif found.value is not None:
        words = _("Of the children looked at %(m)s needed something; how many were looked at is not shown.")
    elif whole.value is not None:
        words = _("Of %(n)s children looked at, how many needed something is not shown.")
    else:
        words = _("How many children were looked at, and how many of them needed something, is not shown.")
    return words % {"n": _counted(whole), "m": _counted(found)}


def _missed_words(cells: Cells, home: str) -> str:
    """What the random checks say about children without a flag."""
    if cells[key_of(home, "drawn", "flagged")].value == 0:
        return texts.text("reasons.unmarked_check.not_done")
    if cells[key_of(home, "drawn", "looked_at")].value == 0:
        return _(
            "Random checks: none of the children drawn has been looked at yet, so how many were missed is not known."
        )
    said = _("Random checks among children without a flag: %(found)s") % {"found": found_words(cells, home, "drawn")}
    share = _share(cells, home, "drawn")
    if share is None:
        return said
    more = _("So of 100 children without a flag between %(low)s and %(high)s may have needed something.") % _ends(share)
    return _("%(first)s %(second)s") % {"first": said, "second": more}


def _ends(share: Share) -> dict[str, object]:
    return {"low": per_hundred(share.low, up=False), "high": per_hundred(share.high, up=True)}


def _counted(cell: Published) -> str:
    if cell.value is not None:
        return cell.text
    return _("fewer than 5") if cell.why is Why.SMALL else _("some")


def reason_name(reason: CountedReason) -> str:
    """The reason with its form and the versions of both."""
    name = code_name(reason.code)
    version = _("rule %(version)s") % {"version": reason.rule_version}
    if not reason.form:
        return _("%(name)s (%(version)s)") % {"name": name, "version": version}
    form = f"{wording.form_title(reason.form)} {reason.form_version}".strip()
    return _("%(name)s: %(form)s (%(version)s)") % {"name": name, "form": form, "version": version}


def code_name(code: str) -> str:
    return {
        "high": _("Clearly more on one form"),
        "elevated": _("Somewhat more on one form"),
        "concordance": _("Somewhat more on two forms"),
        "worsening": _("Reliably more than last time"),
        "teacher-concern": _("Somebody at school worries"),
        "child-asks": _("The child asked to talk"),
        "outside-result": _("A result from outside"),
    }.get(code, code)
