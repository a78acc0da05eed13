"""Children who can be rated only after their class was handed in: found, filled in and handed in by themselves."""

import json
import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.home import teacher
from screening.rounds import services
from screening.rounds.models import Assessment, Flag, RoundChild, Sheet, SheetRow
from screening.rounds.selectors import class_progress, sheet_view_data
from students.services import children as roster
from tests import factories as people
from tests.pages.structure import Page, faults
from tests.rounds import factories as rounds

UNDO = 'value="undo"'


def url(name, sheet, **parts):
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def progress(cast):
    return {one.class_name: (one.status, one.done, one.total) for one in class_progress(cast.li)}["三年级(1)班"]


def state(child):
    return RoundChild.objects.get(student=child).state


def submit(cast, sheet):
    return services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())


def hidden(html: str) -> dict[str, str]:
    inputs = (part for part in Page(html).root.iter("input") if part.get("type") == "hidden")
    return {part.get("name"): part.get("value") or "" for part in inputs}


@pytest.fixture
def handed_in(cast, sheet) -> Sheet:
    """Seats 1 to 3; seat 4 waited for consent."""
    people.make_student(cast.class_3_1, "孙静", 4, consent=False)
    rounds.hand_in(sheet, cast.li)
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def late(handed_in):
    """The family of seat 4 says yes after the hand-in."""
    child = handed_in.school_class.enrolments.get(seat_number=4).student
    people.make_consent(child)
    services.settle_open_rounds([child.pk])
    return child


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def test_a_late_consent_brings_the_class_back(cast, handed_in):
    assert progress(cast) == ("done", 3, 3)
    child = handed_in.school_class.enrolments.get(seat_number=4).student
    people.make_consent(child)
    services.settle_open_rounds([child.pk])
    assert progress(cast) == ("late", 3, 4)
    now = teacher.build(cast.li)["now"]
    assert (now.sheet, now.late) == (handed_in.public_id, True) and "又有 1 名可以填了：座号 4" in now.says


def test_the_sheet_opens_at_just_these_rows_and_the_others_stay_as_they_are(cast, handed_in, late, li):
    html = li.get(url("show_sheet", handed_in)).content.decode()
    assert faults(html, ("孙静",)) == [] and "孙静" in html and "王𬀩雨" not in html
    assert url("reopen_sheet", handed_in) not in html
    whole = li.get(url("show_sheet", handed_in) + "?rows=all").content.decode()
    assert "王𬀩雨" in whole and "孙静" in whole and url("autosave_rows", handed_in) in whole
    assert {one.get("readonly") for one in Page(whole).root.iter("input") if one.get("inputmode")} == {""}


def test_typed_and_handed_in_alone_without_a_script_it_counts_as_at_a_first_hand_in(cast, handed_in, late, li):
    before = set(Assessment.objects.values_list("pk", flat=True))
    address = url("show_sheet", handed_in)
    sent = hidden(li.get(address).content.decode())
    sent |= {f"0-{late.public_id.hex}": "3333 0000", f"1-{late.public_id.hex}": "0000 0000 0000", "do": "check"}
    assert li.post(address, sent)["Location"] == url("check_answers", handed_in)
    assert progress(cast) == ("late", 3, 4) and state(late) == "to-rate"  # typed is not handed in
    page = li.get(url("check_answers", handed_in)).content.decode()
    assert "名单 4 名：填好 4 名" in page
    assert li.post(url("check_answers", handed_in), hidden(page))["Location"] == url("thank_teacher", handed_in)
    assert progress(cast) == ("done", 4, 4) and state(late) == "rated"
    assert Flag.objects.get(round=handed_in.round).student == late
    assert before < set(Assessment.objects.filter(superseded_at=None).values_list("pk", flat=True))
    event = AuditEvent.objects.get(verb="sheet.submit-late")
    assert event.subjects == [str(late.public_id)]


def test_a_second_click_and_a_second_window_hand_in_nothing_twice(cast, handed_in, late):
    rounds.save(handed_in, cast.li, rounds.row(late, rounds.CALM))
    nonce = uuid.uuid4()
    for _click in range(2):
        services.submit_sheet(handed_in, by=cast.li, nonce=nonce)
    submit(cast, handed_in)
    assert Assessment.objects.filter(student=late).count() == 2
    assert AuditEvent.objects.filter(verb="sheet.submit-late").count() == 1


def test_a_row_that_counts_is_locked_and_a_late_one_is_not(cast, handed_in, late):
    yu = cast.children["yu"]
    with pytest.raises(services.SheetSubmitted):
        rounds.save(handed_in, cast.li, rounds.row(yu, rounds.HIGH, 1))
    with pytest.raises(services.SheetSubmitted):
        services.exclude_child(handed_in, student=yu, by=cast.li, reason="absent-long")
    assert rounds.save(handed_in, cast.li, rounds.row(late, rounds.CALM)).ok
    assert SheetRow.objects.get(sheet=handed_in, student=yu).version == 1


def test_a_late_row_is_kept_apart_from_a_colleagues_version(cast, handed_in, late):
    rounds.save(handed_in, cast.li, rounds.row(late, rounds.CALM))
    other = rounds.save(handed_in, cast.zhou, rounds.row(late, rounds.HIGH))
    assert [one.student for one in other.conflicts] == [late.public_id]


def test_a_script_saves_late_rows_as_it_saves_any(cast, handed_in, late, li):
    row = [late.public_id.hex, "0.", "1000 0000", "0000 0000 0000"]
    body = {"pins": sheet_view_data(handed_in).pins, "forms": ["teacher-connection", "teacher-engagement"]}
    answer = li.post(
        url("autosave_rows", handed_in),
        json.dumps({**body, "rows": [row]}),
        content_type="application/json",
        headers={"idempotency-key": str(uuid.uuid4())},
    )
    assert answer.status_code == 200 and answer.json()["rows"][0]["saved"]


def test_the_big_buttons_and_the_list_of_children_offer_only_late_rows(cast, handed_in, late, li):
    pad = li.get(url("rate_by_item", handed_in)).content.decode()
    assert "孙静" in pad and "王𬀩雨" not in pad
    listed = li.get(url("list_children", handed_in)).content.decode()
    assert url("rate_child", handed_in, child_id=late.public_id) in listed
    assert url("rate_child", handed_in, child_id=cast.children["yu"].public_id) not in listed


def test_a_child_with_too_few_answers_is_asked_for_again(cast, sheet):
    rounds.hand_in(sheet, cast.li, {2: rounds.SHORT})
    assert progress(cast) == ("late", 2, 3)
    row = sheet.rows.get(student=cast.children["bo"])
    rounds.save(sheet, cast.li, rounds.row(cast.children["bo"], rounds.CALM, row.version))
    submit(cast, sheet)
    assert progress(cast) == ("done", 3, 3)
    assert Assessment.objects.filter(student=cast.children["bo"], superseded_at=None).count() == 2


def test_a_child_left_out_and_back_again_is_filled_in_without_opening_the_sheet(cast, sheet, li):
    rounds.fill(sheet, cast.li)
    yu = cast.children["yu"]
    services.exclude_child(sheet, student=yu, by=cast.li, reason="absent-long")
    submit(cast, sheet)
    assert progress(cast) == ("done", 3, 3)
    assert url("list_children", sheet) in li.get(url("show_sheet", sheet)).content.decode()
    assert li.post(url("leave_out_child", sheet, child_id=yu.public_id), {"take-back": "1"}).status_code == 302
    assert progress(cast) == ("late", 2, 3)
    submit(cast, sheet)  # what was typed before is in the row still
    assert progress(cast) == ("done", 3, 3) and state(yu) == "rated"


def test_a_late_child_may_get_a_reason_instead(cast, handed_in, late):
    services.exclude_child(handed_in, student=late, by=cast.li, reason="known-too-short")
    assert progress(cast) == ("done", 4, 4)


def test_a_child_who_leaves_again_is_not_waited_for(cast, handed_in, late):
    rounds.save(handed_in, cast.li, rounds.row(late, rounds.CALM))
    roster.end_enrolment(late, by=cast.admin, last_day=date(2026, 10, 18))
    assert progress(cast) == ("done", 3, 3)
    submit(cast, handed_in)
    assert not Assessment.objects.filter(student=late).exists()


def test_a_child_who_moved_in_is_late_and_one_rated_before_it_moved_is_not_asked_for_twice(cast, current, handed_in):
    hao = cast.children["hao"]  # of class 3-2, not rated yet
    roster.move_student(hao, by=cast.admin, to=cast.class_3_1, day=date(2026, 10, 19))
    assert progress(cast) == ("late", 3, 4)
    yu, other = cast.children["yu"], rounds.sheet_of(current, cast.class_3_2)
    roster.move_student(yu, by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 19))
    assert [row.name for row in sheet_view_data(other).rows] == []
    people.make_student(cast.class_3_2, "何苗", 8)
    rounds.fill(other, cast.zhou, {8: rounds.CALM})
    SheetRow.objects.filter(sheet=other, student=yu).update(cells={})
    services.submit_sheet(other, by=cast.zhou, nonce=uuid.uuid4())
    assert state(yu) == "rated" and Assessment.objects.filter(student=yu, superseded_at=None).count() == 2


def test_after_the_round_nothing_late_is_taken(cast, handed_in, late, li):
    rounds.save(handed_in, cast.li, rounds.row(late, rounds.CALM))
    services.close_round(handed_in.round)
    with pytest.raises(services.SheetSubmitted):
        rounds.save(handed_in, cast.li, rounds.row(late, rounds.HIGH, 1))
    submit(cast, handed_in)
    assert not Assessment.objects.filter(student=late).exists()
    html = li.get(url("show_sheet", handed_in)).content.decode()
    assert "王𬀩雨" in html


def test_nothing_is_handed_in_before_somebody_can_be_rated_and_whom_to_ask_is_said(cast, sheet, li):
    for child in ("yu", "bo", "nur"):
        people.make_consent(cast.children[child], answer="talk", dated=date(2026, 10, 19))
    services.settle_open_rounds([one.pk for one in cast.children.values()])
    assert progress(cast) == ("no-consent", 0, 0)
    with pytest.raises(services.NothingToHandIn):
        submit(cast, sheet)
    says = f"还没有一名孩子可以填：3 份同意书没有交。请找学校管理员{cast.admin.name}。"
    assert says in teacher.build(cast.li)["now"].says
    page = li.get(url("check_answers", sheet)).content.decode()
    assert says in page and f'action="{url("check_answers", sheet)}"' not in page
    assert li.post(url("check_answers", sheet), {"nonce": str(uuid.uuid4())})["Location"] == url("check_answers", sheet)


def test_a_hand_in_is_taken_back_within_ten_minutes_without_a_reason_and_later_only_with_one(cast, sheet, li):
    rounds.hand_in(sheet, cast.li)
    assert UNDO in li.get(url("thank_teacher", sheet)).content.decode()
    assert li.post(url("thank_teacher", sheet), {"do": "undo"})["Location"] == url("show_sheet", sheet)
    assert Sheet.objects.get(pk=sheet.pk).state == Sheet.State.REOPENED
    submit(cast, sheet)
    with time_machine.travel("2026-10-19T09:11:00+08:00", tick=False):
        assert UNDO not in li.get(url("thank_teacher", sheet)).content.decode()
        assert li.post(url("thank_teacher", sheet), {"do": "undo"})["Location"] == url("reopen_sheet", sheet)
    assert Sheet.objects.get(pk=sheet.pk).state == Sheet.State.SUBMITTED


def test_an_untouched_sheet_is_not_handed_in(cast, sheet, li):
    with pytest.raises(services.NothingToHandIn):
        submit(cast, sheet)
    assert f'action="{url("check_answers", sheet)}"' not in li.get(url("check_answers", sheet)).content.decode()


def test_the_button_says_what_is_missing_and_a_whole_line_is_named_once(cast, sheet, li):
    people.make_student(cast.class_3_1, "何苗", 4)
    seventh = {**rounds.CALM, "teacher-engagement": "0000 00_0 0000"}
    rows = [rounds.row(cast.children[name], seventh) for name in ("yu", "bo", "nur")]
    rounds.save(sheet, cast.li, *rows)
    page = li.get(url("check_answers", sheet)).content.decode()
    assert "名单 4 名：填好 3 名、还没填 1 名" in page and "先交这 3 名（还有 1 名没填）" in page
    assert page.count("第 7 题全班没填") == 1 and url("rate_item", sheet, item_id="e7") in page
    assert "12 题里填了" not in page


def test_the_class_page_is_made_again_until_enough_children_are_handed_in(cast, sheet, li):
    rounds.make_crowd(cast.class_3_1, 17, first_seat=4)
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    submit(cast, sheet)
    sheet.refresh_from_db()
    assert sheet.class_page["small"] and "会重新写" in li.get(url("show_class_page", sheet)).content.decode()
    services.settle_open_rounds(sheet.school_class.enrolments.values_list("student", flat=True))
    rows = [row for row in sheet_view_data(sheet).rows if row.to_fill]
    alone = {**rounds.CALM, "teacher-connection": "2220 0000"}
    rounds.save(sheet, cast.li, *(rounds.row(row.stored.student, alone, row.version) for row in rows))
    submit(cast, sheet)
    sheet.refresh_from_db()
    assert not sheet.class_page["small"] and sheet.class_page["themes"] == ["break-company"]
    assert "之后不再变" in li.get(url("show_class_page", sheet)).content.decode()


def test_a_line_that_nearly_nobody_has_is_named_once_too(cast, sheet, li):
    rounds.make_crowd(cast.class_3_1, 9, first_seat=10)
    services.settle_today()
    skipped = {"teacher-connection": "0000 0000", "teacher-engagement": "0000 00_0 0000"}
    rounds.fill(sheet, cast.li, dict.fromkeys([1, 2, *range(10, 19)], skipped))
    page = li.get(url("check_answers", sheet)).content.decode()
    assert page.count("第 7 题 12 名里有 11 名没填") == 1 and "12 题里填了 11 题" not in page
    assert url("rate_item", sheet, item_id="e7") in page


@pytest.fixture
def unseen(cast, sheet) -> Sheet:
    """Handed in on Monday; of seat 2 seven lines say “no chance to see”: answered, and no result comes of it."""
    rounds.hand_in(sheet, cast.li, {2: rounds.UNSEEN})
    sheet.refresh_from_db()
    return sheet


ASKED = "三年级(1)班：2 号有 7 题写了“没机会看”，还算不出结果。现在看到了吗？"


def test_no_chance_to_see_is_an_answer_and_nothing_is_asked_in_the_moment_of_handing_in(cast, unseen, li, as_):
    assert progress(cast) == ("done", 3, 3) and state(cast.children["bo"]) == "not-observed"
    thanks, home = li.get(url("thank_teacher", unseen)).content.decode(), li.get("/").content.decode()
    assert "没机会看" not in thanks + home and "可以填" not in thanks + home and "没有填完" not in thanks + home
    classes = as_(cast.admin).get(reverse("rounds:list_classes", args=[unseen.round.public_id])).content.decode()
    assert "三年级(1)班" not in classes.partition("<details>")[0]
    assert "李䶮" not in li.get(url("show_sheet", unseen)).content.decode().partition("<tbody>")[0]


def test_the_next_school_day_it_is_asked_once_with_the_lines_named(cast, unseen, as_):
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        li = as_(cast.li)
        assert ASKED in li.get("/").content.decode() and progress(cast) == ("done", 3, 3)
        html = li.get(url("show_sheet", unseen)).content.decode()
        assert "第 6、7、8、9、10、11、12 题" in html and "李䶮" in html and "王𬀩雨" not in html
        assert li.post(url("leave_out_child", unseen, child_id=cast.children["bo"].public_id), {"still-unseen": "1"})
        home, sheet = li.get("/").content.decode(), li.get(url("show_sheet", unseen)).content.decode()
        assert "现在看到了吗" not in home + sheet and progress(cast) == ("done", 3, 3)
        assert AuditEvent.objects.filter(verb="sheet.leave-unseen").count() == 1
    with time_machine.travel("2026-10-26T09:00:00+08:00", tick=False):
        services.settle_today()
        assert "现在看到了吗" not in as_(cast.li).get("/").content.decode()


def test_what_was_seen_meanwhile_is_typed_and_handed_in_alone(cast, unseen, as_):
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        li = as_(cast.li)
        row = unseen.rows.get(student=cast.children["bo"])
        rounds.save(unseen, cast.li, rounds.row(cast.children["bo"], rounds.CALM, row.version))
        assert "可以填" not in li.get(url("show_sheet", unseen)).content.decode()
        submit(cast, unseen)
    assert state(cast.children["bo"]) == "rated" and progress(cast) == ("done", 3, 3)


def test_before_handing_in_a_row_of_honest_answers_counts_as_filled_in(cast, sheet, li):
    rounds.fill(sheet, cast.li, {2: rounds.UNSEEN})
    assert progress(cast) == ("in-progress", 3, 3)
    html = li.get(url("check_answers", sheet)).content.decode()
    assert "填好 3 名" in html and "没填够" not in html


def test_empty_rows_that_were_handed_in_are_not_new(cast, sheet):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    submit(cast, sheet)
    assert "还有 2 名没有填完：座号 2、3" in teacher.build(cast.li)["now"].says
