"""What a month asks, in sentences. The codes: see `action_items`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from screening import formats
from screening.reports.disclosure_control.model import Exact, Published, Why
from screening.reports.holiday import back_on
from screening.reports.monthly.presenter import figure, overdue_name
from screening.reports.tables import Cell, GuardedSentence, Number
from screening.reports.wording import school_is_out

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Ask:
    """What the month asks of the headteacher, and the part of the report it stands in. `about`: its name, where
    somebody can take it on."""

    code: str
    says: Cell
    part: str = ""
    about: str = ""


@dataclass(frozen=True)
class AskWords:
    """`says`: the sentence for a number of what is counted, with the names of `PARTS`; `about`: what it is called."""

    says: Callable[[int], str]
    part: str = ""
    about: Callable[[], str] = str


def said(asks: Iterable[Asked]) -> list[Ask]:
    """Codes of a later day are left out."""
    return [_said(ask, WORDS[ask["code"]]) for ask in asks if ask["code"] in WORDS]


def _said(ask: Asked, form: AskWords) -> Ask:
    words = form.says(ask["count"] if isinstance(ask.get("count"), int) else 0)
    says: Cell = GuardedSentence(words, **{name: of(ask) for name, of in PARTS.items() if f"%({name})s" in words})
    if "%(children)s" in words and ask.get("days"):
        late = GuardedSentence(_("The oldest agreed day passed %(days)s days ago."), days=Exact(ask["days"]))
        says = GuardedSentence(_("%(first)s %(second)s"), first=says, second=late)
    return Ask(ask["code"], says, form.part, form.about())


def children(count: Number) -> Cell:
    """“16 children”, “fewer than 5 children”; where no number may be printed at all, “some children”."""
    if count.value is None:
        few = isinstance(count, Published) and count.why is Why.SMALL
        return _("fewer than 5 children") if few else _("some children")
    return GuardedSentence(npgettext("who waits", "%(n)s child", "%(n)s children", count.value), n=count)


PARTS: Mapping[str, Callable[[Asked], Cell]] = {
    "count": lambda ask: figure(ask["count"]),
    "children": lambda ask: children(figure(ask["count"])),
    "days": lambda ask: Exact(ask["days"]),
    "closes": lambda ask: formats.day(date.fromisoformat(ask["closes"])),
    "oldest": lambda ask: overdue_name(ask["oldest"]),
    "back": lambda ask: school_is_out(back_on(ask)),
}
WORDS: Mapping[str, AskWords] = {
    "sheets": AskWords(
        lambda n: ngettext(
            "%(count)s class is not done yet; the round closes on %(closes)s: please give the teacher an hour.",
            "%(count)s classes are not done yet; the round closes on %(closes)s: please give teachers an hour.",
            n,
        ),
        "coverage",
        lambda: _("Classes not done"),
    ),
    "see": AskWords(
        lambda _n: _("Not yet seen by the counselor: %(children)s. Please arrange a visit day and a quiet room."),
        "chain",
        lambda: _("Children not yet seen"),
    ),
    "look": AskWords(
        lambda _n: _(
            "First looks are overdue, the oldest by %(days)s days: please ask the counselor what stands in the way."
        ),
        "overdue",
        lambda: _("First looks overdue"),
    ),
    "begin": AskWords(
        lambda _n: _(
            "Something was decided and has not begun: %(children)s. Please ask the counselor what is needed from you."
        ),
        "chain",
        lambda: _("Decided and not begun"),
    ),
    "receipts": AskWords(
        lambda n: ngettext(
            "%(count)s referral has no receipt after the agreed day: please telephone together with the counselor.",
            "%(count)s referrals have no receipt after the agreed day: please telephone together with the counselor.",
            n,
        ),
        "overdue",
        lambda: _("Receipts overdue"),
    ),
    "follow-ups": AskWords(
        lambda n: ngettext(
            "%(count)s follow-up is overdue, by %(days)s days: please ask the counselor when it takes place.",
            "%(count)s follow-ups are overdue, the oldest by %(days)s days: please ask the counselor when they take "
            "place.",
            n,
        ),
        "overdue",
        lambda: _("Follow-ups overdue"),
    ),
    "watch": AskWords(
        lambda _n: _("On watch for over eight weeks: %(children)s. Please ask the counselor to decide how it goes on."),
        "work",
        lambda: _("On watch for over eight weeks"),
    ),
    "decide": AskWords(
        lambda _n: _("Seen and not yet decided: %(children)s. Please give the counselor time to write it down."),
        "chain",
        lambda: _("Seen and not yet decided"),
    ),
    "calls": AskWords(
        lambda n: ngettext(
            "%(count)s agreed family call was not kept: please ask the class teacher whether another hour suits the "
            "family.",
            "%(count)s agreed family calls were not kept: please ask class teachers whether another hour suits the "
            "families.",
            n,
        ),
        "work",
        lambda: _("Family calls not kept"),
    ),
    "holiday-plan": AskWords(
        lambda n: ngettext(
            "%(count)s plan for the long holiday is not written yet: please have it agreed with the family.",
            "%(count)s plans for the long holiday are not written yet: please have them agreed with the families.",
            n,
        ),
        "overdue",
        lambda: _("Holiday plans not written"),
    ),
    "holiday": AskWords(
        lambda _n: _("It is holiday and the clocks stand still: nothing else is expected of the school now.")
    ),
    "holiday-until": AskWords(lambda _n: "%(back)s"),
    "nothing": AskWords(
        lambda _n: _("Nothing is overdue this month. Please thank the class teachers and the counselor.")
    ),
    "no-children": AskWords(
        lambda _n: _(
            "No child is on the roster yet. What is still missing stands on the school administrator's first screen."
        )
    ),
    # earlier months, which counted what was overdue and not who waited
    "waiting": AskWords(
        lambda n: ngettext(
            "%(count)s meeting with a child is past its day: please arrange one more visit day for the counselor.",
            "%(count)s meetings with children are past their day: please arrange one more visit day for the counselor.",
            n,
        ),
        "overdue",
        lambda: _("Meetings past their day"),
    ),
    "overdue": AskWords(
        lambda n: ngettext(
            "Please move on %(count)s piece of overdue work; the oldest: %(oldest)s, %(days)s days late.",
            "Please move on %(count)s pieces of overdue work; the oldest: %(oldest)s, %(days)s days late.",
            n,
        ),
        "overdue",
        lambda: _("Overdue work"),
    ),
    "few-overdue": AskWords(
        lambda _n: _("Please move on the overdue work; the oldest: %(oldest)s, %(days)s days late."),
        "overdue",
        lambda: _("Overdue work"),
    ),
    "unrated": AskWords(
        lambda n: ngettext(
            "%(count)s child is not rated yet; the round closes on %(closes)s: please give class teachers an hour.",
            "%(count)s children are not rated yet; the round closes on %(closes)s: please give class teachers an hour.",
            n,
        ),
        "coverage",
        lambda: _("Children not yet rated"),
    ),
}
