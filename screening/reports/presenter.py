"""A month's figures in words, for page, paper and the headteacher's first screen. Computes nothing new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.library import texts, wording
from screening.reports.disclosure import Published, Why
from screening.reports.figures import STEPS
from screening.rounds.models import ChildState

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of a table: its name and its cells, printed as they are."""

    name: str
    cells: tuple[str, ...]
    late: bool = False


@dataclass(frozen=True)
class Key:
    """A large figure and what it counts."""

    figure: str
    says: str


def month_name(month: date) -> str:
    return _("%(month)s/%(year)s") % {"year": month.year, "month": month.month}


def people(content: Content) -> dict[str, Published]:
    return {key: Published(value, Why(why)) for key, (value, why) in content["people"].items()}


def asks(content: Content) -> list[str]:
    return [_ask(entry) for entry in content["asks"]]


def _ask(ask: Mapping[str, Any]) -> str:
    count = ask.get("count", 0)
    if ask["code"] == "overdue":
        return ngettext(
            "Please move on %(count)s piece of overdue work; the oldest: %(oldest)s, %(days)s days late.",
            "Please move on %(count)s pieces of overdue work; the oldest: %(oldest)s, %(days)s days late.",
            count,
        ) % {"count": count, "oldest": overdue_name(ask["oldest"]), "days": ask["days"]}
    if ask["code"] == "waiting":
        return ngettext(
            "%(count)s child still waits to be seen: please arrange one more visit day for the counselor.",
            "%(count)s children still wait to be seen: please arrange one more visit day for the counselor.",
            count,
        ) % {"count": count}
    if ask["code"] == "receipts":
        return ngettext(
            "%(count)s referral has no receipt after the agreed day: please telephone together with the counselor.",
            "%(count)s referrals have no receipt after the agreed day: please telephone together with the counselor.",
            count,
        ) % {"count": count}
    if ask["code"] == "unrated":
        return ngettext(
            "%(count)s child is not rated yet; the round closes on %(closes)s: please give class teachers an hour.",
            "%(count)s children are not rated yet; the round closes on %(closes)s: please give class teachers an hour.",
            count,
        ) % {"count": count, "closes": texts.day(date.fromisoformat(ask["closes"]))}
    return _("Nothing is overdue this month. Please thank the class teachers and the counselor.")


def overdue_name(code: str) -> str:
    return {
        "desk": _("first look at the desk"),
        "seen": _("child to be seen"),
        "receipt": _("referral receipt"),
        "follow-up": _("follow-up"),
        "holiday-plan": _("holiday plan for an open case"),
    }[code]


def _overdue_owner(code: str) -> str:
    return {
        "desk": _("Counselor"),
        "seen": _("Counselor; headteacher arranges a visit day"),
        "receipt": _("Counselor telephones"),
        "follow-up": _("Counselor and class teacher"),
        "holiday-plan": _("Counselor"),
    }[code]


def keys(content: Content) -> list[Key]:
    """The four figures at the top; people counts only where they may be printed."""
    cells, work = people(content), content["work"]
    found = []
    if cells:
        rated, enrolled = cells[f"state.{ChildState.RATED}"], cells["enrolled"]
        found.append(Key(f"{rated.text} / {enrolled.text}", _("children rated, of those enrolled")))
        found.append(
            Key(
                f"{cells['chain.seen'].text} / {cells['chain.flagged'].text}",
                _("children the counselor was asked to see, seen"),
            )
        )
    found.append(Key(f"{work['follow_ups_done']} / {work['follow_ups_due']}", _("follow-ups due this month, done")))
    found.append(Key(f"{work['overdue_total']}", _("pieces of work overdue")))
    return found


def chain(content: Content) -> list[Row]:
    cells = people(content)
    if not cells:
        return []
    names = {
        "flagged": _("Counselor asked to see"),
        "seen": _("Child seen"),
        "decided": _("Decided"),
        "acted": _("Something to be done"),
        "started": _("Begun"),
        "outcome": _("With an outcome"),
    }
    rows = []
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        cell = cells[f"chain.{step}"]
        rate = cell.rate_of(cells[f"chain.{before}"]) if before else None
        rows.append(Row(names[step], (cell.text, "" if rate is None else f"{rate}%")))
    return rows


def states(content: Content) -> list[Row]:
    """Every state with its owner; those nobody is in stay in the list, so that it is seen to be complete."""
    cells = people(content)
    rows = [
        Row(wording.state_label(state), (cells[f"state.{state}"].text, wording.state_explains(state)))
        for state in ChildState.values
        if f"state.{state}" in cells
    ]
    return [*rows, Row(_("Enrolled"), (cells["enrolled"].text, ""))] if rows else []


def groups(content: Content, name: str) -> list[Row]:
    """The table by grade or by label: enrolled, rated, share, tier A, tier B, seen. Empty in a small school."""
    cells = people(content)
    found = sorted({key.split(".")[1] for key in cells if key.startswith(f"{name}.")}, key=_group_order)
    rows = []
    for group in found:
        column = {key: cells[f"{name}.{group}.{key}"] for key in ("enrolled", "rated", "flagged", "talk", "seen")}
        rate = column["rated"].rate_of(column["enrolled"])
        texts_of_row = [column["enrolled"].text, column["rated"].text, "" if rate is None else f"{rate}%"]
        texts_of_row += [column[key].text for key in ("flagged", "talk", "seen")]
        rows.append(Row(group_name(name, group), tuple(texts_of_row)))
    return rows


def _group_order(group: str) -> tuple[int, str]:
    return (int(group), "") if group.isdigit() else (["left-behind", "other", "unknown"].index(group), group)


def group_name(name: str, group: str) -> str:
    if name == "grade":
        return _("Grade %(grade)s") % {"grade": _GRADES[int(group)] if not texts.in_english(None) else group}
    return {"left-behind": _("Left-behind"), "other": _("Not left-behind"), "unknown": _("Not known")}[group]


_GRADES = ("", *"一二三四五六七八九")


def overdue(content: Content) -> list[Row]:
    rows = [
        Row(
            overdue_name(code), (f"{count}", _("%(days)s days") % {"days": days} if count else "", _overdue_owner(code))
        )
        for code, (count, days) in content["work"]["overdue"].items()
    ]
    total = content["work"]["overdue_total"]
    return [*rows, Row(_("Total"), (f"{total}", "", ""), late=total > 0)]


def counters(content: Content) -> list[Row]:
    """Each work figure with the figure that must be read beside it."""
    work = content["work"]
    return [
        Row(
            _("First look in time"),
            (f"{work['desk_in_time']} / {work['desk_due']}", _("children seen: %(n)s") % {"n": work["seen"]}),
        ),
        Row(
            _("Talks answered"),
            (f"{work['talks_answered']}", _("still waiting: %(n)s") % {"n": work["talks_waiting"]}),
        ),
        Row(_("Referrals issued"), (f"{work['referrals_issued']}", _("receipts: %(n)s") % {"n": work["receipts"]})),
        Row(
            _("Follow-ups done"),
            (
                f"{work['follow_ups_done']} / {work['follow_ups_due']}",
                _("overdue: %(n)s") % {"n": work["overdue"]["follow-up"][0]},
            ),
        ),
        Row(_("Teachers' concerns"), (f"{work['concerns']}", "")),
        Row(_("Support ended"), (f"{work['closed']}", "")),
    ]


def support(content: Content) -> list[Row]:
    """Planned and done support by domain."""
    totals: dict[str, list[int]] = {}
    for action, (planned, done) in content["work"]["entries"].items():
        domain = texts.node(f"support_catalogue.actions.{action}.domain")
        entry = totals.setdefault(domain, [0, 0])
        entry[0] += planned
        entry[1] += done
    return [
        Row(texts.text(f"support_catalogue.domains.{domain}"), (f"{planned}", f"{done}"))
        for domain, (planned, done) in totals.items()
    ]


def trend(content: Content) -> list[Row]:
    """Work month by month: median wait, first looks in time, arrears."""
    return [
        Row(
            month_name(date.fromisoformat(entry["month"])),
            (
                "" if entry["wait"] is None else f"{entry['wait']:g}",
                "" if entry["in_time"] is None else f"{entry['in_time']}%",
                f"{entry['overdue']}",
            ),
        )
        for entry in content["trend"]
    ]
