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
from screening.research.yields.counting import CountedReason, alone, by_reason, hardly_ever, other_doors
from screening.research.yields.gathering import RoundYield
from screening.research.yields.publishing import key_of, publish_yields, reason_key
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
        parts.append(_every_round(cells))
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
    current = one.round
    home = str(current.public_id)
    title = school_year_words(current.school_year, current.term)
    rules = _("Rules %(version)s") % {"version": current.rule_set.version}
    if current.rule_set.retired_at:
        rules = _("%(rules)s (retired)") % {"rules": rules}
    open_now = current.state == ScreeningRound.State.OPEN
    preliminary = (_("The round is still open: preliminary."),) if open_now else ()
    return ReportPart(
        anchor=anchor_of(current),
        title=f"{title} · {rules}",
        says=(*preliminary, found_words(cells, home, "all"), _missed_words(cells, home)),
        tables=tuple(table for table in (_reasons(one, cells), _alone(one, cells), _doors(one, cells)) if table.rows),
        notes=tuple(_verdicts(one, cells)),
        link=(reverse("library:show_rules", args=[current.rule_set.public_id]), _("The rules of this round")),
    )


def found_words(cells: Cells, home: str, group: str) -> str:
    """“Of n children looked at, n needed something”, with the interval as far as it may be printed."""
    whole, found = cells[key_of(home, group, "looked_at")], cells[key_of(home, group, "needed")]
    if whole.value == 0:
        return _("None of these children has been looked at yet, so nothing can be said.")
    share = share_of(found, whole)
    if share is None:
        values = {"n": _counted(whole), "m": _counted(found)}
        if found.value is None or whole.value is None:
            return _few_words(found, whole) % values
        return _("Of %(n)s children looked at, %(m)s needed something: too few to say how often.") % values
    words = _("Of %(n)s children looked at, %(m)s needed something: %(interval)s.")
    return words % {"n": _counted(whole), "m": _counted(found), "interval": _in_words(share)}


def _missed_words(cells: Cells, home: str) -> str:
    """What the random checks say about children without a flag."""
    drawn, whole = cells[key_of(home, "drawn", "flagged")], cells[key_of(home, "drawn", "looked_at")]
    if drawn.value == 0:
        return texts.text("reasons.unmarked_check.not_done")
    if whole.value == 0:
        return _(
            "Random checks: none of the children drawn has been looked at yet, so how many were missed is not known."
        )
    said = _("Random checks among children without a flag: %(found)s") % {"found": found_words(cells, home, "drawn")}
    share = share_of(cells[key_of(home, "drawn", "needed")], whole)
    if share is None:
        return said
    values = {"low": per_hundred(share.low, up=False), "high": per_hundred(share.high, up=True)}
    more = _("So of 100 children without a flag between %(low)s and %(high)s may have needed something.") % values
    return _("%(first)s %(second)s") % {"first": said, "second": more}


def _reasons(one: RoundYield, cells: Cells) -> ReportTable:
    rows = _rows(by_reason(one.flagged), "reason", str(one.round.public_id), cells)
    note = _("A child with two reasons is counted under both. Hidden numbers widen the interval; it stays true.")
    hidden = _("“<5” is one to four children; “—” would let a smaller number be worked out. 0 is printed.")
    return ReportTable(_("By reason"), _columns(), rows, _("%(first)s %(second)s") % {"first": note, "second": hidden})


def _alone(one: RoundYield, cells: Cells) -> ReportTable:
    some = {reason: steps for reason, steps in alone(one.flagged).items() if steps.flagged}
    rows = _rows(some, "alone", str(one.round.public_id), cells)
    note = _("Children who would not have been flagged without this one reason: what retiring it would lose.")
    return ReportTable(_("By this reason alone"), _columns(), rows, note)


def _rows(reasons: Mapping[CountedReason, object], kind: str, home: str, cells: Cells) -> list[Row]:
    return [Row(reason_name(reason), _cells(cells, home, reason_key(kind, reason))) for reason in reasons]


def _doors(one: RoundYield, cells: Cells) -> ReportTable:
    home = str(one.round.public_id)
    rows = [Row(code_name(code), _cells(cells, home, f"door.{code}")) for code in other_doors(one.flagged)]
    urgent = cells[key_of(home, "urgent", "flagged")]
    shown = urgent.text if urgent.value else _("4 or fewer")
    rows.append(Row(_("Urgent concern"), (shown, "", "", "")))
    note = _("Rated children whose forms gave no flag. Whether there was an urgent concern at all is not said.")
    return ReportTable(_("Came by another door"), _columns(), rows, note)


def _columns() -> tuple[str, ...]:
    return (_("Children"), _("Looked at"), _("Needed something"), _("Share (interval)"))


def _cells(cells: Cells, home: str, group: str) -> tuple[str, ...]:
    flagged, whole, found = (cells[key_of(home, group, step)] for step in ("flagged", "looked_at", "needed"))
    share = share_of(found, whole)
    return (flagged.text, whole.text, found.text, "—" if share is None else interval_text(share))


def _few_words(found: Published, whole: Published) -> str:
    if found.value is not None:
        return _("Of the children looked at %(m)s needed something; how many were looked at is not shown.")
    if whole.value is not None:
        return _("Of %(n)s children looked at, how many needed something is not shown.")
    return _("How many children were looked at, and how many of them needed something, is not shown.")


def _counted(cell: Published) -> str:
    if cell.value is not None:
        return cell.text
    return _("fewer than 5") if cell.why is Why.SMALL else _("some")


def _in_words(share: Share) -> str:
    values = {"low": per_hundred(share.low, up=False), "high": per_hundred(share.high, up=True)}
    if share.value is None:
        return _("interval %(low)s to %(high)s %%") % values
    return _("%(share)s %%, interval %(low)s to %(high)s %%") % {"share": round(100 * share.value), **values}


def _verdicts(one: RoundYield, cells: Cells) -> list[str]:
    """Only thresholds can be useless; a worry or a wish is looked at whatever it finds."""
    home = str(one.round.public_id)
    useless = []
    for reason in by_reason(one.flagged):
        key = reason_key("reason", reason)
        share = share_of(cells[key_of(home, key, "needed")], cells[key_of(home, key, "looked_at")])
        if reason.is_rule and hardly_ever(share):
            useless.append(reason_name(reason))
    words = _("“%(reason)s” hardly ever found anything: consider retiring this rule.")
    return [words % {"reason": name} for name in useless]


def _every_round(cells: Cells) -> ReportPart:
    return ReportPart(
        "every-round",
        _("Random checks of all rounds together"),
        (_missed_words(cells, "every"),),
        notes=(_("Each school draws its own, so small schools weigh more than their size; read it as an estimate."),),
    )


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
