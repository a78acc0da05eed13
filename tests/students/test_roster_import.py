import json
from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from students import roster_uploads
from students.models import CareArrangement, Enrolment, RosterImport, Student
from students.pages.roster import ReviewPage
from students.pages.roster_files import roster_file, template_file
from students.services.roster import AlreadyDecided, discard_roster, forget_old_rosters, upload_roster
from students.services.roster_writing import approve_roster
from tests import factories
from tests.conftest import Cast
from tests.students.roster_files import AS_IT_IS, csv_of, xlsx_of

TODAY = date(2026, 10, 19)
XU = "三年级(1)班,4,许晨曦,女,2017-08,,,,,,,,"


def upload(cast: Cast, *rows: str, **how: object) -> RosterImport:
    return upload_roster(cast.school, by=cast.admin, content=csv_of(*rows, **how))


def bring_in(cast: Cast, *rows: str) -> RosterImport:
    return approve_roster(upload(cast, *rows), by=cast.admin)


def counts(cast: Cast, roster: RosterImport) -> dict[str, int]:
    plan = roster_uploads.import_plan(cast.admin, roster)
    return {kind: len(plan.of_kind(kind)) for kind in ("new", "moved", "changed", "same")}


def sentences(cast: Cast, roster: RosterImport) -> list[str]:
    return [line.remark for line in ReviewPage(cast.admin, roster, "wrong").lines]


def roster(cast: Cast) -> list[tuple[str, int, int]]:
    seats = Enrolment.objects.filter(school_class__school=cast.school, ends=None).select_related("school_class")
    rows = seats.order_by("school_class__number", "seat_number").values_list(
        "student__name", "school_class__number", "seat_number"
    )
    return list(rows)


def test_nothing_is_written_before_approval_and_everything_after(cast: Cast) -> None:
    uploaded = upload(cast, *AS_IT_IS.splitlines(), XU)
    assert counts(cast, uploaded) == {"new": 1, "moved": 0, "changed": 0, "same": 4}
    assert not Student.objects.filter(name="许晨曦").exists()
    approve_roster(uploaded, by=cast.admin)
    xu = Student.objects.get(name="许晨曦")
    assert (xu.sort_key, xu.birth_year, xu.birth_month) == ("许晨曦".encode("gb18030").hex(), 2017, 8)
    assert xu.enrolments.get().starts == TODAY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_file_may_be_utf_8_or_what_excel_writes_on_chinese_windows(cast: Cast, encoding: str) -> None:
    assert counts(cast, upload(cast, *AS_IT_IS.splitlines(), encoding=encoding))["same"] == 4


def test_a_workbook_is_read_with_its_own_kinds_of_numbers_and_days(cast: Cast) -> None:
    content = xlsx_of(
        ["禾溪县柳湾镇中心小学 2026 年秋在校生"],
        ["班级", "座号", "姓名", "性别", "出生年月"],
        ["三年级（1）班", 4.0, "许 晨曦", "女", date(2017, 8, 3)],
        ["3-2", "2号", "欧阳　念", "男", 201711],
    )
    bring = upload_roster(cast.school, by=cast.admin, content=content)
    approve_roster(bring, by=cast.admin)
    assert roster(cast)[3] == ("许晨曦", 1, 4)
    assert roster(cast)[5] == ("欧阳念", 2, 2)
    assert Student.objects.get(name="欧阳念").birth_month == 11


def test_the_same_file_twice_adds_nobody_twice(cast: Cast) -> None:
    for _ in range(2):
        bring_in(cast, *AS_IT_IS.splitlines(), XU)
    assert len(roster(cast)) == 5
    assert Student.objects.filter(name="许晨曦").count() == 1


def test_approving_twice_writes_once(cast: Cast) -> None:
    uploaded = upload(cast, XU)
    for _ in range(2):
        approve_roster(uploaded, by=cast.admin)
    assert Student.objects.filter(name="许晨曦").count() == 1
    assert AuditEvent.objects.filter(verb="roster.approve").count() == 1


def test_twins_are_two_children_and_so_are_two_of_one_name_in_two_seats(cast: Cast) -> None:
    rows = [
        "三年级(1)班,4,单雨桐,女,2017-08,,,,,,,,",
        "三年级(1)班,5,单雨晴,女,2017-08,,,,,,,,",
        "三年级(1)班,6,张伟,男,2017-02,,,,,,,,",
        "三年级(1)班,7,张伟,男,2017-02,,,,,,,,",
    ]
    for _ in range(2):
        bring_in(cast, *rows)
    assert [name for name, _number, _seat in roster(cast)][3:7] == ["单雨桐", "单雨晴", "张伟", "张伟"]
    assert Student.objects.count() == 6 + 4


def test_two_of_one_name_who_both_change_seats_cannot_be_told_apart_and_stay(cast: Cast) -> None:
    for seat in (6, 7):
        factories.make_student(cast.class_3_1, "张伟", seat)
    uploaded = upload(cast, "三年级(1)班,8,张伟,女,2017-05,,,,,,,,", "三年级(1)班,9,张伟,女,2017-05,,,,,,,,")
    assert [line.name for line in ReviewPage(cast.admin, uploaded, "close").lines] == ["张伟", "张伟"]
    approve_roster(uploaded, by=cast.admin)
    assert [seat for name, _number, seat in roster(cast) if name == "张伟"] == [6, 7]


def test_the_register_number_tells_two_of_one_name_apart_and_is_kept_as_a_fingerprint_only(cast: Cast) -> None:
    number, other = "L12345678901234567X", "L123456789012345671"
    heading = "班级,座号,姓名,性别,出生年月,学籍号"
    rows = [f"三年级(1)班,{seat},张伟,男,2017-02,{n}" for seat, n in ((6, number), (7, other))]
    approve_roster(upload(cast, *rows, heading=heading), by=cast.admin)
    swapped = [f"三年级(1)班,{seat},张伟,男,2017-02,{n}" for seat, n in ((7, number), (6, other))]
    uploaded = upload(cast, *swapped, heading=heading)
    assert number not in uploaded.rows
    assert counts(cast, uploaded)["changed"] == 2
    approve_roster(uploaded, by=cast.admin)
    first = Student.objects.get(register_last4="567X")
    assert (first.enrolments.get().seat_number, number in first.register_hash) == (7, False)


def test_seats_are_exchanged_and_a_move_keeps_the_history(cast: Cast) -> None:
    bring_in(
        cast,
        "三年级(1)班,2,王𬀩雨,女,2017-05,,,,,,,,",
        "三年级(1)班,1,李䶮,男,2017-05,,,,,,,,",
        "三年级(2)班,2,古丽娜尔艾山,女,2017-05,,,,,,,,",  # without its dot: still the same child
    )
    assert roster(cast) == [
        ("李䶮", 1, 1),
        ("王𬀩雨", 1, 2),
        ("张浩然", 2, 1),
        ("古丽娜尔艾山", 2, 2),
    ]
    old = cast.children["nur"].enrolments.get(school_class=cast.class_3_1)
    assert (old.ends, old.end_reason) == (TODAY - timedelta(days=1), "moved-class")


def test_a_seat_of_a_child_who_is_not_in_the_file_is_not_given_away(cast: Cast) -> None:
    uploaded = upload(cast, "三年级(1)班,1,许晨曦,女,2017-08,,,,,,,,")
    assert sentences(cast, uploaded) == ["第 2 行 座号：1 号已经是班里另一名孩子的座号"]
    approve_roster(uploaded, by=cast.admin)
    assert ("王𬀩雨", 1, 1) in roster(cast)
    assert len(roster(cast)) == 4


def test_a_row_left_out_for_its_seat_does_not_give_its_own_seat_away(cast: Cast) -> None:
    uploaded = upload(
        cast,
        "三年级(1)班,3,王𬀩雨,女,2017-05,,,,,,,,",  # nur sits there and is not in the file
        "三年级(1)班,1,李䶮,男,2017-05,,,,,,,,",  # wants the seat yu was to leave
    )
    assert len(sentences(cast, uploaded)) == 2
    approve_roster(uploaded, by=cast.admin)
    assert roster(cast)[:3] == [("王𬀩雨", 1, 1), ("李䶮", 1, 2), ("古丽娜尔·艾山", 1, 3)]


def test_rows_without_a_seat_number_get_the_next_ones(cast: Cast) -> None:
    bring_in(cast, "三年级(1)班,,许晨曦,女,2017-08,,,,,,,,", "三年级(1)班,,仇一诺,男,2017-08,,,,,,,,")
    assert roster(cast)[3:5] == [("许晨曦", 1, 4), ("仇一诺", 1, 5)]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("三年级(1)班,4,,女,2017-08,,,,,,,,", "第 2 行 姓名：请填写姓名"),
        ("三年级(1)班,4,=1+1,女,2017-08,,,,,,,,", "第 2 行 姓名：“=1+1”里有姓名不会有的符号"),
        ("三年级(1)班,4,许晨曦,女,2016-13,,,,,,,,", "第 2 行 出生年月：“2016-13”不是年月，请写成 2017-05 这样"),
        ("三年级(1)班,4,许晨曦,女,1987-05,,,,,,,,", "第 2 行 出生年月：“1987-05”不像在校孩子的年龄"),
        ("三年级(1)班,四,许晨曦,女,2017-08,,,,,,,,", "第 2 行 座号：“四”不是 1 到 200 的座号"),
        ("三年级(1)班,4,许晨曦,女,2017-08,,现在,2027-01,,,,,", "第 2 行 父亲外出时间：“2027-01”还没有到"),
        ("三年级(1)班,4,许晨曦,女,2017-08,,现在,,,,父亲,,", "第 2 行 主要照料人：和这一行的其他情况不符"),
    ],
)
def test_every_error_is_a_sentence_that_names_row_and_column(cast: Cast, row: str, sentence: str) -> None:
    uploaded = upload(cast, row, "三年级(1)班,5,解欣怡,女,2017-08,,,,,,,,")
    assert sentences(cast, uploaded) == [sentence]
    approve_roster(uploaded, by=cast.admin)
    assert ("解欣怡", 1, 5) in roster(cast)  # the other rows go ahead
    assert not Student.objects.filter(name="许晨曦").exists()


def test_the_same_child_in_two_rows_is_named_once_and_pointed_out(cast: Cast) -> None:
    uploaded = upload(cast, XU, XU)
    assert sentences(cast, uploaded) == ["第 3 行 姓名：和第 2 行是同一名孩子"]
    assert counts(cast, uploaded)["new"] == 1


def test_a_new_child_of_a_name_the_class_has_is_pointed_out(cast: Cast) -> None:
    uploaded = upload(cast, *AS_IT_IS.splitlines(), "三年级(1)班,4,王𬀩雨,女,2018-01,,,,,,,,")
    assert list(ReviewPage(cast.admin, uploaded, "new").lines)[0].remark


def test_care_facts_of_the_register_become_an_entry_once(cast: Cast) -> None:
    row = "三年级(1)班,1,王𬀩雨,女,2017-05,1,现在,2025-02,从未,是,奶奶,每周,否"
    for _ in range(2):
        bring_in(cast, row)
    care = CareArrangement.objects.get()
    assert (care.source, care.register_value, care.father_away_since) == ("register", 1, date(2025, 2, 1))
    assert (care.primary_caregiver, care.contact, care.rural_hukou) == ("paternal-grandparents", "weekly", "yes")


def test_an_empty_care_cell_does_not_wipe_out_what_the_teacher_knows(cast: Cast) -> None:
    factories.make_care(cast.children["yu"], cast.li, mother_away="now", child_on_calls="想妈妈")
    bring_in(cast, "三年级(1)班,1,王𬀩雨,女,2017-05,2,,,,,,,")
    latest = cast.children["yu"].care_arrangements.order_by("as_of", "pk").last()
    assert (latest.register_value, latest.mother_away, latest.child_on_calls) == (2, "now", "想妈妈")


def test_care_facts_are_not_written_where_the_family_said_no(cast: Cast) -> None:
    factories.make_consent(cast.children["yu"], care_context="no", dated=TODAY)
    bring_in(cast, "三年级(1)班,1,王𬀩雨,女,2017-05,2,现在,,,,,,")
    assert not CareArrangement.objects.exists()


def test_the_template_is_read_back_and_its_examples_add_nobody(cast: Cast) -> None:
    uploaded = upload_roster(cast.school, by=cast.admin, content=template_file())
    assert json.loads(uploaded.rows)["rows"] == []


def test_the_downloaded_roster_is_read_back_without_a_change_and_the_look_is_recorded(cast: Cast) -> None:
    content = roster_file(cast.admin, cast.school)
    assert AuditEvent.objects.get(verb="student.list").purpose == "roster-file"
    assert counts(cast, upload_roster(cast.school, by=cast.admin, content=content)) == {
        "new": 0,
        "moved": 0,
        "changed": 0,
        "same": 4,
    }


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+王", "-王", "@王", "＝王", "\t=王"])
def test_a_name_that_looks_like_a_formula_is_written_as_text(cast: Cast, name: str) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    Student.objects.filter(pk=cast.children["yu"].pk).update(name=name)
    sheet = load_workbook(BytesIO(roster_file(cast.admin, cast.school))).active
    cell = sheet["C2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_a_discarded_file_is_forgotten_and_cannot_be_approved(cast: Cast) -> None:
    uploaded = upload(cast, XU)
    discard_roster(uploaded, by=cast.admin)
    assert RosterImport.objects.get().rows == ""
    with pytest.raises(AlreadyDecided):
        approve_roster(uploaded, by=cast.admin)


def test_uploaded_rows_are_emptied_after_thirty_days(cast: Cast) -> None:
    uploaded = upload(cast, XU)
    assert forget_old_rosters() == 0
    RosterImport.objects.update(uploaded_at=uploaded.uploaded_at - timedelta(days=8))
    assert forget_old_rosters() == 1
    assert RosterImport.objects.get().rows == ""


def test_a_whole_school_is_written_in_a_number_of_queries_that_does_not_grow_with_it(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    rows = [f"三年级({1 + n % 2})班,{10 + n},{chr(0x4E00 + n)}晨曦,女,2017-08,1,现在,,,,,," for n in range(120)]
    uploaded = upload(cast, *rows)
    with django_assert_max_num_queries(45):  # type: ignore[operator]
        approve_roster(uploaded, by=cast.admin)
    assert len(roster(cast)) == 124
