"""What the list becomes on the page before anything is written."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from students.access import colleagues_of
from students.models import School, StaffAssignment
from students.staff_list.forms import RowChoices, RowForm, StaffReviewForm, initial_of
from students.staff_list.reading import ListedPerson, StaffList
from students.staff_list.usernames import propose


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
    taken = set(User.objects.values_list("username", flat=True))
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
