"""A school's own lists over their whole life: what is said about every row, and that nothing goes without a word."""

import io
import uuid
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from accounts.models import AuditEvent, User
from students.models import RecordUpload, SchoolRecord
from students.pages.records import record_lines
from students.services.children import end_enrolment
from tests import factories
from tests.conftest import Cast

WHO = "班级,座号,姓名"
SignIn = Callable[[User], Client]


@pytest.fixture
def admin(cast: Cast, as_: SignIn) -> Client:
    return as_(cast.admin)


def send(cast: Cast, browser: Client, kind: str, *rows: str, **fields: str) -> HttpResponse:
    period = {"attendance": "2026-09", "results": "2026-1"}[kind]
    file = SimpleUploadedFile("list.csv", "\n".join(rows).encode())
    data = {"nonce": str(uuid.uuid4()), "period": period, "file": file, **fields}
    return browser.post(reverse("students:upload_records", args=[cast.school.public_id, kind]), data)


def uploaded(cast: Cast, browser: Client, kind: str, *rows: str, **fields: str) -> RecordUpload:
    assert send(cast, browser, kind, *rows, **fields).status_code == 302
    return RecordUpload.objects.latest("pk")


def act(browser: Client, name: str, upload: RecordUpload, **data: object) -> HttpResponse:
    return browser.post(reverse(f"students:{name}", args=[upload.public_id]), data)


def shown(browser: Client, upload: RecordUpload, kind: str = "") -> HttpResponse:
    return browser.get(reverse("students:review_records", args=[upload.public_id]), {"kind": kind})


def write(cast: Cast, browser: Client, kind: str, *rows: str) -> None:
    act(browser, "approve_records", uploaded(cast, browser, kind, *rows))


def kept(cast: Cast, child: str) -> dict[str, str]:
    return SchoolRecord.objects.filter(student=cast.children[child]).latest("pk").values


def corrections(browser: Client, upload: RecordUpload) -> tuple[dict[str, object], ...]:
    answer = browser.get(reverse("students:download_record_errors", args=[upload.public_id]))
    head, *rows = load_workbook(io.BytesIO(answer.content)).active.values
    return tuple(dict(zip(head, row, strict=True)) for row in rows)


def months(cast: Cast, child: str = "yu") -> list[str]:
    return [words for _month, words in record_lines(cast.admin, cast.children[child])]


def test_a_row_with_one_wrong_cell_comes_back_whole_so_that_only_that_cell_is_corrected(
    cast: Cast, admin: Client
) -> None:
    found = uploaded(cast, admin, "results", f"{WHO},语文,数学,英语", "3-1,1,王𬀩雨,85,一百,优")
    (row,) = corrections(admin, found)
    assert (row["语文"], row["数学"], row["英语"]) == ("85", "一百", "优")
    assert "数学" in str(row["请改正"])


def test_days_that_contradict_each_other_come_back_as_they_were_typed(cast: Cast, admin: Client) -> None:
    found = uploaded(cast, admin, "attendance", f"{WHO},应到,缺勤,病假", "3-1,1,王𬀩雨,21,3天,1")
    (row,) = corrections(admin, found)
    assert (row["应出勤天数"], row["缺勤天数"], row["病假天数"]) == ("21", "3天", "1")


def test_a_row_with_a_wrong_cell_writes_nothing_of_itself_and_does_not_hold_up_the_others(
    cast: Cast, admin: Client
) -> None:
    rows = f"{WHO},语文,数学", "3-1,1,王𬀩雨,85,一百", "3-1,2,李䶮,70,71"
    write(cast, admin, "results", *rows)
    assert not SchoolRecord.objects.filter(student=cast.children["yu"]).exists()
    assert kept(cast, "bo") == {"语文": "70", "数学": "71"}


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (("应到,病假", "21,2"), ("事假", "1"), "missed 1 of 21 days (1 personal)"),
        (("应到,病假", "21,2"), ("缺勤", "5"), "missed 5 of 21 days"),
        (("应到,病假", "10,2"), ("缺勤", "12"), "missed 12 days"),
        (("应到,病假", "21,2"), ("缺勤", "2"), "missed 2 of 21 days (2 sick)"),
        (("缺勤", "2"), ("应到,病假,旷课", "20,1,3.5"), "missed 4.5 of 20 days (1 sick, 3.5 unexcused)"),
    ],
)
def test_a_later_list_of_the_month_never_leaves_days_that_contradict_each_other(
    cast: Cast, admin: Client, first: tuple[str, str], second: tuple[str, str], says: str
) -> None:
    for heading, cells in (first, second):
        write(cast, admin, "attendance", f"{WHO},{heading}", f"3-1,1,王𬀩雨,{cells}")
    with translation.override("en"):
        assert months(cast) == [says]


def test_two_children_of_one_name_are_told_apart_by_their_seats_and_otherwise_asked_about(
    cast: Cast, admin: Client
) -> None:
    other = factories.make_student(cast.class_3_1, "王𬀩雨", 9)
    found = uploaded(cast, admin, "attendance", f"{WHO},缺勤", "3-1,9,王𬀩雨,2", "3-1,,王𬀩雨,1", "3-1,四,王𬀩雨,1")
    act(admin, "approve_records", found)
    assert [row.student for row in SchoolRecord.objects.all()] == [other]
    remarks = [line.remark for line in shown(admin, found, "wrong").context["page"].lines]
    assert len(remarks) == 2 and "王𬀩雨" in remarks[0] and "四" in remarks[1]


def test_a_name_in_another_class_or_of_a_child_of_another_school_is_not_written_to_anybody(
    cast: Cast, admin: Client
) -> None:
    rows = f"{WHO},缺勤", "3-2,1,王𬀩雨,1", ",,欧阳念慈,1", "3-1,1,王𬀩雨,0"
    act(admin, "approve_records", uploaded(cast, admin, "attendance", *rows))
    assert list(SchoolRecord.objects.values_list("student", "values")) == [
        (cast.children["yu"].pk, {"days_absent": "0"})
    ]


def test_a_child_who_has_left_is_no_longer_on_the_roster_of_the_list(cast: Cast, admin: Client) -> None:
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=date(2026, 9, 20))
    found = uploaded(cast, admin, "attendance", f"{WHO},缺勤", "3-1,2,李䶮,2")
    (line,) = shown(admin, found).context["page"].lines
    assert "李䶮" in line.remark and not line.child


def test_headings_that_mean_nothing_here_are_named_on_the_page(cast: Cast, admin: Client) -> None:
    found = uploaded(cast, admin, "attendance", f"{WHO},缺勤,身高,体重", "3-1,1,王𬀩雨,1,130,30")
    page = shown(admin, found).content.decode()
    assert "身高" in page and "体重" in page


def test_a_row_left_out_first_can_be_written_later_and_the_page_says_how_many_are_left(
    cast: Cast, admin: Client
) -> None:
    found = uploaded(cast, admin, "attendance", f"{WHO},缺勤", "3-1,1,王𬀩雨,1", "3-1,2,李䶮,2")
    act(admin, "write_record_rows", found, row=["3"])
    page = shown(admin, found).context["page"]
    assert (page.written, page.to_write) == (1, 1)
    act(admin, "approve_records", found)
    page = shown(admin, found).context["page"]
    assert (page.written, page.to_write) == (2, 0)


def test_a_discarded_list_writes_nothing_says_so_and_has_no_rows_any_more(cast: Cast, admin: Client) -> None:
    found = uploaded(cast, admin, "attendance", f"{WHO},缺勤", "3-1,1,王𬀩雨,1")
    act(admin, "discard_records", found)
    for name in ("approve_records", "write_record_rows"):
        answer = admin.get(act(admin, name, found, row=["2"]).url)
        assert any("重新上传" in str(said) for said in answer.context["messages"])
    found.refresh_from_db()
    assert found.rows == "" and not SchoolRecord.objects.exists()


def test_the_same_form_sent_twice_is_one_list(cast: Cast, admin: Client) -> None:
    nonce = str(uuid.uuid4())
    rows = f"{WHO},缺勤", "3-1,1,王𬀩雨,1"
    assert (
        send(cast, admin, "attendance", *rows, nonce=nonce).url
        == send(cast, admin, "attendance", *rows, nonce=nonce).url
    )
    assert RecordUpload.objects.count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("attendance", "姓名,身高\n王𬀩雨,130"),
        ("attendance", "姓名,语文\n王𬀩雨,85"),
        ("results", "姓名,缺勤\n王𬀩雨,1"),
        ("results", "座号,语文\n1,85"),
        ("attendance", ""),
    ],
    ids=["no column of days", "marks instead of days", "days instead of marks", "no names", "empty file"],
)
def test_a_file_that_is_no_such_list_is_refused_in_a_sentence_and_nothing_is_stored(
    cast: Cast, admin: Client, kind: str, content: str, language: str
) -> None:
    User.objects.filter(pk=cast.admin.pk).update(language=language)
    answer = send(cast, admin, kind, content)
    assert answer.status_code == 422
    with translation.override(language):
        (sentence,) = map(str, answer.context["form"].errors["file"])
    assert sentence in unescape(answer.content.decode())
    assert sentence.endswith("。" if language == "zh-hans" else ".")
    assert not RecordUpload.objects.exists()


@pytest.mark.parametrize(
    ("kind", "period"), [("attendance", "2026-11"), ("attendance", "2025-09"), ("results", "2026-2"), ("results", "")]
)
def test_a_month_or_term_that_has_not_begun_or_is_long_over_cannot_be_chosen(
    cast: Cast, admin: Client, kind: str, period: str
) -> None:
    answer = send(cast, admin, kind, f"{WHO},缺勤,语文", "3-1,1,王𬀩雨,1,85", period=period)
    assert answer.status_code == 422 and "period" in answer.context["form"].errors


def test_months_end_with_this_one_and_go_back_thirteen_over_new_year(cast: Cast, admin: Client) -> None:
    page = admin.get(reverse("students:upload_records", args=[cast.school.public_id, "attendance"]))
    choices = [value for value, _label in page.context["form"].fields["period"].choices]
    assert (choices[0], choices[-1], len(choices)) == ("2026-10", "2025-10", 13)
    assert "2026-01" in choices and "2025-12" in choices


def test_lists_of_another_school_do_not_exist_and_nobody_else_reaches_them(
    cast: Cast, admin: Client, as_: SignIn
) -> None:
    found = uploaded(cast, admin, "attendance", f"{WHO},缺勤", "3-1,1,王𬀩雨,1")
    stranger = factories.make_user("schooladmin2", "吴敏", "school-administrator")
    factories.assign(stranger, cast.outside_school, "school-administrator")
    theirs = as_(stranger)
    for name in ("review_records", "download_record_errors"):
        assert theirs.get(reverse(f"students:{name}", args=[found.public_id])).status_code == 404
    for name in ("approve_records", "write_record_rows", "discard_records"):
        assert act(theirs, name, found).status_code == 404
    assert send(cast, theirs, "attendance", f"{WHO},缺勤", "3-1,1,王𬀩雨,1").status_code == 404
    assert not SchoolRecord.objects.exists()


def test_what_is_written_names_the_children_in_the_record_of_acts(cast: Cast, admin: Client) -> None:
    write(cast, admin, "attendance", f"{WHO},缺勤", "3-1,1,王𬀩雨,1", "3-1,2,李䶮,2", "3-1,3,无此人,1")
    subjects = AuditEvent.objects.get(verb="records.write").subjects
    assert set(subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo")}


def test_an_unknown_kind_of_list_has_no_address(cast: Cast, admin: Client) -> None:
    for name in ("upload_records", "record_sheet"):
        assert admin.get(reverse(f"students:{name}", args=[cast.school.public_id, "gossip"])).status_code == 404
