"""Sentences about a sheet: what could not be read, what somebody else changed, why a window is refused."""

from django.utils.translation import gettext, ngettext

from screening import formats
from screening.library import texts, wording
from screening.library.selectors import form_named
from screening.rounds.drafts import RowConflict, RowProblem
from screening.rounds.opening import GateProblem
from screening.rounds.selectors.sheet import localize


def problem(found: RowProblem) -> str:
    """A sentence that names row and item and says that the rest is kept."""
    if found.code == "not-on-sheet":
        return gettext("One child is no longer on this sheet; nothing was written for that row.")
    if found.code == "unknown-form":
        return gettext("Seat %(seat)s: this form does not belong to the round.") % {"seat": found.seat}
    values = {"seat": found.seat, "form": wording.form_title(found.form), "text": found.text}
    if found.code == "too-long":
        return (
            gettext("Seat %(seat)s, %(form)s: too many digits (“%(text)s” is left over). Everything else is kept.")
            % values
        )
    if found.code == "empty-cell":
        return (
            gettext("Seat %(seat)s, %(form)s: an empty cell was pasted. Put “_” for not yet. Everything else is kept.")
            % values
        )
    if found.dash:
        row, item = str(found.seat), _item(found)
        return texts.text("ui.errors.wrong-digit", row=row, item=item, low=found.lowest, high=found.highest)
    values |= {"item": _item(found), "low": found.lowest, "high": found.highest}
    return gettext("Seat %(seat)s, %(item)s: only %(low)s–%(high)s. Everything else is kept.") % values


def conflict(found: RowConflict) -> str:
    """Who changed the row, and when."""
    at = formats.clock(found.at) if found.at else ""
    if not found.by:
        return gettext("You changed this row at %(time)s in another window. Both are kept; please choose one.") % {
            "time": at
        }
    return texts.text("ui.warnings.conflict", name=found.by, time=at)


def conflict_choices(found: RowConflict) -> dict[str, str]:
    """What the two versions are called: of two windows where both are the same person's."""
    if not found.by:
        return {"mine": gettext("Use this window's"), "theirs": gettext("Use the other window's")}
    return {which: texts.text(f"ui.buttons.use-{which}") for which in ("mine", "theirs")}


def window_problem(code: str) -> str:
    """Why a window needs a reason."""
    return {
        "outside-term": gettext("The window does not lie inside one term of the county calendar."),
        "outside-weeks": gettext("A round opens in school weeks 5 to 8."),
        "near-break": gettext("The round would end within the last four weeks before the break."),
    }[code]


def gate_problem(found: GateProblem) -> str:
    """What stands against opening, without a number of children."""
    if found.code in ("outside-term", "outside-weeks", "near-break"):
        return window_problem(found.code)
    if found.code == "duty-missing":
        first = formats.day(found.first) if found.first else ""
        return ngettext(
            "%(n)s school day or holiday of the round has nobody on duty, the first: %(day)s.",
            "%(n)s school days or holidays of the round have nobody on duty, the first: %(day)s.",
            found.count,
        ) % {"n": found.count, "day": first}
    if found.code == "evening-missing":
        first = formats.day(found.first) if found.first else ""
        return ngettext(
            "%(n)s evening of the round has nobody on duty although children sleep at school, the first: %(day)s.",
            "%(n)s evenings of the round have nobody on duty although children sleep at school, the first: %(day)s.",
            found.count,
        ) % {"n": found.count, "day": first}
    return {
        "county-numbers": gettext("The county's emergency numbers are not written down yet (page “Calendar”)."),
        "county-contact": gettext("The county's child-protection contact is not written down yet (page “Calendar”)."),
        "places": gettext("More children are expected than the counselor has places for."),
        "no-counselor": gettext("No counselor visits this school."),
        "rules-retired": gettext("The rules of this round have been retired."),
        "form-retired": gettext("A form of this round has been retired."),
        "norm-retired": gettext("A norm of this round has been retired."),
        "permission-ends": gettext("The permission to use a published form ends before the round does."),
        "no-form": gettext("This round has no form."),
    }[found.code]


def exclusion_choices() -> list[tuple[str, str]]:
    """The reasons why a child's row stays empty, as the class teacher reads them."""
    return [(state, wording.state_label(state)) for state in ("absent-long", "known-too-short")]


def _item(found: RowProblem) -> str:
    """“第 3 题（发呆）”: number and short title of an item."""
    item = form_named(found.form).item(str(found.item))
    return gettext("line %(n)s (%(short)s)") % {"n": item.number, "short": localize(item.short)}
