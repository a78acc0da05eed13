"""Before handing in: every child in one state, what is missing by name. After it: thanks, and when somebody looks."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.library import texts, wording
from screening.library.selectors import rules_of
from screening.rounds.completion.access import class_standings_of, seats_to_fill_of
from screening.rounds.models import ChildState, Informant, Sheet
from screening.rounds.presenters.completion import late_words, nobody_words, unseen_words
from screening.rounds.presenters.sheet import sheet_url
from screening.rounds.presenters.spreadsheet_words import came_words
from screening.rounds.round_scoring import closed_on
from screening.rounds.selectors import CheckView, RowView, SheetView
from screening.rounds.selectors.sheet import OtherView
from students.leaving.access import UNDO_FOR
from students.selectors import calendar_of, class_label, counselor_assignment_of, visit_days

Skipped = Collection[tuple[int, int]]  # form and number of a line
WHOLE_CLASS = 3  # of fewer children a gap is a child's own


class CheckCounts:
    """Everybody on the list, each once."""

    def __init__(self, view: SheetView) -> None:
        mine = [row for row in view.rows if not row.exclusion]
        self.filled = sum(row.filled for row in mine)
        self.short = sum(row.begun and not row.filled for row in mine)
        self.empty = sum(not row.begun for row in mine)
        self.none_needed = len(view.rows) - len(mine) + len(view.others)
        self.on_list = len(view.rows) + len(view.others)
        now = view.late if view.handed_in else mine
        self.handed_in = sum(row.begun and is_new(row, late=view.handed_in) for row in now)

    def words(self) -> str:
        """名单 58 名：填好 24，没填够 8，还没填 16，不用填 10."""
        parts = [
            (ngettext("%(n)s filled in", "%(n)s filled in", self.filled), self.filled),
            (ngettext("%(n)s with too few answers", "%(n)s with too few answers", self.short), self.short),
            (ngettext("%(n)s not filled in yet", "%(n)s not filled in yet", self.empty), self.empty),
            (ngettext("%(n)s not to be filled in", "%(n)s not to be filled in", self.none_needed), self.none_needed),
        ]
        said = formats.joined(words % {"n": n} for words, n in parts if n)
        words = ngettext("%(n)s child on the list: %(said)s", "%(n)s children on the list: %(said)s", self.on_list)
        return words % {"n": self.on_list, "said": said or "0"}


def is_new(row: RowView, *, late: bool) -> bool:
    """Of a sheet that was handed in: typed since, so that there is something to hand in."""
    before = row.stored.handed_in_at
    return not late or before is None or (row.stored.saved_at is not None and row.stored.saved_at > before)


def empty_columns(view: SheetView) -> tuple[list[Link], Skipped]:
    """Lines without an answer for nearly every child that was begun: each once, with the way into that line."""
    rows = [row for row in (view.late if view.handed_in else view.rows) if row.begun and not row.exclusion]
    if len(rows) < WHOLE_CLASS:
        return [], ()
    missing = Counter(
        (form, number) for row in rows for form, entry in enumerate(row.entries) for number in entry.missing
    )
    links, begun = [], [any(row.entries[form].answered for row in rows) for form in range(len(view.forms))]
    found = [key for key, n in sorted(missing.items()) if 10 * n >= 9 * len(rows) and begun[key[0]]]
    for form, number in found:
        one, n, item = view.forms[form], missing[form, number], view.forms[form].items[number - 1]
        words = _("%(form)s: line %(n)s has no answer for the whole class")
        if n < len(rows):
            words = _("%(form)s: line %(n)s has no answer for %(missing)s of %(all)s children")
        said = words % {"form": one.short_title, "n": number, "missing": n, "all": len(rows)}
        links.append(Link(said, sheet_url("rate_item", view.sheet, item_id=item.id), item.text))
    return links, found


def has_own_gap(row: RowView, skipped: Skipped) -> bool:
    return any((form, number) not in skipped for form, entry in enumerate(row.entries) for number in entry.missing)


class StateLine:
    """`names`: the children in this state, each leading to its row."""

    def __init__(self, state: str, number: int, names: list[Link]) -> None:
        silent = state in (ChildState.RATED, ChildState.TO_RATE)
        self.label, self.names = wording.state_label(state), names
        self.count = ngettext("%(n)s child", "%(n)s children", number) % {"n": number} if number else ""
        self.explains = wording.state_explains(state) if number and not silent else ""


class CheckPage:
    """Before handing in; after it the same for the rows that can be filled in since."""

    def __init__(self, check: CheckView) -> None:
        view, self.quality, counts = check.view, check.quality, CheckCounts(check.view)
        self.view, self.words = view, counts.words()
        self.columns, skipped = empty_columns(view)
        self.states = _states(view, skipped)
        self.never = texts.text("reasons.data_quality_never")
        self.came = came_words(view.sources)
        self.say, self.button = _hand_in_words(view, counts)
        self.until = formats.day(view.sheet.round.closes_on)
        self.nothing = _nothing_words(view, counts)
        self.can_submit = view.editable and view.closed_on is None and not self.nothing


def may_undo(sheet: Sheet) -> bool:
    """A slip is taken back at once and without a reason; later it is opened again with one."""
    return sheet.submitted_at is not None and timezone.now() - sheet.submitted_at < UNDO_FOR


def thanks(sheet: Sheet) -> str:
    """Until when somebody looks; opened again later, the page promises nothing that is past."""
    calendar = calendar_of(sheet.round.county)
    handed_in = timezone.localdate(sheet.submitted_at)
    date = calendar.add_school_days(handed_in, rules_of(sheet.round.rule_set).clocks.desk_look)
    if timezone.localdate() <= date:
        return texts.text("ui.thanks.submitted", date=date)
    words = _("Handed in on %(date)s. No flag does not mean no need; you can press “Urgent concern” at any time.")
    return words % {"date": formats.day(handed_in)}


def still_to_fill(sheet: Sheet, user: User) -> Link | None:
    """Thanked for what was handed in: who can be filled in all the same, now or later."""
    if closed_on(sheet, timezone.localdate()) is not None:
        return None
    key, label = (sheet.round_id, sheet.school_class_id), class_label(sheet.school_class, sheet.round.school_year)
    seats, standing = seats_to_fill_of(user, [sheet.round]).get(key, []), class_standings_of(user, [sheet.round])[key]
    return Link(late_words(label, standing, seats), sheet_url("go_on", sheet)) if seats else None


def next_visit(sheet: Sheet) -> str:
    """When the counselor is next at the school; nothing where nobody is named or no weekday agreed."""
    calendar, yesterday = calendar_of(sheet.round.county), timezone.localdate() - timedelta(days=1)
    after = max(timezone.localdate(sheet.submitted_at), yesterday)
    post = counselor_assignment_of(sheet.school_class.school, after)
    days = visit_days(post, after + timedelta(days=1), 1, calendar) if post else []
    if not post or not days:
        return ""
    return _("%(counselor)s is next at your school on %(weekday)s, %(day)s.") % {
        "counselor": post.user.name,
        "weekday": WEEKDAYS[days[0].weekday()],
        "day": formats.day(days[0]),
    }


def after_reopening(sheet: Sheet, user: User) -> str:
    """The sheet, for who fills it; the rounds, for the administrator, who sees no answers."""
    if sheet.informant == Informant.CHILD and not can(user, Permission.OPEN_ROUND):
        return sheet_url("show_child_forms", sheet)
    return reverse("rounds:list_rounds") if can(user, Permission.OPEN_ROUND) else sheet_url("show_sheet", sheet)


def place_to_change(view: SheetView, wish: str, seat: int) -> str:
    """Where a person goes who wants to change something before handing in."""
    row = next((one for one in view.rows if one.seat == seat), None)
    if row is None:
        return sheet_url("show_sheet", view.sheet)
    if wish == "leave-out":
        return sheet_url("leave_out_child", view.sheet, child_id=row.student)
    return f"{sheet_url('show_sheet', view.sheet)}#n{row.seat}"


def _hand_in_words(view: SheetView, counts: CheckCounts) -> tuple[str, str]:
    """What is handed in, and a button that says so where something is still missing."""
    here = {"class": view.class_name, "n": counts.handed_in, "left": counts.empty}
    say = ngettext(
        "Hand in %(class)s: what you saw of %(n)s child",
        "Hand in %(class)s: what you saw of %(n)s children",
        counts.handed_in,
    )
    if not counts.empty:
        return say % here, _("Hand in %(class)s") % here
    missing = ngettext("%(left)s child is not filled in.", "%(left)s children are not filled in.", counts.empty)
    button = ngettext(
        "Hand in this %(n)s first; %(left)s still empty",
        "Hand in these %(n)s first; %(left)s still empty",
        counts.handed_in,
    )
    later = _("What is empty can be filled in later, without opening the sheet again.")
    words = _("%(say)s. %(missing)s %(later)s") % {"say": say % here, "missing": missing % here, "later": later}
    return words, button % here


def _nothing_words(view: SheetView, counts: CheckCounts) -> str:
    """Why there is nothing to hand in."""
    if view.handed_in:
        return "" if counts.handed_in else _("Nothing new is typed yet.")
    if not view.total:
        return nobody_words(view.waiting, view.sheet.school_class.school)
    return "" if view.done or counts.handed_in else _("Nobody is filled in yet.")


def _states(view: SheetView, skipped: Skipped) -> list[StateLine]:
    """The states as they are now: whoever has no answer at all still waits and is named first. Of the others those
    with open lines are named, and those with so many that say “no chance to see” that no score can be made."""
    mine = [row for row in view.rows if not row.exclusion]
    waiting = [row for row in mine if not row.begun]
    rated = [row for row in mine if row.scorable]
    unseen = [row for row in mine if row.filled and not row.scorable]
    unscored = [row for row in mine if row.begun and not row.filled]
    gaps = [_named(view, row, _gaps(row)) for row in rated if has_own_gap(row, skipped)]  # else named once for all
    lines = [
        StateLine(ChildState.TO_RATE, len(waiting), [_named(view, row) for row in waiting]),
        StateLine(ChildState.RATED, len(rated), gaps),
        StateLine(ChildState.NOT_OBSERVED, len(unseen), [_named(view, row, _unscored(row)) for row in unseen]),
        StateLine(ChildState.NOT_SCORABLE, len(unscored), [_named(view, row, _unscored(row)) for row in unscored]),
    ]
    for reason in (ChildState.ABSENT_LONG, ChildState.KNOWN_TOO_SHORT):
        named = [
            Link(_words(row), sheet_url("leave_out_child", view.sheet, child_id=row.student))
            for row in view.rows
            if row.exclusion == reason
        ]
        lines.append(StateLine(reason, len(named), named))
    for state in dict.fromkeys(one.state for one in view.others):
        others = [Link(_words(one)) for one in view.others if one.state == state]
        lines.append(StateLine(state, len(others), others))
    return [line for line in lines if line.count]


def _unscored(row: RowView) -> str:
    """Open lines, and how many of the forms without a score say “no chance to see”: filled in, and still no answer."""
    return formats.joined(filter(None, (_gaps(row), unseen_words(row))))


def _named(view: SheetView, row: RowView, note: str = "") -> Link:
    return Link(_words(row), f"{sheet_url('show_sheet', view.sheet)}#n{row.seat}", note)


def _gaps(row: RowView) -> str:
    """How many lines of each form with open ones have an answer."""
    return _("; ").join(
        _("%(form)s %(answered)s of %(of)s") % {"form": one.form.short_title, "answered": one.answered, "of": one.of}
        for one in row.missing
    )


def _words(row: RowView | OtherView) -> str:
    return _("Seat %(seat)s %(name)s") % {"seat": row.seat, "name": row.name}


class ClassPage:
    def __init__(self, sheet: Sheet) -> None:
        kept = sheet.class_page or {}
        self.language = formats.html_language()
        self.school = sheet.school_class.school.name
        self.title = texts.text("class_page.title")
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.lead = texts.text("class_page.lead")
        self.says = [texts.text(f"class_page.themes.{theme}.sentence") for theme in kept["themes"]]
        self.instead = _("Nothing stands out for the class as a whole this time. The lesson below suits every class.")
        if kept["small"]:
            self.instead = texts.text("class_page.small_class")
        self.lesson = texts.localize(f"class_page.lessons.{kept['lesson']}")
        self.printed_at = timezone.localdate().isoformat()
        self.limits = texts.text("reasons.standing.no-flag")
        # Once made from enough children it never changes, so that nobody reads a child out of a difference.
        self.frozen = _("It was made when enough children of the class were handed in, and stays as it is.")
        if kept["small"]:
            self.frozen = _("It is made again when more children of the class are handed in.")
