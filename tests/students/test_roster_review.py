"""What somebody sees of an uploaded roster, decides, and gets back."""

import json
import re
import time
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent, User
from screening.jobs import services as jobs
from screening.jobs.models import Job
from students import registering, roster_uploads
from students.models import Enrolment, RosterHeadings, RosterImport, StaffAssignment, Student
from students.pages.roster_files import errors_file, template_file
from students.services import roster_writing
from students.services.places import add_classes
from students.services.roster import forget_old_rosters, upload_roster
from students.services.roster_writing import approve_roster, finish_roster, write_next
from tests import factories
from tests.conftest import Cast
from tests.students.roster_files import AS_IT_IS, csv_of, large, xlsx_of

SignIn = Callable[[User], Client]
HERE = AS_IT_IS.splitlines()
XU = "三年级(1)班,4,许晨曦,女,2017-08,,,,,,,,"
CLOSE = "三年级(1)班,1,王𬀩宇,女,2017-05,,,,,,,,"  # one sign away from the child in seat 1


def upload(cast: Cast, *rows: str, **how: object) -> RosterImport:
    return upload_roster(cast.school, by=cast.admin, content=csv_of(*rows, **how))


def here(cast: Cast) -> set[str]:
    return set(
        Enrolment.objects.filter(school_class__school=cast.school, ends=None).values_list("student__name", flat=True)
    )


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def said(response: object) -> list[str]:
    """How each message was meant."""
    return [message.level_tag for message in response.context["messages"]]  # type: ignore[attr-defined]


def of(name: str, roster: RosterImport, query: str = "") -> str:
    return reverse(f"students:{name}", args=[roster.public_id]) + query


@pytest.fixture
def browser(cast: Cast, as_: SignIn) -> Client:
    return as_(cast.admin)


def test_a_roster_is_uploaded_looked_at_and_approved(cast: Cast, browser: Client) -> None:
    file = SimpleUploadedFile("roster.csv", csv_of(*HERE, XU, "三年级(1)班,5,,女,2017-08,,,,,,,,"))
    page = text(
        browser.post(reverse("students:upload_roster", args=[cast.school.public_id]), {"file": file}, follow=True)
    )
    assert "许晨曦" in page
    assert "许晨曦" not in here(cast)
    approve = re.search(r'action="(/students/rosters/[^"]+/approve/)"', page)[1]  # type: ignore[index]
    written = browser.post(approve, follow=True).context["roster"]
    assert written.result == {"new": 1, "wrong": 1}
    assert "许晨曦" in here(cast)


def test_every_kind_of_row_has_its_list_and_its_count(cast: Cast, browser: Client) -> None:
    roster = upload(
        cast, HERE[2], HERE[3].replace("三年级(2)班,1", "三年级(1)班,9"), CLOSE, XU, "三年级(1)班,5,,女,2017-08,"
    )
    expected = {
        "new": "许晨曦",
        "close": "王𬀩宇",
        "moved": "张浩然",
        "left": "李䶮",
        "same": "古丽娜尔",
        "wrong": "请填写姓名",
    }
    for kind, words in (*expected.items(), ("wrong", "请填写姓名")):
        page = text(browser.get(of("review_roster", roster, f"?kind={kind}")))
        assert words in page
        assert re.search(rf'kind={kind}" aria-current="true"><b>1</b>', page)


def test_a_file_that_says_nothing_new_is_not_said_to_be_written(cast: Cast, browser: Client) -> None:
    page = text(browser.get(of("review_roster", upload(cast, *HERE))))
    assert "现在还没有写入任何内容" in page and "名单里的学生都已在花名册上" in page
    assert "都已写好" not in page


def test_single_rows_are_approved_and_the_others_wait(cast: Cast, browser: Client) -> None:
    roster = upload(cast, *HERE, XU, "三年级(1)班,5,仇一诺,男,2017-08,,,,,,,,")
    assert said(browser.post(of("write_rows", roster), {"row": ["7"]}, follow=True)) == ["success"]
    assert here(cast) >= {"仇一诺"}
    assert "许晨曦" not in here(cast)
    browser.post(of("write_rows", roster), {"row": ["7"]})
    assert Student.objects.filter(name="仇一诺").count() == 1


def test_a_ticked_row_that_finds_its_seat_taken_says_so(cast: Cast, browser: Client) -> None:
    swapped = [HERE[0].replace("班,1", "班,2"), HERE[1].replace("班,2", "班,1"), *HERE[2:]]
    roster = upload(cast, *swapped)
    page = text(browser.post(of("write_rows", roster), {"row": ["2"]}, follow=True))
    assert "第 2 行 座号：2 号已经是班里另一名孩子的座号" in page
    browser.post(of("write_rows", roster), {"row": ["2", "3"]})
    assert Enrolment.objects.get(student=cast.children["yu"], ends=None).seat_number == 2


def test_nothing_is_written_when_no_row_is_ticked(cast: Cast, browser: Client) -> None:
    roster = upload(cast, *HERE, XU)
    assert said(browser.post(of("write_rows", roster), follow=True)) == ["error"]
    assert "许晨曦" not in here(cast)


@pytest.mark.parametrize(("same", "names"), [(True, {"王𬀩宇"}), (False, {"王𬀩雨", "王𬀩宇"})])
def test_a_close_row_waits_for_an_answer_and_becomes_what_was_answered(
    cast: Cast, browser: Client, same: bool, names: set[str]
) -> None:
    roster = approve_roster(upload(cast, CLOSE.replace("班,1", "班,9"), *HERE[1:]), by=cast.admin)
    assert (roster.state, "王𬀩宇" in here(cast)) == ("review", False)
    answer = str(cast.children["yu"].public_id) if same else "new"
    for _ in range(2):
        browser.post(of("write_rows", roster), {"who-2": answer})
    assert {name for name in here(cast) if name.startswith("王")} == names
    assert Student.objects.filter(name="王𬀩宇").count() == 1


def test_an_answer_that_names_a_child_of_elsewhere_is_none(cast: Cast, browser: Client) -> None:
    roster = upload(cast, CLOSE, *HERE[1:])
    browser.post(of("write_rows", roster), {"who-2": str(cast.children["outside"].public_id)})
    assert "王𬀩宇" not in here(cast)


def test_who_is_not_in_the_file_stays_until_somebody_ticks_that_the_child_has_left(cast: Cast, browser: Client) -> None:
    roster = approve_roster(upload(cast, *HERE[1:], XU), by=cast.admin)
    assert "王𬀩雨" in here(cast)
    gone = {"child": [str(cast.children["yu"].public_id)], "last_day": "2026-10-16", "reason": "moved-school"}
    assert said(browser.post(of("take_off_roster", roster), gone, follow=True)) == ["success"]
    assert "王𬀩雨" not in here(cast)
    seat = cast.children["yu"].enrolments.get()
    assert (seat.ends, seat.end_reason) == (date(2026, 10, 16), "moved-school")


@pytest.mark.parametrize("day", ["2026-10-20", "", "2026-08-01"])
def test_a_last_day_that_cannot_be_is_said_beside_the_day_and_the_ticks_stay(
    cast: Cast, browser: Client, day: str
) -> None:
    roster = upload(cast, *HERE[1:], XU)
    yu = str(cast.children["yu"].public_id)
    answer = browser.post(
        of("take_off_roster", roster, "?kind=left"), {"child": [yu], "last_day": day, "reason": "left"}
    )
    assert answer.status_code == 422
    assert f'value="{yu}" checked' in text(answer)
    assert "王𬀩雨" in here(cast)


def test_a_child_of_another_school_cannot_be_taken_off(cast: Cast, browser: Client) -> None:
    roster = upload(cast, *HERE[1:], XU)
    outside = cast.children["outside"]
    browser.post(
        of("take_off_roster", roster), {"child": [str(outside.public_id)], "last_day": "2026-10-16", "reason": "left"}
    )
    assert outside.enrolments.get().ends is None


def test_when_all_is_answered_the_rows_are_forgotten_and_only_numbers_stay(cast: Cast, browser: Client) -> None:
    roster = approve_roster(upload(cast, *HERE, XU), by=cast.admin)
    assert (roster.state, roster.rows, roster.result) == ("approved", "", {"new": 1, "wrong": 0})
    assert "许晨曦" not in text(browser.get(of("review_roster", roster)))


def test_done_with_a_file_writes_nothing_unanswered_and_keeps_only_that_to_be_corrected(
    cast: Cast, browser: Client
) -> None:
    roster = approve_roster(upload(cast, CLOSE, *HERE[2:], XU), by=cast.admin)
    browser.post(of("finish_roster", roster))
    roster.refresh_from_db()
    assert (roster.state, roster.result["wrong"]) == ("approved", 1)
    assert [row.cells["name"] for row in roster_uploads.stored_rows(roster)] == ["王𬀩宇"]
    assert {"王𬀩雨", "李䶮"} <= here(cast)


def test_the_rows_to_be_corrected_come_back_as_a_sheet_that_can_be_uploaded_again(cast: Cast, browser: Client) -> None:
    heading = "班级,座号,姓名,性别,出生年月,学籍号"
    number = "G110101201708030000"
    wrong = [f"三年级(1)班,5,=2+3,女,2017-13,{number}", "三年级(1)班,六,仇一诺,男,2017-08,"]
    roster = upload(cast, *wrong, "三年级(1)班,4,许晨曦,女,2017-08,", heading=heading)
    roster = finish_roster(approve_roster(roster, by=cast.admin), by=cast.admin)
    assert len(json.loads(roster.rows)["rows"]) == 2
    answer = browser.get(of("download_errors", roster))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][2] == "'=2+3"
    assert rows[1][-1].startswith("第 2 行 姓名：")
    assert "第 3 行 座号：“六”不是" in rows[2][-1]
    assert number[1:] not in str(rows)
    assert AuditEvent.objects.filter(verb="roster.review", object_id=str(roster.public_id)).exists()
    corrected = [cell if at else cell for at, cell in enumerate(rows[0])]
    again = xlsx_of(corrected, ["三年级(1)班", "5", "解欣怡", "女", "2017-12", *[None] * 10])
    approve_roster(upload_roster(cast.school, by=cast.admin, content=again), by=cast.admin)
    assert "解欣怡" in here(cast)


@pytest.mark.parametrize("text_", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1"])
def test_a_cell_that_looks_like_a_formula_comes_back_as_text(cast: Cast, text_: str) -> None:
    roster = upload_roster(cast.school, by=cast.admin, content=csv_of(f'三年级(1)班,5,"{text_}",女,2017-08'))
    sheet = load_workbook(BytesIO(errors_file(cast.admin, roster))).active
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value.startswith("'")


def test_errors_are_forgotten_when_somebody_says_so(cast: Cast, browser: Client) -> None:
    roster = upload(cast, *HERE, XU, "三年级(1)班,5,,女,2017-08,")
    approve_roster(roster, by=cast.admin)
    browser.post(of("forget_roster", roster))
    roster.refresh_from_db()
    assert (roster.state, roster.rows, roster.result["wrong"]) == ("approved", "", 1)


def test_columns_that_are_not_understood_are_assigned_once_and_remembered(cast: Cast, browser: Client) -> None:
    rows = [["编班", "娃娃", "男女", "生于", "证号"], ["三年级(1)班", "许晨曦", "女", "2017-08", "110101201708030000"]]
    roster = upload_roster(cast.school, by=cast.admin, content=xlsx_of(*rows))
    assert roster.state == "columns"
    assert "110101201708030000" not in roster.rows
    assert "娃娃" in text(browser.get(of("review_roster", roster), follow=True))
    browser.post(of("assign_columns", roster), {"class": "0", "name": "1", "sex": "2", "born": "3", "remember": "on"})
    roster.refresh_from_db()
    assert roster.state == "review"
    assert len(roster_uploads.import_plan(cast.admin, roster).of_kind("new")) == 1
    again = upload_roster(cast.school, by=cast.admin, content=xlsx_of(*rows))
    assert again.state == "review"


def test_a_file_of_one_class_is_told_its_class(cast: Cast, browser: Client) -> None:
    roster = upload_roster(
        cast.school, by=cast.admin, content=csv_of("许晨曦,女,2017-08", heading="姓名,性别,出生年月")
    )
    given = {"name": "0", "sex": "1", "born": "2", "whole_class": "3-2"}
    browser.post(of("assign_columns", roster), given)
    roster.refresh_from_db()
    assert roster_uploads.import_plan(cast.admin, roster).of_kind("new")[0].school_class == cast.class_3_2.pk
    assert not RosterHeadings.objects.exists()  # nobody asked to remember


def test_a_column_that_is_missing_or_chosen_twice_is_said(cast: Cast, browser: Client) -> None:
    roster = upload_roster(cast.school, by=cast.admin, content=xlsx_of(["甲", "乙", "丙"], ["1", "2", "3"]))
    answer = browser.post(of("assign_columns", roster), {"class": "0", "name": "0"})
    assert answer.status_code == 422
    assert {"class", "name", "sex"} <= set(answer.context["form"].errors)


def test_somebody_may_assign_the_columns_although_they_are_understood(cast: Cast) -> None:
    assert upload_roster(cast.school, by=cast.admin, content=csv_of(XU), assign=True).state == "columns"


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xd0\xcf\x11\xe0", "旧的 .xls"), (b"\xff\x00\xfe\x00", "读不出"), (b"x", "标题")],
)
def test_a_file_that_cannot_be_read_says_what_to_do(cast: Cast, browser: Client, content: bytes, words: str) -> None:
    address = reverse("students:upload_roster", args=[cast.school.public_id])
    answer = browser.post(address, {"file": SimpleUploadedFile("a.csv", content)})
    assert answer.status_code == 422
    assert words in text(answer)


def test_the_template_offers_words_and_classes_and_is_understood(cast: Cast) -> None:
    sheet = load_workbook(BytesIO(template_file(cast.school))).active
    offered = {str(choice.sqref).split(":")[0]: choice.formula1 for choice in sheet.data_validations.dataValidation}
    assert offered["D2"] == '"女,男"'
    assert offered["A2"] == '"三年级(1)班,三年级(2)班"'
    assert upload_roster(cast.school, by=cast.admin, content=template_file(cast.school)).state == "review"


def test_seven_days_later_an_undecided_file_is_discarded_and_a_written_one_has_lost_its_errors(cast: Cast) -> None:
    undecided, written = upload(cast, XU), upload(cast, *HERE, XU, "三年级(1)班,5,,女,2017-08,")
    approve_roster(written, by=cast.admin)
    RosterImport.objects.update(uploaded_at=factories.at("2026-10-11"))
    assert forget_old_rosters() == 2
    assert set(RosterImport.objects.values_list("pk", "state")) == {
        (undecided.pk, "discarded"),
        (written.pk, "approved"),
    }
    assert [row.rows for row in RosterImport.objects.all()] == ["", ""]


@pytest.fixture
def many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> RosterImport:
    """A file of forty children for whom the background is needed; both seats of class 3-1 are exchanged."""
    monkeypatch.setattr(roster_writing, "AT_ONCE", 5)
    swapped = [HERE[0].replace("班,1", "班,2"), HERE[1].replace("班,2", "班,1"), *HERE[2:]]
    rows = [f"三年级(2)班,{10 + n},{chr(0x4E00 + n)}晨曦,女,2017-08,1,,,,,,," for n in range(40)]
    return approve_roster(upload(cast, *swapped, *rows), by=cast.admin)


def run(roster: RosterImport) -> None:
    assert roster.job is not None
    jobs.run(roster.job.public_id)
    roster.refresh_from_db()


def test_many_children_are_written_in_the_background(cast: Cast, many: RosterImport, browser: Client) -> None:
    assert (many.state, len(here(cast))) == ("writing", 4)
    answer = browser.get(of("review_roster", many))
    assert answer["Refresh"].startswith("3; url=")
    run(many)
    assert (many.state, len(here(cast))) == ("approved", 44)
    assert many.result == {"to_write": 42, "changed": 2, "new": 40, "wrong": 0}
    assert (many.job.progress_n, many.job.progress_of) == (42, 42)  # type: ignore[union-attr]
    assert many.job.payload == {"roster": str(many.public_id)}  # type: ignore[union-attr]
    assert browser.get(of("review_roster", many)).context["roster"].result["new"] == 40


def test_a_worker_that_dies_in_between_is_followed_by_one_that_goes_on(cast: Cast, many: RosterImport) -> None:
    assert write_next(many, by=cast.admin, limit=10) == 40  # the two who exchange seats
    assert write_next(many, by=cast.admin, limit=10) == 30
    assert len(here(cast)) == 14
    run(many)
    assert len(here(cast)) == 44
    assert Student.objects.filter(name__endswith="晨曦").count() == 40


def test_a_long_file_goes_on_in_another_piece_of_work(
    cast: Cast, many: RosterImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "AT_A_TIME", -1)
    first = many.job
    run(many)
    assert (many.state, len(here(cast)), many.job == first) == ("writing", 4, False)
    for _ in range(2):
        run(many)
    assert (many.state, len(here(cast))) == ("approved", 44)


def test_a_part_another_worker_has_written_meanwhile_is_not_written_again(cast: Cast, many: RosterImport) -> None:
    write_next(many, by=cast.admin)
    roster_writing._write_part(many, roster_uploads.import_plan(cast.admin, many).to_write, cast.admin)
    assert len(here(cast)) == 4


def test_rows_of_a_file_that_was_never_written_to_the_end_are_forgotten_after_seven_days(
    cast: Cast, many: RosterImport
) -> None:
    write_next(many, by=cast.admin, limit=10)
    RosterImport.objects.update(uploaded_at=factories.at("2026-10-11"))
    forget_old_rosters()
    run(many)
    assert (many.state, many.rows, len(here(cast))) == ("approved", "", 4)


def test_approving_again_while_it_is_written_changes_nothing(cast: Cast, many: RosterImport) -> None:
    approve_roster(many, by=cast.admin)
    assert Job.objects.filter(kind="roster.write").count() == 1


def test_who_no_longer_keeps_the_roster_writes_nothing_in_the_background(cast: Cast, many: RosterImport) -> None:
    StaffAssignment.objects.filter(user=cast.admin).update(ends=date(2026, 10, 18))
    run(many)
    assert (many.job.state, len(here(cast))) == ("failed", 4)  # type: ignore[union-attr]


def test_a_job_that_failed_can_be_started_again_from_the_page(cast: Cast, many: RosterImport, browser: Client) -> None:
    Job.objects.filter(pk=many.job_id).update(state="failed", error="worker-died")
    assert browser.get(of("review_roster", many)).context["status"].may_retry
    browser.post(of("approve_roster", many))
    run(many)
    assert many.state == "approved"


@pytest.mark.slow
@pytest.mark.parametrize("children", [1500, pytest.param(5000, marks=pytest.mark.proof)])
def test_thousands_of_children_are_written_once_piece_by_piece(cast: Cast, children: int) -> None:
    for grade in range(1, 7):
        add_classes(cast.school, by=cast.admin, cohort_year=2027 - grade, up_to=20)
    longest = 0.0
    for _ in range(2):
        roster = upload_roster(cast.school, by=cast.admin, content=large(children))
        roster = approve_roster(roster, by=cast.admin)
        while roster.state == "writing":
            begun = time.process_time()
            run(roster)
            longest = max(longest, time.process_time() - begun)
    plan = roster_uploads.import_plan(cast.admin, roster)
    assert len(plan.problems) + len(plan.close) == 4  # the four seats in which somebody sits already
    assert Student.objects.filter(register_last4__endswith="X").count() == children - 4
    assert longest < 25  # seconds of the thirty a piece of work may take
