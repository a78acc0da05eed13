"""The sentences of notices: most stand in the library, with a few of the house's own beside them."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.notices.channels import GROUP
from accounts.notices.words import NoticeText
from screening import formats
from screening.library import texts
from students.selectors import school_year_words

NAMED = "texts.notifications"
DAYS = frozenset({"start", "end"})
OWN = {
    GROUP: (_("Xinqiao"), _("Xinqiao: something waits for some of you. Please sign in and look.")),
    "document-failed": (
        _("Xinqiao: a document could not be made"),
        ngettext_lazy(
            "%(n)s document could not be made. Please sign in.",
            "%(n)s documents could not be made. Please sign in.",
            "n",
        ),
    ),
    "hand-over": (
        _("Xinqiao: a hand-over waits"),
        ngettext_lazy(
            "%(n)s hand-over waits for your receipt. Please sign in.",
            "%(n)s hand-overs wait for your receipt. Please sign in.",
            "n",
        ),
    ),
    "break-glass": (
        _("Xinqiao: a record was opened with a reason"),
        _("Somebody opened a record that is not theirs and gave a reason. Please sign in and read it."),
    ),
    "urgent-close": (
        _("Xinqiao: a second person is needed"),
        _("Something at your school waits for a second person to confirm it. Please sign in."),
    ),
}


def words(kind: str, count: int, params: Mapping[str, str]) -> NoticeText:
    """`count`: how many rows the line stands for, unless the row itself says how many things wait."""
    count = int(params.get("count", count))
    if kind not in texts.ids(NAMED):
        subject, body = OWN[kind]
        return NoticeText(str(subject), str(body % {"n": count}))
    values = {**{name: _written(name, value) for name, value in params.items()}, "count": count}
    return NoticeText(_text(f"{NAMED}.{kind}.subject", values), _text(f"{NAMED}.{kind}.body", values))


def _text(path: str, values: Mapping[str, object]) -> str:
    return texts.text(path, None, **{name: values[name] for name in texts.places(path)})


def _written(name: str, value: str) -> str:
    if name in DAYS:
        return formats.day(date.fromisoformat(value))
    if name == "month":
        return formats.month(date.fromisoformat(value))
    if name == "round":
        year, _dash, term = value.partition("-")
        return school_year_words(int(year), int(term))
    return value
