"""What hands type into a field: read in every way a roster has it, or said beside the field and kept as typed."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from students.forms.base import WAYS_TO_LEAVE, ConfirmForm, ReadField, TableField, has_come, is_row
from students.forms.children import AddClassesForm, AddStudentForm, LeaveForm
from students.models import Enrolment, School, SchoolClass
from students.roster.cells import read_day, read_month, read_name, read_register_number, read_seat
from students.roster.refusals import LARGEST_FILE
from students.wording import import_words

TODAY = date(2026, 10, 19)
NINE_YEAR = School(kind=School.Kind.NINE_YEAR)
CHILD = {"name": "许晨曦", "sex": "girl", "born": "2017-08", "seat_number": "", "starts": "2026-10-19"}


def field(read, problem="", **kwargs):
    return ReadField(read, problem, **{"required": False, **kwargs})


@pytest.mark.parametrize(
    "typed", ["20260905", "2026-9-5", "2026/09/05", "2026年9月5日", "２０２６．９．５", " 2026-09-05 "]
)
def test_a_day_is_read_in_any_way_hands_type_it(typed):
    assert field(read_day, "day").clean(typed) == date(2026, 9, 5)


def test_a_month_alone_is_the_first_day_of_it_and_nothing_is_no_day():
    assert field(read_day, "day").clean("202609") == date(2026, 9, 1)
    assert field(read_day, "day").clean("") is None


@pytest.mark.parametrize("typed", ["2026-02-30", "20261301", "1826-01-01", "明天", "9-5", "99999", "2026"])
def test_what_is_no_day_is_said_in_the_words_of_the_roster(typed):
    with pytest.raises(ValidationError) as refused:
        field(read_day, "day").clean(typed)
    assert refused.value.messages == [import_words("day", typed)]


@pytest.mark.parametrize(
    ("read", "problem", "typed"),
    [
        (read_month, "month", "2017-13"),
        (read_month, "month", "五月"),
        (read_seat, "seat", "0"),
        (read_seat, "seat", "201"),
        (read_seat, "seat", "-3"),
        (read_seat, "seat", "二"),
        (read_register_number, "register", "G12345"),
        (read_register_number, "register", "110101201705011234"),
    ],
)
def test_every_field_names_what_it_could_not_read(read, problem, typed):
    with pytest.raises(ValidationError) as refused:
        field(read, problem).clean(typed)
    assert refused.value.messages == [import_words(problem, typed)]


@pytest.mark.parametrize(
    ("typed", "problem"), [("·", "empty"), ("王" * 51, "long"), ("王3雨", "sign"), ("=1+1", "sign")]
)
def test_a_name_says_itself_what_is_wrong_with_it(typed, problem):
    with pytest.raises(ValidationError) as refused:
        field(read_name).clean(typed)
    assert refused.value.messages == [import_words(f"{problem}-name", typed)]


@pytest.mark.parametrize("typed", ["𠮷田", "㐂", "王𬀩雨", "古丽娜尔•艾山", "阿依古丽.买买提"])
def test_rare_signs_and_every_dot_are_a_name(typed):
    kept = field(read_name).clean(typed)
    assert kept == typed.replace("•", "·").replace(".", "·")


def test_a_number_of_five_thousand_digits_is_refused_like_any_other():
    with pytest.raises(ValidationError):
        field(read_seat, "seat").clean("1" * 5000)


@settings(max_examples=40)
@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_and_never_an_error(typed):
    for read, problem in ((read_day, "day"), (read_month, "month"), (read_seat, "seat"), (read_name, "")):
        try:
            field(read, problem).clean(typed)
        except ValidationError as refused:
            assert refused.messages


@pytest.mark.parametrize(
    ("read", "value", "shown"),
    [
        (read_day, date(2026, 9, 5), "2026-09-05"),
        (read_month, (2017, 5), "2017-05"),
        (read_seat, 7, 7),
        (read_day, "2026-9-", "2026-9-"),
        (read_day, None, None),
    ],
)
def test_what_is_kept_is_shown_as_it_can_be_typed_again(read, value, shown):
    assert field(read).prepare_value(value) == shown


@settings(max_examples=40)
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_day_that_is_shown_is_read_back_as_the_same_day(day):
    typed = field(read_day)
    assert typed.clean(typed.prepare_value(day)) == day


def test_today_has_come_and_tomorrow_has_not():
    has_come(TODAY)
    with pytest.raises(ValidationError):
        has_come(TODAY + timedelta(days=1))


@pytest.mark.parametrize(("size", "fits"), [(1, True), (LARGEST_FILE, True), (LARGEST_FILE + 1, False)])
def test_a_file_of_two_megabytes_is_the_largest(size, fits):
    file = SimpleUploadedFile("roster.csv", b"x" * size)
    if fits:
        assert TableField().clean(file) is file
    else:
        with pytest.raises(ValidationError):
            TableField().clean(file)


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("roster.csv", b"")])
def test_no_file_and_an_empty_one_are_asked_for_again(file):
    with pytest.raises(ValidationError):
        TableField().clean(file)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("7", True), ("007", True), ("999999999", True), ("9" * 10, False), ("-1", False), ("1.5", False), ("", False)],
)
def test_a_row_is_a_number_that_a_page_of_ours_could_have_sent(text, is_one):
    assert is_row(text) is is_one


def test_nobody_leaves_by_moving_to_another_class():
    ways = {code for code, _label in WAYS_TO_LEAVE}
    assert ways == set(Enrolment.End.values) - {Enrolment.End.MOVED_CLASS}
    form = LeaveForm({"last_day": "2026-10-19", "reason": Enrolment.End.MOVED_CLASS})
    assert set(form.errors) == {"reason"}


def test_a_button_alone_does_what_it_says_to_the_row_and_says_what_is_refused():
    class Refused(Exception): ...

    class Press(ConfirmForm):
        refusals = {Refused: (None, "not today")}

        @staticmethod
        def act(row, *, by):
            if row == "locked":
                raise Refused
            return row, by

    assert Press({}).done("open", by="he") == ("open", "he")
    form = Press({})
    assert form.done("locked", by="he") is None
    assert form.non_field_errors() == ["not today"]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"seat_number": "12号"}, set()),
        ({"born": "2017年8月"}, set()),
        ({"born": "42858"}, set()),
        ({"register_number": "g" + "1" * 17 + "x"}, set()),
        ({"name": ""}, {"name"}),
        ({"starts": "2026-10-20"}, {"starts"}),
        ({"sex": "other"}, {"sex"}),
        ({"born": "2017", "seat_number": "x"}, {"born", "seat_number"}),
        ({"register_number": "11010120170501123X"}, {"register_number"}),
    ],
)
def test_a_child_is_typed_in_by_hand_as_it_would_stand_in_a_file(cast, changes, wrong):
    assert set(AddStudentForm(cast.admin, cast.class_3_1, {**CHILD, **changes}).errors) == wrong


@pytest.mark.parametrize(("grade", "up_to", "wrong"), [("1", "20", set()), ("9", "1", set()), ("10", "1", {"grade"})])
def test_classes_are_added_for_grades_one_to_nine(grade, up_to, wrong):
    assert set(AddClassesForm(NINE_YEAR, {"grade": grade, "up_to": up_to}).errors) == wrong


@pytest.mark.parametrize(("grade", "wrong"), [("6", set()), ("7", {"grade"})])
def test_a_primary_school_adds_no_class_of_a_grade_it_does_not_have(grade, wrong):
    assert set(AddClassesForm(School(kind=School.Kind.TOWNSHIP), {"grade": grade, "up_to": "1"}).errors) == wrong


@pytest.mark.parametrize("up_to", ["0", "21", "-1", "", "many"])
def test_a_grade_has_one_to_twenty_classes(up_to):
    assert set(AddClassesForm(NINE_YEAR, {"grade": "3", "up_to": up_to}).errors) == {"up_to"}


def test_a_field_of_a_form_belongs_to_that_form_alone():
    """Fields are copied for every form, with what reads them."""
    first, second = (AddStudentForm(User(), SchoolClass()) for _ in range(2))
    first.fields["name"].required = False
    assert second.fields["name"].required
    assert isinstance(second.fields["name"], forms.CharField)
