"""A list of attendance or results in several sheets, halves and tables: every line is a child's or is named."""

from students.models import RecordUpload
from students.pages.records import RecordsReviewPage
from students.records.layout import KINDS, RESULTS
from students.records.reading import RecordsReading, read_records
from students.roster.blocks import PART
from students.roster.tables import read_book
from students.services.records import upload_records
from tests.conftest import Cast
from tests.students.roster.test_hostile_files import with_sheets
from tests.students.roster_files import xlsx_of

HEADINGS = ["姓名", "语文", "数学"]


def read(content: bytes) -> RecordsReading:
    return read_records(read_book(content), KINDS[RESULTS])


def told(reading: RecordsReading) -> list[tuple[str, str, str]]:
    return [(one.name, one.school_class, one.values.get("语文", "")) for one in reading.records]


def test_every_sheet_is_read_under_its_class_and_others_are_named() -> None:
    content = with_sheets(
        ("说明", [["请看"]]),
        ("三年级1班", [HEADINGS, ["许晨曦", 85, 90]]),
        ("三年级2班", [HEADINGS, ["仇一诺", 70, 60]]),
    )
    reading = read(content)
    assert told(reading) == [("许晨曦", "三年级1班", "85"), ("仇一诺", "三年级2班", "70")]
    assert [one.number for one in reading.records] == [2, PART + 2] and reading.unread == [("说明", 1)]


def test_two_halves_are_read() -> None:
    assert told(read(xlsx_of(HEADINGS * 2, ["许晨曦", 85, 90, "仇一诺", 70, 60], ["解欣怡", 1, 2]))) == [
        ("许晨曦", "", "85"),
        ("解欣怡", "", "1"),
        ("仇一诺", "", "70"),
    ]


def test_sums_notes_and_children_without_a_mark_are_named() -> None:
    reading = read(xlsx_of(HEADINGS, ["许晨曦", 85, 90], ["仇一诺"], ["平均分", 85, 90], ["注：缺考的不填"]))
    assert [(one.number, one.code) for one in reading.skipped] == [(3, "empty"), (4, "total"), (5, "note")]


def test_the_review_names_the_sheet_of_a_row_and_what_was_left_out(cast: Cast) -> None:
    rows = [HEADINGS, ["王𬀩雨", "很多", 90], ["李䶮"], ["合计", 1, 2]]
    content = with_sheets(("三年级1班", rows), ("三年级2班", [HEADINGS, ["张浩然", "很多", 60]]))
    upload: RecordUpload = upload_records(cast.school, by=cast.admin, kind=RESULTS, period="2026-1", content=content)
    page = RecordsReviewPage(cast.admin, upload, "wrong")
    assert "三年级2班 2 行" in page.lines[1].remark
    assert len(page.notes) == 2 and len(page.skipped) == 1
