"""Sentences of activities: when, where, with whom; and what the room refuses."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.cases.activities.rules import ActivityRefused, marks_who_came
from screening.cases.activities.selectors import next_day
from screening.cases.models import Activity
from screening.library import texts


def kind_title(kind: str) -> str:
    return texts.text(f"support_catalogue.actions.{kind}.title")


def weekday_choices() -> list[tuple[int, str]]:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return list(enumerate(names))


def rhythm(activity: Activity) -> str:
    """Monday, Wednesday 16:10; without weekdays what the catalogue proposes."""
    if not activity.weekdays:
        return texts.text(f"support_catalogue.actions.{activity.kind}.rhythm")
    names = dict(weekday_choices())
    days = _(", ").join(names[day] for day in sorted(activity.weekdays))
    return f"{days} {activity.at:%H:%M}" if activity.at else days


def open_to(grades: Iterable[int]) -> str:
    names = [formats.grade(grade) for grade in sorted(grades)]
    return _("Open to: %(grades)s") % {"grades": _(", ").join(names)} if names else _("Open to every child")


def where_and_who(activity: Activity, volunteer: str = "") -> str:
    with_whom = _("%(name)s, with a volunteer") if volunteer else "%(name)s"
    parts = (rhythm(activity), activity.place, with_whom % {"name": activity.led_by.name})
    return " · ".join(part for part in parts if part)


def times_held(held: int) -> str:
    return ngettext("held once this term", "held %(n)s times this term", held) % {"n": held}


def day_and_weekday(day: date) -> str:
    return f"{formats.day(day)} {dict(weekday_choices())[day.weekday()]}"


def invitation(activity: Activity) -> str:
    """To every family of a class alike: when, where, what for; nothing about a child."""
    day = next_day(activity)
    values = {
        "title": activity.title,
        "day": day_and_weekday(day) if day else "________",
        "at": f"{activity.at:%H:%M}" if activity.at else "____",
        "place": activity.place or activity.school.name,
        "school": activity.school.name,
    }
    return (
        _(
            "%(title)s: %(day)s, %(at)s, %(place)s. Every family is welcome: grandparents, parents, whoever is at home "
            "with the child. We talk about listening, praising and sitting beside homework, in our own dialect; there "
            "is nothing to prepare and nothing to pay. If you cannot come this time, come the next. %(school)s"
        )
        % values
    )


def explain_refusal(refused: ActivityRefused) -> tuple[str, str]:
    said = {
        "label-in-title": _("Children read the name. Please one that says what is done there, without “%(word)s”."),
        "before-it-began": _("This is before it begins."),
        "leader-not-here": _("This person does not work at the school today."),
        "volunteer-wanted": _("Please name a volunteer with a valid check."),
        "no-valid-check": _("Without a valid check nobody can be named. Please record the check first."),
        "fewer-places-than-children": _("%(n)s children already come. Please at least as many places."),
        "identity-not-seen": _("Please have the identity card shown."),
        "record-not-seen": _("Please say how it was seen that no offence stands on record."),
        "day-to-come": _("This day has not come yet."),
        "ends-before-it-begins": _("This is before the day of the check."),
        "a-year-at-most": _("The check is made again every year: at most one year."),
        "ended": _("This activity is over."),
        "no-place-left": _("Places left: %(n)s. Please take fewer, or ask for more places."),
        "not-at-school": _("Somebody here is not at the school today."),
        "not-this-grade": _("It is not open to this grade."),
        "not-its-day": _("The activity did not run on this day."),
    }
    return refused.field, said.get(refused.code, refused.code) % refused.params


def marking(kind: str) -> dict[str, str]:
    """Which few are marked on a day: what the ticks and the numbers are called, and how they are counted."""
    if marks_who_came(kind):
        return {
            "marked": _("For whom somebody came"),
            "numbers": _("Numbers of those for whom somebody came"),
            "count": _("for %(came)s of %(all)s children somebody came"),
        }
    return {
        "marked": _("Who stayed away"),
        "numbers": _("Numbers of those who stayed away"),
        "count": _("%(came)s of %(all)s came"),
    }
