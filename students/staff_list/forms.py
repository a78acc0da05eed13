"""The list as it is pasted or uploaded, and the rows that came of it, to be looked over and changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from accounts.forms import UsernameField
from accounts.models import User
from accounts.services.people import UsernameTaken
from students.access import colleagues_of
from students.forms.base import OnceForm, TableField, refusal_words
from students.models import ROLE_OF_DUTY, School, SchoolClass, StaffAssignment
from students.roster.refusals import UnreadableRoster
from students.roster.tables import read_lines
from students.selectors import class_label, open_classes, school_year_of
from students.services.staff import Visits
from students.staff_list.reading import MOST, ListedPerson, StaffList, TooMany, pasted_bytes, propose, read_list
from students.staff_list.services import Added, NewColleague, TwoPeople, add_colleagues, taken_usernames

Duty = StaffAssignment.Duty
EVERY_DAY = "01234"
DAYS = [("", "–"), (EVERY_DAY, gettext_lazy("Monday to Friday")), *((str(day), WEEKDAYS[day]) for day in range(5))]
DUTIES = [choice for choice in Duty.choices if choice[0] in ROLE_OF_DUTY]
EXAMPLE = "李芳，三年级(1)班\n王静，心理老师\n罗大勇，宿管"
TOO_MANY = ngettext_lazy("At most %(n)s person at a time.", "At most %(n)s people at a time.", MOST)


class ListForm(OnceForm):
    listed = forms.CharField(
        label=gettext_lazy("Paste the list here"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 10, "placeholder": EXAMPLE}),
        help_text=gettext_lazy("A line a person: name, and class or duty. Cells copied from a spreadsheet are fine."),
    )
    file = TableField(
        label=gettext_lazy("Or a file"), required=False, help_text=gettext_lazy("XLSX or CSV, with a column 姓名")
    )
    button = gettext_lazy("Read the list")

    def parts(self) -> list[Any]:
        return [Fieldset(_("Who works here"), "listed", "file")]

    def read(self, school: School) -> StaffList | None:
        """None where nobody can be read out of it; why stands beside the field then."""
        field = "file" if self.cleaned_data["file"] else "listed"
        try:
            found = read_list(read_lines(self._content()), school_year_of(school))
        except UnreadableRoster as refused:
            self.add_error(field, refusal_words(refused))
        except TooMany:
            self.add_error(field, TOO_MANY % {"n": MOST})
        else:
            if found.people:
                return found
            self.add_error(field, _("No name could be read here."))
        return None

    def _content(self) -> bytes:
        file = self.cleaned_data["file"]
        return file.read() if file else pasted_bytes(self.cleaned_data["listed"])


@dataclass(frozen=True)
class RowChoices:
    """What every row of the page offers, asked once."""

    year: int
    by_id: dict[str, SchoolClass]
    labels: list[tuple[str, str]]

    def class_of(self, grade: int, number: int) -> str:
        """Its id; "" where the school has no such class today."""
        cohort = self.year - grade + 1
        found = (key for key, one in self.by_id.items() if (one.cohort_year, one.number) == (cohort, number))
        return next(found, "")

    @classmethod
    def of(cls, school: School) -> "RowChoices":
        year, found = school_year_of(school), list(open_classes(school))
        labels = [(str(one.public_id), class_label(one, year)) for one in found]
        return cls(year, {str(one.public_id): one for one in found}, [("", "–"), *labels])


class RowForm(forms.Form):
    """One person; without the tick nothing of the row is asked and nobody is added."""

    use_required_attribute = False
    take = forms.BooleanField(required=False)
    name = forms.CharField(max_length=50, widget=forms.TextInput({"autocomplete": "off"}))
    username = UsernameField()
    duty = forms.ChoiceField(choices=DUTIES)
    school_class = forms.ChoiceField(required=False)
    days = forms.ChoiceField(choices=DAYS, required=False)  # asked of a counselor; several single days: one by one
    said = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)  # of the class, as it was listed

    def __init__(self, *args: Any, choices: RowChoices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices
        self.fields["school_class"].choices = choices.labels  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.cleaned_data.get("take"):
            self._errors = forms.utils.ErrorDict()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("duty") == Duty.CLASS_TEACHER and not cleaned.get("school_class"):
            self.add_error("school_class", _("Which class?"))
        if cleaned.get("duty") == Duty.COUNSELOR and not cleaned.get("days"):
            self.add_error("days", _("On which days is the counselor at the school?"))
        return cleaned

    def person(self) -> NewColleague:
        given = self.cleaned_data
        teaches = given["duty"] == Duty.CLASS_TEACHER
        school_class = self.choices.by_id[given["school_class"]] if teaches else None
        days = tuple(map(int, given["days"])) if given["duty"] == Duty.COUNSELOR else ()
        return NewColleague(given["name"], given["username"], given["duty"], school_class, Visits(days))


RowSet: Any = forms.formset_factory(RowForm, extra=0, max_num=MOST, absolute_max=MOST)


class StaffReviewForm(OnceForm):
    """The nonce of the whole page; its rows are a formset of their own."""

    def __init__(self, school: School, *, data: Any = None, rows: Sequence[dict[str, Any]] = ()) -> None:
        super().__init__(data)
        self.school = school
        self.rows = RowSet(data, initial=rows, prefix="row", form_kwargs={"choices": RowChoices.of(school)})

    def is_valid(self) -> bool:
        whole, rows = super().is_valid(), self.rows.is_valid()
        if not rows:
            self.add_error(None, _("Please look at the rows that are marked."))
        elif not self._taken():
            self.add_error(None, _("Nobody is ticked."))
        return whole and rows and bool(self._taken())

    def done(self, *, by: User) -> Added | None:
        if not self.is_valid():
            return None
        taken = self._taken()
        try:
            people = [row.person() for row in taken]
            return add_colleagues(by=by, school=self.school, people=people, nonce=self.cleaned_data["nonce"])
        except UsernameTaken as refused:
            self._mark(taken, refused.args[0], _("Somebody signs in with this name already."))
        except TwoPeople as refused:
            self._mark(taken, refused.args[0], _("Two people, or two duties, cannot have one user name."))
        return None

    def _taken(self) -> list[RowForm]:
        return [row for row in self.rows if row.cleaned_data.get("take")]

    def _mark(self, taken: list[RowForm], username: str, words: Any) -> None:
        for row in taken:
            if row.cleaned_data["username"] == username:
                row.add_error("username", words)
        self.add_error(None, _("Please look at the rows that are marked."))


def initial_of(person: ListedPerson, choices: RowChoices, username: str, *, known: bool) -> dict[str, Any]:
    """How a row begins; somebody of this name who works here already begins without the tick."""
    place = choices.class_of(*person.grade_and_number) if person.grade_and_number else ""
    row = {"take": not known, "name": person.name, "username": username, "duty": person.duty, "school_class": place}
    return {**row, "said": "" if place else person.class_text}


class StaffReviewPage:
    def __init__(self, form: StaffReviewForm, skipped: tuple[str, ...] = ()) -> None:
        self.form, self.school, self.skipped = form, form.school, skipped
        self.rows = [ReviewRow(row) for row in form.rows]


class ReviewRow:
    """A row with what is to be looked at in it: an error, or what the list said that is not known here."""

    def __init__(self, form: RowForm) -> None:
        self.form = form
        self.errors = [str(error) for errors in form.errors.values() for error in errors]
        self.visits = form["duty"].value() == StaffAssignment.Duty.COUNSELOR
        self.title = str(form["name"].value() or "")
        said = form["said"].value()
        if said and not form["school_class"].value():
            self.errors.append(_("“%(class)s” is none of the school's classes today.") % {"class": said})
        if not form.is_bound and not form["take"].value():
            self.errors.append(_("Somebody of this name works here already; tick if this is another person."))


def first_review(user: User, school: School, found: StaffList) -> StaffReviewPage:
    rows = list(_initial_rows(user, school, found))
    return StaffReviewPage(StaffReviewForm(school, rows=rows), found.skipped)


def _initial_rows(user: User, school: School, found: StaffList) -> Iterator[dict[str, Any]]:
    choices = RowChoices.of(school)
    known = set(colleagues_of(user, school).values_list("name", flat=True))
    taken = taken_usernames()
    names: dict[tuple[str, str], str] = {}
    for person in found.people:
        username = _username(person, names, taken)
        taken.add(username)
        yield initial_of(person, choices, username, known=person.name in known)


def _username(person: ListedPerson, names: dict[tuple[str, str], str], taken: set[str]) -> str:
    """A class teacher who stands there twice is one person with two classes, until somebody says otherwise."""
    key = (person.name, person.duty)
    if person.class_text and key in names:
        return names[key]
    names[key] = person.username or propose(person.name, taken)
    return names[key]
