"""Words for facts of children and families: codes in, sentences out, in the language of the page."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening import formats
from students.labels import (
    NOW,
    UNKNOWN,
    CareFacts,
    policy_left_behind,
    policy_unknowns,
    research_left_behind,
    research_unknowns,
)
from students.models import CareArrangement

Pair = tuple[str, str]
LONGEST_SHORT_MONTH = 28
CONSENT_PROBLEMS = {  # codes of students.consents.sheet_problems
    "future": gettext_lazy("This day has not come yet."),
    "older": gettext_lazy("A newer sheet is in force already."),
    "authority": gettext_lazy("Please say as what the person signed."),
    "witness": gettext_lazy("A consent by telephone needs a witness."),
}


def day_words(day: date | None) -> str:
    """2026 年 10 月 19 日, or 19 October 2026."""
    return formats.day(day) if day else _("day not known")


def fact_names() -> dict[str, str]:
    return {
        "father_away": _("whether the father is away"),
        "mother_away": _("whether the mother is away"),
        "father_away_since": _("since when the father is away"),
        "mother_away_since": _("since when the mother is away"),
        "rural_hukou": _("rural hukou"),
    }


def ask_for(unknowns: Sequence[str]) -> str:
    names = fact_names()
    return _("not known yet; to ask: %(facts)s") % {"facts": formats.joined(names[name] for name in unknowns)}


def policy_words(facts: CareFacts, on: date) -> str:
    """The policy label with its reason: yes, no, or what to ask."""
    answer = policy_left_behind(facts, on)
    if answer is None:
        return ask_for(policy_unknowns(facts, on))
    if answer and facts.father_away == facts.mother_away == NOW:
        return _("yes: rural hukou, under 16, both parents away")
    if answer:
        return _("yes: rural hukou, under 16, one parent away and the other not able to care")
    return _("no")


def research_words(facts: CareFacts, on: date) -> str:
    """The research label with its reason: yes, no, or what to ask."""
    answer = research_left_behind(facts, on)
    if answer is None:
        return ask_for(research_unknowns(facts, on))
    return _("yes: under 18, at least one parent away for six months") if answer else _("no")


def away_words(row: CareArrangement, parent: str) -> str:
    """ "Away now, since 20 February 2026"."""
    away = getattr(row, f"{parent}_away")
    label = str(CareArrangement.Away(away).label)
    since = getattr(row, f"{parent}_away_since")
    if away != NOW:
        return label
    if since is None:
        return _("%(away)s, since when is not known") % {"away": label}
    return _("%(away)s, since %(day)s") % {"away": label, "day": day_words(since)}


def register_words(row: CareArrangement) -> str:
    """The register's own value as imported, and whether it fits what is known now."""
    values = {0: _("0 (not left behind)"), 1: _("1 (one parent away)"), 2: _("2 (both parents away)")}
    values[3] = _("left behind, which kind is not known")
    if row.register_value is None:
        return _("not imported")
    words = values[row.register_value]
    parents = (row.father_away, row.mother_away)
    away = parents.count(NOW)
    if UNKNOWN in parents or away == row.register_value or (away and row.register_value == 3):
        return words
    return _("%(value)s; differs from what is known now, please check") % {"value": words}


def care_pairs(row: CareArrangement, facts: CareFacts, on: date) -> list[Pair]:
    """Every fact of a care arrangement with its name, and both labels under their own names."""
    yes_no = {True: _("yes"), False: _("no")}
    return [
        (_("Father"), away_words(row, "father")),
        (_("Mother"), away_words(row, "mother")),
        (_("Main caregiver"), row.get_primary_caregiver_display()),
        (_("Contact"), row.get_contact_display()),
        (_("Boarding"), yes_no[row.boarding]),
        (_("First separation"), row.get_first_separation_display()),
        (_("Rural hukou"), row.get_rural_hukou_display()),
        (_("Ability to care"), _("doubt recorded") if row.capacity_concern else _("no doubt recorded")),
        (_("Left behind (policy)"), policy_words(facts, on)),
        (_("Left behind (research)"), research_words(facts, on)),
        (_("School register"), register_words(row)),
    ]


def source_words(row: CareArrangement) -> str:
    told = {"source": row.get_source_display(), "day": day_words(row.as_of)}
    return _("Source: %(source)s; as of %(day)s") % told


def import_words(code: str, value: str = "", other: int | str = "") -> str:
    """What is wrong with a value, without its place."""
    return (_of_a_cell() | _of_a_row())[code] % {"value": value, "other": other}


def _of_a_cell() -> dict[str, str]:
    return {
        "empty-name": _("please enter the name"),
        "long-name": _("a name has 50 characters at most"),
        "sign-name": _("“%(value)s” has a sign that is in no name"),
        "empty": _("please fill this in"),
        "class": _("“%(value)s” is no class of this school; add the class first or correct the name"),
        "seat": _("“%(value)s” is no seat number from 1 to 200"),
        "seat-taken": _("seat %(value)s belongs to another child of the class"),
        "sex": _("“%(value)s”: please write 男 or 女"),
        "month-doubtful": _("“%(value)s” may be January or October; please write it like 2017-01 or 2017-10"),
        "month": _("“%(value)s” is no year and month; please write it like 2017-05"),
        "age": _("“%(value)s” is not the age of a school child"),
        "day": _("“%(value)s” is no day; please write it like 2026-02-20"),
        "future": _("“%(value)s” has not come yet"),
        "choice": _("“%(value)s” is not one of: %(other)s"),
        "register": _("“%(value)s” is no student register number"),
        "formula": _("there is a formula here; please write the plain value"),
        "days": _("“%(value)s” is no number of days from 0 to 31; halves may be 0.5"),
        "mark": _("“%(value)s” is no mark up to 150, no letter and none of the usual words such as 优 or 合格"),
    }


def _of_a_row() -> dict[str, str]:
    return {
        "twice": _("the same child as in row %(other)s"),
        "contradiction": _("does not fit the other facts of the row"),
        "ask": _("it is not said yet what “%(value)s” means"),
        "new-class": _("the class “%(value)s” is not there yet"),
        "left-out": _("you said that “%(value)s” is not to be written"),
        "odd-age": _("born %(value)s, far from the age of the grade; written when you say that it is right"),
        "close": _("“%(value)s” may be a child who is here; it is not said yet who it is"),
        "no-absence": _("no days missed are given; 0 means none"),
        "more-than-open": _("%(value)s days missed are more than the %(other)s school days"),
        "nobody": _("“%(value)s” is not on the roster of this school or class"),
        "namesakes": _("several children are called “%(value)s”; please add class and seat number"),
    }


def closing_words(day: int) -> str:
    """Up to which day of a month its report counts."""
    return _("its last day") if day > LONGEST_SHORT_MONTH else _("day %(day)s") % {"day": day}
