"""Attendance of a month and results of a term, from the school's own lists."""

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from students.models import RecordUpload, SchoolRecord
from students.pages.records import RecordsReviewPage, record_lines
from students.records.layout import KINDS, read_days, read_mark
from students.records.plan import unpack_reading
from students.records.reading import read_records
from students.roster.refusals import UnreadableRoster
from students.roster.tables import read_book
from students.services.records import forget_old_records, upload_records, write_records
from tests.conftest import Cast


def upload(cast: Cast, kind: str, *rows: str, period: str = "2026-09") -> RecordUpload:
    content = "\n".join(rows).encode("gb18030")
    return upload_records(cast.school, by=cast.admin, kind=kind, period=period, content=content)


def values(cast: Cast, child: str) -> list[dict[str, str]]:
    return list(SchoolRecord.objects.filter(student=cast.children[child]).values_list("values", flat=True))


def rows_of(content: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(io.BytesIO(content)).active.values)


def line_of(cast: Cast, child: str) -> str:
    seat = cast.children[child].enrolments.get()
    return f"3-{seat.school_class.number},{seat.seat_number},{cast.children[child].name}"


@pytest.mark.parametrize(("text", "kept"), [("2", "2"), ("０.５", "0.5"), ("3天", "3"), ("2.0", "2"), ("00", "0")])
def test_days_are_read_in_any_width_and_in_halves(text: str, kept: str) -> None:
    assert read_days(text) == kept


@pytest.mark.parametrize("text", ["32", "0.3", "-1", "两天", "1e3", ""])
def test_what_is_no_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="days"):
        read_days(text)


@pytest.mark.parametrize(
    ("text", "kept"), [("85", "85"), ("85.50", "85.5"), ("优秀", "优秀"), ("b+", "B+"), ("缺考", "缺考")]
)
def test_marks_are_numbers_letters_or_the_words_schools_use(text: str, kept: str) -> None:
    assert read_mark(text) == kept


@pytest.mark.parametrize("text", ["151", "F", "很好", "=1", "8 5"])
def test_what_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        read_mark(text)


def read(kind: str, *rows: str) -> object:
    return read_records(read_book("\n".join(rows).encode()), KINDS[kind])


def test_days_missed_come_from_whichever_columns_the_school_keeps() -> None:
    for heading, cells in [("缺勤", "3"), ("应到,实到", "21,18"), ("病假,事假", "2,1"), ("应到,缺席,病假", "21,3,3")]:
        assert read("attendance", f"姓名,{heading}", f"甲,{cells}").records[0].values["days_absent"] == "3"


def test_columns_that_contradict_each_other_are_said_and_not_guessed() -> None:
    reading = read("attendance", "姓名,应到,缺勤,病假", "甲,21,3,1", "乙,3,9,", "丙,21,,")
    assert [problem.code for problem in reading.problems] == ["contradiction", "more-than-open", "no-absence"]
    assert not any(record.values for record in reading.records)


def test_a_file_without_names_or_a_known_column_is_refused() -> None:
    for heading in ("姓名,身高", "座号,缺勤"):
        with pytest.raises(UnreadableRoster, match="heading"):
            read("attendance", heading, "甲,2")


def test_nothing_is_kept_before_approval_and_the_same_list_twice_writes_nothing_twice(cast: Cast) -> None:
    yu = line_of(cast, "yu")
    first = upload(cast, "attendance", "九月出勤,,,,", "班级,座号,姓名,应出勤天数,病假", f"{yu},21,2")
    assert values(cast, "yu") == []
    write_records(first, by=cast.admin)
    write_records(first, by=cast.admin)
    again = upload(cast, "attendance", "班级,座号,姓名,应出勤天数,病假", f"{yu},21,2")
    write_records(again, by=cast.admin)
    assert values(cast, "yu") == [{"days_open": "21", "days_sick": "2", "days_absent": "2"}]
    assert AuditEvent.objects.filter(verb="records.write").count() == 3


def test_a_correction_is_a_new_row_and_subjects_come_one_by_one(cast: Cast) -> None:
    yu = line_of(cast, "yu")
    for heading, cells in [("语文,数学", "85,90"), ("语文", "58"), ("英语", "优")]:
        rows = f"班级,座号,姓名,{heading}", f"{yu},{cells}"
        write_records(upload(cast, "results", *rows, period="2026-1"), by=cast.admin)
    assert len(values(cast, "yu")) == 3
    assert record_lines(cast.admin, cast.children["yu"])[-1][1] == "语文 58、数学 90、英语 优"


def test_who_is_not_on_the_roster_or_named_twice_is_said_in_a_sentence(cast: Cast) -> None:
    yu = line_of(cast, "yu")
    found = upload(
        cast, "attendance", "班级,座号,姓名,缺勤", f"{yu},1", f"{yu},2", "3-1,9,无此人,1", "9-9,1,甲,1", "3-1,1,,4"
    )
    page = RecordsReviewPage(cast.admin, found, "wrong")
    assert (page.to_write, page.wrong) == (1, 4)
    sentences = " ".join(line.remark for line in page.lines)
    assert "第 3 行" in sentences and "“无此人”" in sentences and "“9-9”" in sentences


def test_only_ticked_rows_are_written(cast: Cast, client: Client) -> None:
    found = upload(cast, "attendance", "班级,座号,姓名,缺勤", f"{line_of(cast, 'yu')},1", f"{line_of(cast, 'nur')},2")
    client.force_login(cast.admin)
    client.post(f"/students/records/{found.public_id}/rows/", {"row": ["3"]})
    assert values(cast, "yu") == []
    assert values(cast, "nur") == [{"days_absent": "2"}]


def test_a_number_of_a_thousand_digits_is_no_row(cast: Cast, client: Client) -> None:
    found = upload(cast, "attendance", "班级,座号,姓名,缺勤", f"{line_of(cast, 'yu')},1")
    client.force_login(cast.admin)
    assert client.post(f"/students/records/{found.public_id}/rows/", {"row": ["9" * 5000]}).status_code == 302
    assert values(cast, "yu") == []


def test_a_look_at_the_list_is_a_look_at_the_children_in_it(cast: Cast, client: Client) -> None:
    found = upload(cast, "attendance", "班级,座号,姓名,缺勤", f"{line_of(cast, 'yu')},1", "3-1,9,无此人,1")
    client.force_login(cast.admin)
    for kind, children in [("new", [str(cast.children["yu"].public_id)]), ("wrong", [])]:
        client.get(f"/students/records/{found.public_id}/", {"kind": kind})
        assert AuditEvent.objects.filter(verb="records.review").latest("pk").subjects == children


def test_rows_to_correct_come_back_in_a_spreadsheet_with_the_reasons(cast: Cast, client: Client) -> None:
    found = upload(cast, "attendance", "班级,座号,姓名,缺勤", "3-1,9,=无此人,1", f"{line_of(cast, 'yu')},很多")
    client.force_login(cast.admin)
    answer = client.get(f"/students/records/{found.public_id}/errors/")
    rows = rows_of(answer.content)
    assert rows[0][0] == "班级" and rows[0][-1] == "请改正"
    assert any("很多" in str(cell) for cell in rows[-1])
    assert not any(str(cell).startswith("=") for row in rows for cell in row)


def test_the_sheet_to_fill_in_has_every_child_and_is_read_back(cast: Cast, client: Client) -> None:
    client.force_login(cast.admin)
    answer = client.get(f"/students/schools/{cast.school.public_id}/records/results/sheet/")
    names = {row[2] for row in rows_of(answer.content)[1:]}
    assert cast.children["yu"].name in names
    kept = upload_records(cast.school, by=cast.admin, kind="results", period="2026-1", content=answer.content)
    assert unpack_reading(kept).records == []  # nothing is filled in: no row says anything


def test_uploaded_rows_are_forgotten_after_seven_days(cast: Cast) -> None:
    found = upload(cast, "attendance", "班级,座号,姓名,缺勤", f"{line_of(cast, 'yu')},1")
    assert forget_old_records() == 0
    RecordUpload.objects.update(uploaded_at=timezone.now() - timedelta(days=8))
    assert forget_old_records() == 1
    found.refresh_from_db()
    assert (found.rows, found.state) == ("", "discarded")
