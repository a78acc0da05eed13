"""The sentences of notices: most stand in the library, with a few of the house's own beside them."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.notices.channels import GROUP, NoticeText
from screening import formats
from screening.library import texts
from students.selectors import school_year_words

NAMED = "texts.notifications"
DAYS = frozenset({"start", "end"})
SECOND_PERSON = (
    _("Xinqiao: a second person is needed"),
    _("Something was asked for that takes two people, and you can be the second. Please sign in and look."),
)
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
    "child-left": (
        _("Xinqiao: a child with an open case has left"),
        ngettext_lazy(
            "%(n)s child with an open case has left the school. Please sign in: who goes on is to be agreed.",
            "%(n)s children with an open case have left the school. Please sign in: who goes on is to be agreed.",
            "n",
        ),
    ),
    "waits-too-long": (
        _("Xinqiao: a child has waited too long"),
        _("For a child the next step is more than ten school days late. Please ask the counselor what is needed."),
    ),
    "ask-due": (
        _("Xinqiao: something from the monthly report falls due"),
        ngettext_lazy(
            "%(n)s thing you had taken down falls due. Please sign in and say whether it is done.",
            "%(n)s things you had taken down fall due. Please sign in and say whether they are done.",
            "n",
        ),
    ),
    "ask-open": (
        _("Xinqiao: the monthly report asks something of the school"),
        ngettext_lazy(
            "For %(n)s thing the report asks nobody is named yet. Please sign in and say who does it until when.",
            "For %(n)s things the report asks nobody is named yet. Please sign in and say who does them until when.",
            "n",
        ),
    ),
    "late-rows": (
        _("Xinqiao: more children can be filled in"),
        ngettext_lazy(
            "In %(n)s class you have handed in more children can be filled in now. Please sign in.",
            "In %(n)s classes you have handed in more children can be filled in now. Please sign in.",
            "n",
        ),
    ),
    "consent-taken-back": (
        _("Xinqiao: a family has taken back its consent"),
        ngettext_lazy(
            "%(n)s family has taken back its consent. Please sign in and see what is to be done.",
            "%(n)s families have taken back their consent. Please sign in and see what is to be done.",
            "n",
        ),
    ),
    "concern-in-words": (
        _("Xinqiao: a colleague worries about a child"),
        ngettext_lazy(
            "%(n)s colleague has written what worries them. Please sign in.",
            "%(n)s colleagues have written what worries them. Please sign in.",
            "n",
        ),
    ),
    "still-waiting": (
        _("Xinqiao: what you noticed still waits"),
        _("The counselor has not answered it yet. Please sign in: there is a new day."),
    ),
    "concern-looked-at": (
        _("Xinqiao: the counselor has looked"),
        _("The counselor has looked at what you wrote. Thank you for noticing."),
    ),
    "break-glass": (
        _("Xinqiao: a record was opened with a reason"),
        _("Somebody opened a record that is not theirs and gave a reason. Please sign in and read it."),
    ),
    "second-person": SECOND_PERSON,
    "second-person-answered": (
        _("Xinqiao: what takes two people was answered"),
        _("Something that takes two people was confirmed or refused, or its 48 hours are over. Please sign in."),
    ),
    "your-account": (
        _("Xinqiao: something about your account"),
        _("Two people are about to change, or have changed, something about your account. Please sign in and look."),
    ),
    "account-made": (
        _("Xinqiao: an account or code at your school"),
        ngettext_lazy(
            "%(n)s account or code was given out at your school. Please sign in and look at the staff.",
            "%(n)s accounts or codes were given out at your school. Please sign in and look at the staff.",
            "n",
        ),
    ),
    "account-closed": (
        _("Xinqiao: somebody is there no more"),
        _("The duty or account of somebody who leads or counsels was ended. Please sign in and look at the staff."),
    ),
    "duty-list": (
        _("Xinqiao: the duty list of your school"),
        _("Somebody new stands on the duty list of your school. Please sign in and look whether that is right."),
    ),
    "installation": (
        _("Xinqiao: the system needs a look"),
        _("Something about the computer of the system needs a look. Please sign in and read what is to do."),
    ),
    "urgent-close": SECOND_PERSON,
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
