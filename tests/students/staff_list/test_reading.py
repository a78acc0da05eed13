"""A staff list as schools have it becomes names, duties and classes; what is no person is named, not dropped."""

import pytest

from students.models import StaffAssignment
from students.roster.tables import read_lines
from students.staff_list.reading import MOST, StaffList, TooMany, pasted_bytes, propose, read_list

Duty = StaffAssignment.Duty


def read(text: str) -> StaffList:
    return read_list(read_lines(pasted_bytes(text)), 2026)


def rows(text: str) -> list[tuple[object, ...]]:
    return [(one.name, one.duty, one.grade_and_number) for one in read(text).people]


@pytest.mark.parametrize(
    "text",
    [
        "李芳，三年级(1)班\n王静，心理老师\n罗大勇，宿管",
        "李芳 三（1）班\n王静 心理老师\n罗大勇 宿管",
        "姓名\t班级\t岗位\n李芳\t3-1\t班主任\n王静\t\t心理健康教师\n罗大勇\t\t宿舍管理员",
        "序号,岗位,姓名,任教班级\n1,班主任,李芳,三年级1班\n2,心理老师,王静,\n3,食堂,罗大勇,",
    ],
)
def test_a_list_is_read_however_it_is_written(text):
    assert rows(text) == [
        ("李芳", Duty.CLASS_TEACHER, (3, 1)),
        ("王静", Duty.COUNSELOR, None),
        ("罗大勇", Duty.STAFF, None),
    ]


@pytest.mark.parametrize(
    "line", ["李芳 三(1)班班主任", "李芳、三(1)班班主任", "李芳，三(1)班主任", "姓名\t岗位\n李芳\t三年级1班班主任"]
)
def test_a_class_named_with_the_duty_is_the_class_of_its_teacher(line):
    assert rows(line) == [("李芳", Duty.CLASS_TEACHER, (3, 1))]


@pytest.mark.parametrize("line", ["周敏、三(1)班、四(1)班", "周敏 三(1)班、四(1)班", "周敏、三(1)班、四(1)班、班主任"])
def test_a_list_with_signs_of_enumeration_is_cut_at_the_name_and_not_between_classes(line):
    assert rows(line) == [("周敏", Duty.CLASS_TEACHER, (3, 1)), ("周敏", Duty.CLASS_TEACHER, (4, 1))]


def test_two_classes_in_a_cell_are_two_rows_of_one_person():
    assert rows("姓名\t班级\n周敏\t三年级(1)班、四年级(1)班") == [
        ("周敏", Duty.CLASS_TEACHER, (3, 1)),
        ("周敏", Duty.CLASS_TEACHER, (4, 1)),
    ]


def test_who_only_teaches_a_subject_in_a_class_is_not_its_class_teacher():
    assert rows("姓名,班级,岗位\n韦兰,三年级(1)班,数学老师") == [("韦兰", Duty.STAFF, None)]


def test_nobody_becomes_an_administrator_by_a_word_that_only_sounds_like_it():
    assert {duty for _name, duty, _class in rows("韦一 宿舍管理员\n韦二 副校长\n韦三 教务主任")} == {Duty.STAFF}


def test_a_class_the_reader_does_not_understand_stays_as_it_was_written():
    (one,) = read("姓名,班级\n韦兰,向日葵班").people
    assert (one.duty, one.grade_and_number, one.class_text) == (Duty.CLASS_TEACHER, None, "向日葵班")


def test_lines_without_a_name_are_named():
    assert read("李芳，三年级(1)班\n合计 2024\n13800000000").skipped == ("合计 2024", "13800000000")


def test_a_list_of_more_people_than_a_page_can_show_is_refused():
    with pytest.raises(TooMany):
        read("姓名\n" + "李芳\n" * (MOST + 1))


@pytest.mark.parametrize(
    ("name", "username"),
    [("李芳", "lifang"), ("曾国强", "zengguoqiang"), ("覃天宇", "qintianyu"), ("古丽娜尔·艾山", "gulinaeraishan")],
)
def test_a_user_name_is_the_name_in_letters(name, username):
    assert propose(name, set()) == username


def test_a_name_that_is_taken_gets_the_next_number():
    assert propose("李芳", {"lifang", "lifang2"}) == "lifang3"
    assert propose("𬀩𬀩", set()).isascii()
