"""What words of a roster file mean, asked once for all rows; what was said before may be changed."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from screening import formats
from students.models import RosterImport
from students.roster.classes import Place, may_be
from students.roster.headings import NOTHING
from students.roster.layout import CLASS, COLUMN, SEX
from students.roster.questions import Question
from students.roster_uploads import known_school, questions_of
from students.selectors import place_label
from students.services import answer_questions

BEGIN = "begin"
BUILD = "new_classes"


class QuestionsForm(forms.Form):
    """One answer a distinct word. Classes that are not there yet are one question together."""

    new_classes = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Please choose what is meant.")},
        widget=forms.RadioSelect,
        choices=[
            (BEGIN, gettext_lazy("Yes, begin them together")),
            (NOTHING, gettext_lazy("No, leave these rows out")),
        ],
    )

    def __init__(self, roster: RosterImport, data: Any = None) -> None:
        super().__init__(data)
        self.roster, self.school = roster, known_school(roster)
        every = questions_of(roster)
        self.begins = [one for one in every if one.place]
        self.asked = {_name(one): one for one in every if not one.place}
        for name, one in self.asked.items():
            self.fields[name] = forms.ChoiceField(
                label=_label(one),
                choices=self._choices(one),
                initial=one.answer,
                widget=forms.Select,
                error_messages={"required": _("Please choose what is meant.")},
            )
        if self.begins:
            self.fields[BUILD].label = self._begin_words()
        else:
            del self.fields[BUILD]

    @property
    def open_questions(self) -> int:
        return sum(not one.answer for one in self.asked.values()) + bool(self.begins)

    def open_fields(self) -> Iterator[forms.BoundField]:
        names = [name for name, one in self.asked.items() if not one.answer]
        return (self[name] for name in ([BUILD] if self.begins else []) + names)

    def said_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, one in self.asked.items() if one.answer]

    def _choices(self, one: Question) -> list[tuple[str, str]]:
        asking = [] if one.answer else [("", _("Please choose"))]
        if one.column == CLASS:
            places = may_be(one.word, self.school.classes or (), self.school.last_grade)
            return [*asking, *((_key(one), self._class(one)) for one in places), (NOTHING, _("Leave these rows out"))]
        answers = COLUMN[one.column].answers.items()
        nothing = [] if one.column == SEX else [(NOTHING, _("Nothing: do not write this"))]
        return [*asking, *answers, *nothing]

    def _class(self, place: Place) -> str:
        words = place_label(*place)
        return words if place in (self.school.classes or ()) else _("%(class)s (new)") % {"class": words}

    def _begin_words(self) -> str:
        rows = Counter[Place]()
        for one in self.begins:
            rows[_place(one.place)] += one.rows
        names = formats.joined(
            _("%(class)s: %(n)s rows") % {"class": place_label(*place), "n": rows[place]} for place in sorted(rows)
        )
        words = ngettext(
            "The file has a class that is not there yet. Begin it? (%(names)s)",
            "The file has %(n)s classes that are not there yet. Begin them together? (%(names)s)",
            len(rows),
        )
        return words % {"n": len(rows), "names": names}

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        said: dict[str, dict[str, str]] = {}
        for name, one in self.asked.items():
            said.setdefault(one.column, {})[one.key] = self.cleaned_data[name]
        if self.cleaned_data.get(BUILD) == NOTHING:
            said.setdefault(CLASS, {}).update({one.key: NOTHING for one in self.begins})
        return said

    def _begun(self) -> set[Place]:
        """Classes to begin: all that are not there yet, and those chosen for a word."""
        classes = {_place(one.place) for one in self.begins} if self.cleaned_data.get(BUILD) == BEGIN else set()
        chosen = {_place(said) for said in self._words.get(CLASS, {}).values() if said != NOTHING}
        return classes | (chosen - set(self.school.classes or ()))

    def done(self, *, by: User) -> RosterImport:
        """Raises AlreadyDecided."""
        return answer_questions(self.roster, by=by, words=self._words, classes=self._begun())


def _name(one: Question) -> str:
    """By its word, so that an answer never reaches another question."""
    return f"{one.column}-{one.key}"


def _label(one: Question) -> str:
    told = {"word": one.word, "column": COLUMN[one.column].heading, "n": one.rows}
    return ngettext("“%(word)s” (%(column)s, %(n)s row)", "“%(word)s” (%(column)s, %(n)s rows)", one.rows) % told


def _key(place: Place) -> str:
    return f"{place[0]}-{place[1]}"


def _place(text: str) -> Place:
    grade, number = text.split("-")
    return int(grade), int(number)
