"""The officer ends a round: what is missing stands before it, its name is typed, and nothing is lost without a word."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from screening.rounds import services
from screening.rounds.forms.planning import CloseRoundForm
from screening.rounds.models import RoundChild, ScreeningRound, Sheet
from tests.rounds import factories as rounds

NAME = "2026–2027 学年第一学期"


@pytest.fixture
def url(current):
    return reverse("rounds:close_round", args=[current.public_id])


def ended() -> bool:
    return ScreeningRound.objects.get().state == ScreeningRound.State.CLOSED


def test_the_page_says_what_each_school_lacks_and_who_stays_without_a_result(cast, sheet, as_, url):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "12"}))
    page = as_(cast.district).get(url).content.decode()
    assert cast.school.name in page
    assert "还没有启动" in page  # the other schools
    assert "约 5 名" in page
    assert "有 1 个班填了一部分、还没有交" in page
    assert "2026 年 10 月 30 日 过后会自动结束" in page
    assert cast.children["yu"].name not in page


@pytest.mark.parametrize("typed", [NAME, "2026-2027学年第一学期", " ２０２６—２０２７ 学年 第一学期 "])
def test_its_name_typed_on_any_keyboard_ends_it(cast, as_, url, typed):
    assert as_(cast.district).post(url, {"name": typed}, follow=True).status_code == 200
    assert ended()


@pytest.mark.parametrize("typed", ["", "2026–2027 学年第二学期", "是", "2026"])
def test_another_name_ends_nothing(cast, as_, url, typed):
    answer = as_(cast.district).post(url, {"name": typed})
    assert answer.status_code == 422
    assert not ended()


@given(st.sampled_from([at for at, sign in enumerate(NAME) if sign.isalnum()]), st.sampled_from(["", "零", "20"]))
def test_a_name_with_one_sign_wrong_is_not_its_name(at, sign):
    form = CloseRoundForm(ScreeningRound(school_year=2026, term=1), {"name": NAME[:at] + sign + NAME[at + 1 :]})
    assert not form.is_valid()


def test_two_officers_and_a_double_click_end_it_once(cast, as_, url):
    for _again in range(2):
        as_(cast.district).post(url, {"name": NAME})
    assert AuditEvent.objects.filter(verb="round.close").count() == 1
    said = as_(cast.district).get(url, follow=True).content.decode()
    assert "这一轮已经结束了" in said


def test_a_class_that_was_never_handed_in_can_be_opened_again_and_counts(cast, sheet, as_, url):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "12"}))
    as_(cast.district).post(url, {"name": NAME})
    assert set(RoundChild.objects.values_list("state", flat=True)) == {"not-scorable"}
    listed = as_(cast.admin).get(reverse("rounds:list_reopenable", args=[sheet.round.public_id])).content.decode()
    assert "一直没有交" in listed
    as_(cast.admin).post(reverse("rounds:reopen_sheet", args=[sheet.public_id]), {"reason": "老师请病假"})
    assert Sheet.objects.get(pk=sheet.pk).state == Sheet.State.REOPENED
    rounds.hand_in(sheet, cast.li, {})
    assert RoundChild.objects.get(student=cast.children["yu"]).state == "rated"


def test_while_the_round_runs_a_sheet_that_lies_open_is_not_opened_again(cast, sheet):
    with pytest.raises(services.SheetNotSubmitted):
        services.reopen_sheet(sheet, by=cast.admin, reason="x")
