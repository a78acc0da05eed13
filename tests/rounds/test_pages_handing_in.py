"""From the check page to the thanks: every child in one state, odd numbers asked about, worries said."""

import uuid
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from screening.library import texts
from screening.library.selectors import rule_sets, usable_versions
from screening.library.wording import state_label
from screening.rounds.models import Flag, ScreeningRound, Sheet, SheetRow, TeacherConcern
from screening.rounds.presenters.check import next_visit, thanks
from screening.rounds.selectors import class_progress, sheet_view_data
from screening.rounds.services import close_round, exclude_child
from students.models import StrengthNote
from students.selectors import school_year_words
from tests.factories import make_student
from tests.pages.structure import Page, faults
from tests.rounds import factories as rounds

NAMES = ("王𬀩雨", "李䶮", "古丽娜尔·艾山")


def url(name, sheet, **parts):
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def of_child(name, sheet, child):
    return url(name, sheet, child_id=child.public_id)


def hidden(html: str) -> dict[str, str]:
    inputs = (part for part in Page(html).root.iter("input") if part.get("type") == "hidden")
    return {part.get("name"): part.get("value") or "" for part in inputs}


def looked_at(client, address) -> str:
    html = client.get(address).content.decode()
    assert faults(html, NAMES) == []
    return html


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


@pytest.fixture
def admin(cast, as_):
    return as_(cast.admin)


# One line at a time


def test_the_pad_goes_through_the_class_line_by_line(cast, sheet, li):
    address = url("rate_by_item", sheet)
    html = looked_at(li, address)
    assert "课间一个人待着" in html and NAMES[0] in html
    answer = li.post(address, hidden(html) | {"answer": "2"})
    html = looked_at(li, answer["Location"])
    assert NAMES[1] in html and NAMES[0] in html  # the next child, and the way back to the last one
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 2


def test_the_pad_ends_when_every_line_has_an_answer(cast, sheet, li):
    rounds.fill(sheet, cast.li)
    html = looked_at(li, url("rate_by_item", sheet))
    assert url("check_answers", sheet) in html


def test_the_pad_takes_no_sign_the_form_does_not_have(cast, sheet, li):
    sent = hidden(looked_at(li, url("rate_by_item", sheet)))
    for sign in ("", "7", "12", "_"):
        assert li.post(url("rate_by_item", sheet), sent | {"answer": sign}).status_code == 400
    assert not SheetRow.objects.filter(sheet=sheet).exists()


def test_the_pad_knows_no_other_child_or_line(cast, sheet, li):
    other = cast.children["hao"].public_id.hex
    assert li.get(url("rate_by_item", sheet) + f"?item=c1&child={other}").status_code == 404
    assert li.get(url("rate_by_item", sheet) + "?item=nothing").status_code == 404


# One child


def answers(html: str, sign: str = "0") -> dict[str, str]:
    radios = (part.get("name") for part in Page(html).root.iter("input") if part.get("type") == "radio")
    return dict.fromkeys(radios, sign)


def test_one_childs_forms_are_saved_with_the_strengths(cast, sheet, li):
    address = of_child("rate_child", sheet, cast.children["yu"])
    html = looked_at(li, address)
    sent = hidden(html) | answers(html) | {"c3": "-", "goes-well": "会修板凳"}
    assert li.post(address, sent)["Location"] == url("list_children", sheet)
    cells = SheetRow.objects.get(student=cast.children["yu"]).cells
    assert (len(cells), cells["c3"]["v"], cells["c3"]["s"]) == (20, "-", "form")
    assert StrengthNote.objects.get().text == "会修板凳"
    li.post(address, sent)
    assert StrengthNote.objects.count() == 1


@pytest.mark.parametrize("name", ["rate_child", "leave_out_child"])
def test_the_red_button_takes_the_child_of_the_page_along(cast, sheet, li, name):
    child = cast.children["yu"]
    assert f"{reverse('cases:raise_urgent')}?child={child.public_id}" in looked_at(li, of_child(name, sheet, child))


def test_a_forgotten_line_is_asked_for_and_the_others_stay(cast, sheet, li):
    address = of_child("rate_child", sheet, cast.children["yu"])
    sent = hidden(looked_at(li, address)) | {"c1": "2"}
    answer = li.post(address, sent)
    html = answer.content.decode()
    assert answer.status_code == 422 and faults(html, NAMES) == []
    assert 'href="#id_c2_0"' in html and 'href="#id_c1_0"' not in html
    assert Page(html).by_id("id_c1_2").get("checked") is not None


def test_the_next_child_follows_the_one_that_was_saved(cast, sheet, li):
    html = looked_at(li, of_child("rate_child", sheet, cast.children["yu"]))
    sent = hidden(html) | answers(html) | {"do": "next"}
    answer = li.post(of_child("rate_child", sheet, cast.children["yu"]), sent)
    assert answer["Location"] == of_child("rate_child", sheet, cast.children["bo"])


def test_a_row_changed_by_somebody_else_is_shown_beside_the_form(cast, sheet, li):
    address = of_child("rate_child", sheet, cast.children["yu"])
    html = looked_at(li, address)
    rounds.save(sheet, cast.zhou, rounds.row(cast.children["yu"], {"teacher-connection": "3333 3333"}))
    answer = li.post(address, hidden(html) | answers(html))
    assert answer.status_code == 409 and "周敏" in answer.content.decode()
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 3


def test_answers_that_come_after_the_sheet_was_handed_in_stay_on_the_screen(cast, sheet, li):
    address = of_child("rate_child", sheet, cast.children["yu"])
    html = looked_at(li, address)
    rounds.hand_in(sheet, cast.li)
    answer = li.post(address, hidden(html) | answers(html, "3"))
    field = Page(answer.content.decode()).by_id("0-1")
    assert (answer.status_code, field.get("value")) == (409, "33333333")
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 0


def test_another_classs_child_is_not_here(cast, sheet, li):
    for name in ("rate_child", "leave_out_child"):
        assert li.get(of_child(name, sheet, cast.children["hao"])).status_code == 404
    assert li.post(of_child("leave_out_child", sheet, cast.children["hao"]), {"take-back": "1"}).status_code == 404


def test_a_child_is_left_out_with_a_reason_and_taken_back(cast, sheet, li):
    yu = cast.children["yu"]
    looked_at(li, url("list_children", sheet))
    assert li.post(of_child("leave_out_child", sheet, yu)).status_code == 422
    assert li.post(of_child("leave_out_child", sheet, yu), {"reason": "absent-long"}).status_code == 302
    html = looked_at(li, url("show_sheet", sheet))
    assert state_label("absent-long") in html and f"0-{yu.public_id.hex}" not in html
    looked_at(li, of_child("leave_out_child", sheet, yu))
    assert li.post(of_child("leave_out_child", sheet, yu), {"take-back": "1"}).status_code == 302
    assert f"0-{yu.public_id.hex}" in looked_at(li, url("show_sheet", sheet))


# Checking and handing in


def test_the_check_page_names_every_child_that_is_not_complete(cast, sheet, li):
    waiting = make_student(cast.class_3_1, "何苗", 4, consent=False)
    rounds.fill(sheet, cast.li, {1: {**rounds.CALM, "teacher-engagement": "0000 0000 00"}, 2: rounds.SHORT})
    exclude_child(sheet, student=cast.children["nur"], by=cast.li, reason="known-too-short")
    html = looked_at(li, url("check_answers", sheet))
    labels = map(state_label, ("rated", "not-scorable", "known-too-short", "no-consent-yet"))
    for words in (*labels, waiting.name, *NAMES):
        assert words in html
    assert "#n2" in html


def test_a_child_nobody_had_a_chance_to_see_is_named_too(cast, sheet, li):
    """Every line has its sign, so nothing is open; there is no score all the same."""
    rounds.fill(sheet, cast.li, {2: {**rounds.CALM, "teacher-connection": "---- ---0"}})
    html = looked_at(li, url("check_answers", sheet))
    assert (
        state_label("not-observed") in html and html.count(f'href="{url("show_sheet", sheet)}#n2"') == 2
    )  # its state, its question


def test_a_sheet_is_handed_in_once_and_thanked_for(cast, sheet, li):
    rounds.fill(sheet, cast.li, {1: rounds.HIGH, 2: rounds.ELEVATED})
    sent = hidden(looked_at(li, url("check_answers", sheet)))
    answer = li.post(url("check_answers", sheet), sent)
    assert answer["Location"] == url("thank_teacher", sheet)
    html = looked_at(li, answer["Location"])
    assert "2026 年 10 月 26 日" in html and "没有提示不等于没有需要" in html
    for word in ("明显偏多", "偏多", "请心理老师看一看"):
        assert word not in html
    li.post(url("check_answers", sheet), sent)
    assert Flag.objects.filter(round=sheet.round).count() == 2


def test_the_same_number_everywhere_is_asked_about_first(cast, sheet, li):
    rounds.fill(sheet, cast.li, {1: {"teacher-connection": "2222 2222", "teacher-engagement": "0000 0000 0000"}})
    html = looked_at(li, url("check_answers", sheet))
    sent = hidden(html)
    silent = li.post(url("check_answers", sheet), sent)
    assert silent.status_code == 422 and faults(silent.content.decode(), NAMES) == []
    asked = answers(html, "keep")
    row = next(ask for ask in asked if ask.endswith("-1"))
    back = li.post(url("check_answers", sheet), sent | asked | {row: "change"})
    assert back["Location"] == f"{url('show_sheet', sheet)}#n1"
    assert li.post(url("check_answers", sheet), sent | asked)["Location"] == url("thank_teacher", sheet)


def test_a_question_leads_to_the_row_and_its_answer_is_kept(cast, sheet, li):
    rounds.fill(sheet, cast.li, {1: {"teacher-connection": "2222 2222", "teacher-engagement": "2222 2222 2222"}})
    html = looked_at(li, url("check_answers", sheet))
    assert html.count(f'href="{url("show_sheet", sheet)}#n1"') == 1 and "2222 2222 · 2222 2222 2222" in html
    asked = answers(html, "keep")
    assert list(asked) == ["ask-constant-row-1"]  # the same about both forms is one question
    li.post(url("check_answers", sheet), hidden(html) | asked)
    sheet.refresh_from_db()
    (line,) = [line for line in sheet.quality["lines"] if line["code"] == "constant-row"]
    assert line["answer"] == "keep" == sheet.quality["all"][-1]["answer"]


def test_home_sheet_and_check_page_count_the_same_children(cast, sheet, li):
    """Enough to be scored counts, a complete row or not; too few answers do not; a reason does."""
    rounds.fill(sheet, cast.li, {1: {**rounds.CALM, "teacher-engagement": "0000 0000 00"}, 2: rounds.SHORT})
    exclude_child(sheet, student=cast.children["nur"], by=cast.li, reason="known-too-short")
    home, page = looked_at(li, reverse("home:show_home")), looked_at(li, url("show_sheet", sheet))
    assert 'value="2" max="3"' in home and page
    (progress,), view = class_progress(cast.li), sheet_view_data(sheet)
    assert (progress.done, progress.total) == (view.done, view.total) == (2, 3)
    assert "名单 3 名：填好 1 名、没填够 1 名、不用填 1 名" in looked_at(li, url("check_answers", sheet))
    rounds.save(sheet, cast.li, rounds.row(cast.children["bo"], rounds.CALM, 1))
    assert url("check_answers", sheet) in looked_at(li, reverse("home:show_home"))
    assert "名单 3 名：填好 2 名、不用填 1 名" in looked_at(li, url("check_answers", sheet))


def test_thanks_opened_again_weeks_later_promise_nothing_that_is_past(cast, sheet):
    rounds.hand_in(sheet, cast.li)
    sheet.refresh_from_db()
    assert "26 日" in thanks(sheet)
    with time_machine.travel("2026-11-03T09:00+08:00", tick=False):
        later, visit = thanks(sheet), next_visit(sheet)
    assert "19 日" in later and "26 日" not in later
    assert "11 月 4 日" in visit  # a Wednesday, one of her days


def test_after_the_round_nothing_can_be_handed_in(cast, sheet, li):
    sent = hidden(looked_at(li, url("check_answers", sheet)))
    close_round(sheet.round)
    li.post(url("check_answers", sheet), sent)
    sheet.refresh_from_db()
    assert sheet.state == Sheet.State.OPEN
    html = looked_at(li, url("check_answers", sheet))
    assert (
        texts.text("ui.warnings.round-closed", date=timezone.localdate()) in html
        and f'action="{url("check_answers", sheet)}"' not in html
    )


def test_worries_are_kept_whatever_the_numbers_say(cast, sheet, li):
    waiting = make_student(cast.class_3_1, "何苗", 4, consent=False)
    rounds.hand_in(sheet, cast.li)
    html = looked_at(li, url("thank_teacher", sheet))
    assert "何苗" in html
    nobody = li.post(url("thank_teacher", sheet), hidden(html) | {"do": "ask"})
    assert nobody.status_code == 422 and faults(nobody.content.decode(), NAMES) == []
    sent = hidden(html) | {"do": "ask", "who": [str(waiting.public_id), str(cast.children["yu"].public_id)]}
    assert li.post(url("thank_teacher", sheet), sent | {"word": "最近不说话"}).status_code == 302
    li.post(url("thank_teacher", sheet), sent)
    assert TeacherConcern.objects.count() == 2
    assert li.post(url("thank_teacher", sheet), hidden(html) | {"do": "none"}).status_code == 302


def test_a_worry_names_only_children_of_the_own_class(cast, sheet, li):
    rounds.hand_in(sheet, cast.li)
    sent = {"nonce": str(uuid.uuid4()), "do": "ask", "who": [str(cast.children["hao"].public_id)]}
    assert li.post(url("thank_teacher", sheet), sent).status_code == 422
    assert not TeacherConcern.objects.exists()


def test_the_teacher_opens_the_sheet_again_while_the_round_is_open(cast, sheet, li, admin):
    rounds.hand_in(sheet, cast.li)
    looked_at(li, url("reopen_sheet", sheet))
    assert li.post(url("reopen_sheet", sheet)).status_code == 422
    assert admin.get(url("reopen_sheet", sheet)).status_code == 404
    assert li.post(url("reopen_sheet", sheet), {"reason": "看错了一行"})["Location"] == url("show_sheet", sheet)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reopen_reason) == (Sheet.State.REOPENED, "看错了一行")


def test_after_the_round_only_the_administrator_opens_it_again(cast, sheet, li, admin):
    rounds.hand_in(sheet, cast.li)
    close_round(sheet.round)
    assert li.get(url("reopen_sheet", sheet)).status_code == 404
    page = reverse("rounds:list_reopenable", args=[sheet.round.public_id])
    assert page in looked_at(admin, reverse("rounds:list_rounds"))
    assert url("reopen_sheet", sheet) in looked_at(admin, page)
    answer = admin.post(url("reopen_sheet", sheet), {"reason": "老师请求更正"})
    assert answer["Location"] == reverse("rounds:list_rounds")


# Rounds of the county


def window(**changes):
    return {
        "term": "2026-1",
        "opens_on": "2026-10-12",
        "closes_on": "2026-10-30",
        "forms": [str(one.public_id) for one in usable_versions() if one.informant == "teacher"],
        "rules": str(rule_sets()[0].public_id),
        **changes,
    }


def test_the_district_plans_a_round_and_the_school_opens_it(cast, as_):
    district, admin = as_(cast.district), as_(cast.admin)
    looked_at(district, reverse("rounds:create_round"))
    assert district.post(reverse("rounds:create_round"), window()).status_code == 302
    html = looked_at(district, reverse("rounds:list_rounds"))
    assert cast.school.name in html and cast.second_school.name in html and "<button" in html
    rounds.name_duty(cast, ScreeningRound.objects.get())
    html = looked_at(admin, reverse("rounds:list_rounds"))
    assert cast.school.name in html and cast.second_school.name not in html
    forms = [form.get("action") for form in Page(html).all("form") if "/open/" in (form.get("action") or "")]
    assert admin.post(forms[0]).status_code == 302
    assert Sheet.objects.filter(school_class=cast.class_3_1).count() == 1
    assert "/open/" not in looked_at(admin, reverse("rounds:list_rounds"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opens_on": "2026-09-07", "closes_on": "2026-09-18"}, "override_reason"),
        ({"closes_on": "2026-10-01"}, "closes_on"),
        ({"forms": []}, "forms"),
        ({"opens_on": "x"}, "opens_on"),
    ],
)
def test_a_window_outside_the_rule_needs_a_reason(cast, as_, changes, field):
    answer = as_(cast.district).post(reverse("rounds:create_round"), window(**changes))
    assert answer.status_code == 422 and faults(answer.content.decode()) == []
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_a_second_round_in_a_term_is_refused(cast, current, as_):
    answer = as_(cast.district).post(reverse("rounds:create_round"), window())
    assert answer.status_code == 422 and 'id="id_term_error"' in answer.content.decode()


def test_the_district_closes_a_round_after_reading_what_that_means(cast, current, as_):
    address = reverse("rounds:close_round", args=[current.public_id])
    looked_at(as_(cast.district), address)
    name = school_year_words(current.school_year, current.term)
    assert as_(cast.district).post(address, {"name": name}).status_code == 302
    current.refresh_from_db()
    assert current.state == "closed"


def test_a_round_that_has_not_begun_is_not_opened(cast, as_):
    made = rounds.make_round(cast, opens_on=date(2026, 10, 20), closes_on=date(2026, 11, 6))
    address = reverse("rounds:open_round", args=[made.public_id, cast.school.public_id])
    admin = as_(cast.admin)
    assert admin.post(address).status_code == 302
    assert not Sheet.objects.exists()
    assert (
        as_(cast.admin)
        .post(reverse("rounds:open_round", args=[made.public_id, cast.second_school.public_id]))
        .status_code
        == 404
    )
