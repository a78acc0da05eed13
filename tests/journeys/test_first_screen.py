"""The teacher's first screen is two screens of a phone, before and after handing in; a phone goes to big buttons. The
counselor's first child stands on the first screen, also while an urgent concern is open."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from screening.cases.models import Case, TalkTask, TeacherMessage
from screening.cases.urgent.services import acknowledge_urgent
from tests.cases import factories as cases
from tests.journeys import plan_pages
from tests.journeys.checks import SIDEWAYS
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once
TALLEST, HEIGHT = 1600, "document.documentElement.scrollHeight"
COMPUTER = "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 Chrome/109.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 9; HMA-AL00) AppleWebKit/537.36 Chrome/70.0 Mobile Safari/537.36"


@pytest.fixture
def busy(cast):
    """As much at once as the demo county has: a class half typed, an urgent concern that goes on, talks, a call every
    week, what the counselor answered, a notice."""
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.fill(sheet, cast.li, {1: rounds.CALM, 2: rounds.SHORT})
    concern = cases.make_urgent(cast, cast.li)
    acknowledge_urgent(concern, by=cast.wang)
    plan_pages.plan(cast)
    for child in cast.children.values():
        values = {"student": child, "school_class": cast.class_3_1, "round": sheet.round}
        TalkTask.objects.create(**values, kind=TalkTask.Kind.RANDOM, due_on=sheet.round.closes_on)
        said = {"sent_by": cast.wang, "sent_at": timezone.now(), "kind": TeacherMessage.LOOKED}
        TeacherMessage.objects.create(student=child, to=cast.li, **said)
    return sheet


@pytest.mark.parametrize("handed_in", [False, True], ids=["before-handing-in", "after-handing-in"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_first_screen_of_a_busy_teacher_is_two_screens_of_a_phone(cast, busy, browser_for, language, handed_in):
    cast.li.language = language
    cast.li.save(update_fields=["language"])
    if handed_in:
        rounds.hand_in(busy, cast.li)
    page = browser_for(cast.li, width=360).goto("/")
    height = page.evaluate(HEIGHT)
    print(f"{language} {'after' if handed_in else 'before'} handing in: {height} px at 360")
    assert height <= TALLEST
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) <= 0


def test_names_stand_behind_one_tap(cast, busy, browser_for):
    page = browser_for(cast.li).goto("/")
    name = page.locator("main .who", has_text=cast.children["bo"].name).first
    expect(name).to_be_hidden()
    page.click("summary:has-text('请聊一聊')")
    expect(name).to_be_visible()


@pytest.mark.parametrize(
    ("agent", "lands_on"), [(PHONE, "rate_by_item"), ("Mozilla/5.0 (Windows NT 6.1)", "show_sheet")]
)
def test_a_phone_goes_to_big_buttons_and_a_keyboard_to_the_sheet(cast, as_, busy, agent, lands_on):
    answer = as_(cast.li).get(reverse("rounds:go_on", args=[busy.public_id]), HTTP_USER_AGENT=agent)
    assert answer["Location"] == reverse(f"rounds:{lands_on}", args=[busy.public_id])


def test_a_sheet_that_is_handed_in_is_looked_at_whole_on_a_phone_too(cast, as_, busy):
    rounds.hand_in(busy, cast.li)
    answer = as_(cast.li).get(reverse("rounds:go_on", args=[busy.public_id]), HTTP_USER_AGENT=PHONE)
    assert answer["Location"] == reverse("rounds:show_sheet", args=[busy.public_id])


@pytest.mark.parametrize(("width", "lowest"), [(1280, 600), (360, 780)])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("late", [False, True], ids=["in-time", "late"])
def test_the_counselors_first_child_stands_on_the_first_screen(cast, browser_for, width, lowest, language, late):
    cast.wang.language = language
    cast.wang.save(update_fields=["language"])
    for child in ("yu", "bo", "nur", "hao"):
        case = cases.make_case(cast, child)
    if late:
        Case.objects.filter(pk=case.pk).update(state=Case.State.WATCH, next_on=date(2026, 9, 1))
    cases.make_urgent(cast, cast.li)
    page = browser_for(cast.wang, width=width).goto("/")
    box = page.locator(".queue .who a").first.bounding_box()
    print(f"{language} {width}: the first child at {box['y']:.0f} px, page {page.evaluate(HEIGHT)} px")
    assert box["y"] + box["height"] <= lowest
    assert page.evaluate(SIDEWAYS) <= 0


def test_three_urgent_concerns_leave_the_first_child_within_reach_on_a_phone(cast, browser_for):
    case = cases.make_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(state=Case.State.WATCH, next_on=date(2026, 9, 1))
    for _again in range(3):
        cases.make_urgent(cast, cast.li)
    page = browser_for(cast.wang, width=360).goto("/")
    expect(page.locator(".alarm li .btn")).to_have_count(3)
    box = page.locator(".queue .who a").first.bounding_box()
    print(f"the first child at {box['y']:.0f} px under three urgent concerns")
    assert box["y"] <= 740
