"""Forms of the roster: a child comes, is corrected, moves, leaves; classes are added."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.form_kit.fields import choice_field, row_field
from screening.form_kit.forms import DayField
from students.access import classes_of
from students.forms.base import NUMERIC, WAYS_TO_LEAVE, ChoiceOf, OnceForm, ReadField, has_come
from students.models import Enrolment, School, SchoolClass, Student
from students.pages.leaving import back_words, seats_of_alike
from students.pages.lists import PromotedClass, PromotionPage
from students.pages.roster import back_question
from students.roster.cells import read_month, read_name, read_register_number, read_seat
from students.selectors import calendar_of, class_label, is_in_last_grade, last_grade_of
from students.services.children import (
    Details,
    NotOnRoster,
    Promotion,
    SeatTaken,
    add_student,
    change_student,
    close_class,
    end_enrolment,
    last_came,
    move_student,
    promote_school,
    register_of,
    return_student,
)
from students.services.places import add_classes
from students.services.undoing import take_back_leaving

SEAT = {"label": _("Seat number"), "required": False, "help_text": _("Left empty: the next free one")}
SEAT_TAKEN = _("Another child of the class has this seat number.")
NOT_THERE = _("The child was not on the roster on that day.")


class DetailsForm(OnceForm):
    """What the roster says about a child."""

    name = ReadField(read_name, label=_("Name"), widget=forms.TextInput({"autocomplete": "off"}))
    sex = ChoiceOf(Student.Sex.choices, label=_("Sex"))
    born = ReadField(read_month, "month", label=_("Year and month of birth"), help_text=_("For example 2017-05"))
    seat_number = ReadField(read_seat, "seat", **SEAT)
    refusals = {SeatTaken: ("seat_number", SEAT_TAKEN), NotOnRoster: ("starts", NOT_THERE)}

    def parts(self) -> list[Any]:
        return [Fieldset(_("The child"), "name", "sex", Row("born", "seat_number"))]

    def details(self) -> Details:
        year, month = self.cleaned_data["born"]
        return Details(self.cleaned_data["name"], self.cleaned_data["sex"], year, month)


class AddStudentForm(DetailsForm):
    starts = DayField(label=_("In the class since"), initial=timezone.localdate, validators=[has_come])
    register_number = ReadField(
        read_register_number,
        "register",
        label=_("Student register number"),
        required=False,
        help_text=_("May stay empty. Only a fingerprint and the last four signs are kept, to find the child again."),
    )
    button = _("Add the child")

    def __init__(self, user: User, school_class: SchoolClass, *args: Any) -> None:
        super().__init__(*args)
        self.user, self.school_class = user, school_class
        self.left: dict[str, Enrolment] = {}

    def parts(self) -> list[Any]:
        rest, asked = Row("starts", "register_number"), ["back"] if self.left else []
        return [Fieldset(_("The child"), *asked, "name", "sex", Row("born", "seat_number"), rest)]

    def clean(self) -> dict[str, Any]:
        """Asks whether it is a child who left, where it looks like one."""
        given = super().clean() or self.cleaned_data
        if not self.errors:
            register = register_of(given["register_number"])[0]
            self.left = seats_of_alike(self.user, self.school_class.school, self.details(), register)
        given["back"] = self.data.get("back", "")
        if self.left:
            asked = back_question([(seat.student.name, seat.ends) for seat in self.left.values() if seat.ends])
            choices = [(key, back_words(seat)) for key, seat in self.left.items()]
            self.fields["back"] = ChoiceOf([*choices, ("new", _("No, another child, new here"))], label=asked)
            if given["back"] not in (*self.left, "new"):
                self.add_error("back", _("Please say whether it is the same child."))
        return given

    def done(self, *, by: User) -> Student | None:
        register = register_of(self.cleaned_data["register_number"])
        given = self.values("seat_number", "starts", "nonce")
        seat = self.left.get(self.cleaned_data["back"])
        if seat is not None:
            where = {"to": self.school_class, "day": given["starts"], "seat_number": given["seat_number"]}
            return self.attempt(lambda: return_student(seat.student, by=by, **where).student)
        return self.attempt(
            lambda: add_student(self.school_class, by=by, details=self.details(), register=register, **given)
        )


class ChangeStudentForm(DetailsForm):
    button = _("Save the correction")

    @classmethod
    def about(cls, student: Student, seat: Enrolment, data: Any = None) -> "ChangeStudentForm":
        born = (student.birth_year, student.birth_month)
        initial = {"name": student.name, "sex": student.sex, "born": born, "seat_number": seat.seat_number}
        return cls(data, initial=initial)

    def done(self, student: Student, *, by: User) -> Student | None:
        return self.attempt(
            lambda: change_student(student, by=by, details=self.details(), seat_number=self.cleaned_data["seat_number"])
        )


class ClassChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's takes none when it runs
    """A class the person reaches, called by its grade of this year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, to_field_name="public_id", label=_("Class"), empty_label="", **kwargs)
        self.years: dict[int, int] = {}

    def label_from_instance(self, obj: SchoolClass) -> str:
        county = obj.school.township.county
        if county.pk not in self.years:
            self.years[county.pk] = calendar_of(county).school_year(timezone.localdate())
        return f"{obj.school.name} {class_label(obj, self.years[county.pk])}"


class MoveStudentForm(OnceForm):
    """To another class; the time in the old class stays in the history."""

    to = ClassChoice()
    day = DayField(label=_("First day in the new class"), initial=timezone.localdate, validators=[has_come])
    seat_number = ReadField(read_seat, "seat", **SEAT)
    button = _("Move the child")
    refusals = {SeatTaken: ("seat_number", SEAT_TAKEN), NotOnRoster: ("day", NOT_THERE)}

    def __init__(self, user: User, here: SchoolClass, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row_field(self, "to").queryset = classes_of(user).exclude(pk=here.pk)

    def parts(self) -> list[Any]:
        return [Fieldset(_("The new class"), "to", Row("day", "seat_number"))]

    def done(self, student: Student, *, by: User) -> Enrolment | None:
        return self.attempt(lambda: move_student(student, by=by, **self.values("to", "day", "seat_number")))


class LeaveForm(OnceForm):
    """The child leaves the school; everything known stays for the time the family was told."""

    last_day = DayField(label=_("Last day at school"), initial=timezone.localdate, validators=[has_come])
    reason = ChoiceOf(WAYS_TO_LEAVE, label=_("Reason"))
    button = _("Take off the roster")
    refusals = {NotOnRoster: ("last_day", NOT_THERE)}

    def parts(self) -> list[Any]:
        return [Fieldset(_("Leaving"), "last_day", "reason")]

    def done(self, student: Student, *, by: User) -> Enrolment | None:
        return self.attempt(lambda: end_enrolment(student, by=by, **self.values("last_day", "reason")))


BACK, MISTAKE = "back", "mistake"


class ComeBackForm(OnceForm):
    """A child who has left is here again; or had never gone."""

    what = ChoiceOf(
        [(BACK, _("The child is back")), (MISTAKE, _("It was a mistake: the child never left"))],
        label=_("What happened?"),
        initial=BACK,
    )
    to = ClassChoice(required=False)
    day = DayField(label=_("First day in the class"), initial=timezone.localdate, validators=[has_come], required=False)
    seat_number = ReadField(read_seat, "seat", **SEAT)
    button = _("Put back on the roster")
    refusals = {SeatTaken: ("seat_number", SEAT_TAKEN), NotOnRoster: ("day", NOT_THERE)}

    def __init__(self, user: User, seat: Enrolment, *args: Any) -> None:
        super().__init__(*args)
        row_field(self, "to").queryset = classes_of(user)
        self.fields["to"].initial = seat.school_class.public_id

    def parts(self) -> list[Any]:
        return ["what", Fieldset(_("If the child is back"), "to", Row("day", "seat_number"))]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for name in ("to", "day"):
            if given.get("what") == BACK and not given.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return given

    def done(self, seat: Enrolment, *, by: User) -> Enrolment | None:
        if self.cleaned_data["what"] == MISTAKE:
            return self.attempt(lambda: take_back_leaving(seat, by=by))
        return self.attempt(lambda: return_student(seat.student, by=by, **self.values("to", "day", "seat_number")))


class AddClassesForm(OnceForm):
    """All classes of a grade at once."""

    grade = ChoiceOf([], label=_("Grade"))
    up_to = forms.IntegerField(
        label=_("How many classes has this grade?"), min_value=1, max_value=20, widget=forms.TextInput(NUMERIC)
    )
    button = _("Add the classes")

    def __init__(self, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = range(1, last_grade_of(school) + 1)
        choice_field(self, "grade").choices = [(grade, formats.grade(grade)) for grade in grades]

    def parts(self) -> list[Any]:
        return [Fieldset(_("The classes"), "grade", "up_to")]

    def done(self, school: School, *, by: User) -> list[SchoolClass]:
        year = calendar_of(school.township.county).school_year(timezone.localdate())
        cohort = year - int(self.cleaned_data["grade"]) + 1
        return add_classes(school, by=by, cohort_year=cohort, up_to=self.cleaned_data["up_to"])


GRADUATE, LEAVE, JOIN = Enrolment.End.GRADUATED.value, Enrolment.End.LEFT.value, "join"
WAYS_TO_GO_ON = [
    (GRADUATE, _("They graduate")),
    (JOIN, _("They go on together in another class")),
    (LEAVE, _("They leave the school")),
]


class CloseClassForm(OnceForm):
    """What becomes of the children; where a sheet of a running round lies open, the class ends only if that is said."""

    what = ChoiceOf(WAYS_TO_GO_ON, label=_("What becomes of the children?"))
    into = ClassChoice(required=False)
    last_day = DayField(label=_("Last day of the class"), initial=timezone.localdate, validators=[has_come])
    with_open_sheet = forms.BooleanField(
        error_messages={"required": _("A sheet of this class lies open. Let it be filled first, or tick this.")}
    )
    button = _("Close the class")

    def __init__(self, user: User, school_class: SchoolClass, children: int, to_fill: int, *args: Any) -> None:
        super().__init__(*args)
        self.school_class = school_class
        others = classes_of(user).filter(school=school_class.school).exclude(pk=school_class.pk)
        row_field(self, "into").queryset = others
        self.fields["into"].label = _("The other class, if they go on together")
        if not is_in_last_grade(school_class):
            choice_field(self, "what").choices = WAYS_TO_GO_ON[1:]
        words = ngettext(
            "End it although %(n)s child is not filled in", "End it although %(n)s children are not filled in", to_fill
        )
        self.fields["with_open_sheet"].label = words % {"n": to_fill}
        unasked = ([] if children else ["what", "into"]) + ([] if to_fill else ["with_open_sheet"])
        for name in unasked:
            del self.fields[name]

    def parts(self) -> list[Any]:
        asked = [name for name in ("what", "into", "last_day", "with_open_sheet") if name in self.fields]
        return [Fieldset(_("Closing"), *asked)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("what") == JOIN and not given.get("into") and "into" not in self.errors:
            self.add_error("into", _("Which class?"))
        refuse_an_end_before_a_child_came(self, [self.school_class])
        return given

    def done(self, *, by: User) -> SchoolClass:
        what = self.cleaned_data.get("what", LEAVE)
        becomes = {"into": self.cleaned_data["into"]} if what == JOIN else {"reason": what}
        return close_class(self.school_class, by=by, last_day=self.cleaned_data["last_day"], **becomes)


MOST_CLASSES = 20


class PromotionForm(OnceForm):
    """Which classes end and when, and how many first classes begin."""

    ending = forms.MultipleChoiceField(
        label=_("Classes that end"),
        help_text=_("A class that goes on at another school ends here too."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    last_day = DayField(label=_("Last day of these classes"), validators=[has_come])
    first_grade = forms.IntegerField(
        label=_("How many first classes begin?"),
        min_value=0,
        max_value=MOST_CLASSES,
        widget=forms.TextInput(NUMERIC),
    )
    button = _("Begin the new school year")

    def __init__(self, page: PromotionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        offered = {str(line.school_class.public_id): line for line in page.may_end}
        choice_field(self, "ending").choices = [(key, _label(line)) for key, line in offered.items()]
        self.fields["ending"].initial = [key for key, line in offered.items() if line.ends]
        self.fields["last_day"].initial = page.last_day
        self.fields["first_grade"].initial = page.first_grade

    def parts(self) -> list[Any]:
        return [Fieldset(_("The change"), "ending", "last_day", "first_grade")]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        refuse_an_end_before_a_child_came(self, self._ending())
        return given

    def _ending(self) -> list[SchoolClass]:
        chosen = set(self.cleaned_data.get("ending", ()))
        return [line.school_class for line in self.page.lines if str(line.school_class.public_id) in chosen]

    def done(self, *, by: User) -> Promotion:
        told = self.values("last_day", "first_grade")
        return promote_school(self.page.school, by=by, school_year=self.page.year, ending=self._ending(), **told)


def refuse_an_end_before_a_child_came(form: forms.Form, ending: Iterable[SchoolClass]) -> None:
    came = max(filter(None, map(last_came, ending)), default=None)
    if came and form.cleaned_data.get("last_day") and form.cleaned_data["last_day"] < came:
        said = _("The last child came into this class on %(day)s; it ended no earlier.")
        form.add_error("last_day", said % {"day": formats.day(came)})


def _label(line: PromotedClass) -> str:
    words = ngettext("%(class)s (%(n)s child)", "%(class)s (%(n)s children)", line.children)
    return words % {"class": line.before, "n": line.children}
