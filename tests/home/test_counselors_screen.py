"""The counselor's first screen: who is late, today's children, what is due; the rest is counted, and links are few."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from screening.cases.deciding.services import add_follow_up
from screening.cases.look_ups.services import record_look_up
from screening.cases.models import Case, ReceiverAnswer
from screening.cases.queue.presenters.first import DUE, LATE, TODAY, FirstScreen
from screening.cases.referrals.services import issue_referral
from screening.cases.review.services import decide, record_review
from screening.cases.urgent.concerns.services import write_concern
from screening.cases.urgent.services import acknowledge_urgent
from students.services.children import move_student
from students.services.family import withdraw_consent
from students.services.staff import assign_staff, end_assignment
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.factories import make_student
from tests.pages.structure import Page

MOST_LINKS, MOST_QUERIES = 25, 30


@pytest.fixture
def many(cast, time_machine_at):
    """Twelve children seen long ago, twelve who came today, twelve with a follow-up this week, urgent concerns."""
    children = [make_student(cast.class_3_1, f"张{number}", number) for number in range(20, 56)]
    seen, followed, new = children[:12], children[12:24], children[24:]
    for child in seen:
        case = make.open_case_for_flag(make.make_flag(child, cast.district))
        record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    for child in followed:
        case = make.open_case_for_flag(make.make_flag(child, cast.district))
        look, watch = make.seen_review(), make.decision(until=date(2026, 12, 28))
        record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=look, decision=watch, guardian=make.TOLD)
        add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 11, 12))
    time_machine_at("2026-11-09")
    for child in new:
        make.open_case_for_flag(make.make_flag(child, cast.district))
    return {"late": seen, "today": new, "due": followed}


def shown(html):
    """Names of children in the order in which they stand."""
    rows = [element for element in Page(html).all("a") if element.get("class") == "go"]
    return [element.text for element in rows if (element.text or "").startswith("张")]


def test_the_late_stand_first_then_those_of_the_next_visit_then_what_is_due(cast, as_, many):
    html = page(as_(cast.wang).get("/"))
    names = {kind: {child.name for child in children} for kind, children in many.items()}
    found = shown(html)
    assert set(found[:LATE]) <= names["late"]
    assert set(found[LATE : LATE + TODAY]) <= names["today"]
    assert set(found[LATE + TODAY :]) <= names["due"] and len(found) == LATE + TODAY + DUE
    assert "已超期 12 名" in html and "七天内到期（12）" in html


def test_however_much_there_is_the_links_are_few(cast, as_, many):
    make.make_urgent(cast, cast.zhou)
    main = next(element for element in Page(page(as_(cast.wang).get("/"))).all("main"))
    links = [element for element in main.iter() if element.tag == "a"]
    assert len(links) <= MOST_LINKS, [element.text for element in links]


def questions(browser):
    browser.get("/")
    with CaptureQueriesContext(connection) as captured:
        browser.get("/")
    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    return sum("accounts_audit" not in sql for sql in asked)


def test_it_asks_the_database_as_often_for_two_children_as_for_forty(cast, as_, time_machine_at, request):
    for child in ("yu", "bo"):
        make.make_case(cast, child)
    few = questions(as_(cast.wang))
    request.getfixturevalue("many")
    many = questions(as_(cast.wang))
    print(f"{few} and {many} queries")
    assert few <= MOST_QUERIES and many <= MOST_QUERIES


def test_whatever_waits_it_asks_the_database_no_more_than_that(cast, as_, many, time_machine_at):
    """Urgent, taken and not, decided and not sent; moved, missing, consent taken back; a referral without an answer, a
    worry in words, four weeks before a holiday."""
    first, second, third, *_rest = many["today"]
    time_machine_at("2026-12-28", "09:00")
    make.make_duty(cast.school, cast.staff, cast.admin, date(2026, 12, 28))
    for child in (first, second):
        make.make_urgent(cast, cast.li, student=child)
    acknowledge_urgent(make.make_urgent(cast, cast.li, student=third), by=cast.staff)
    issue_referral(make.make_referral(cast, Case.objects.get(student=many["due"][0])), by=cast.wang)
    move_student(many["due"][1], by=cast.admin, to=cast.class_3_2, day=date(2026, 12, 28))
    withdraw_consent(many["due"][2], by=cast.admin, dated=date(2026, 12, 28), nonce=uuid.uuid4())
    missing = {"last_seen_on": date(2026, 12, 24), "last_seen_by": "周老师", "tries": "电话", "where": "home-ill"}
    missing |= {"seen": "heard", "safe": "yes", "next_on": date(2026, 12, 29)}
    record_look_up(many["due"][3], by=cast.li, nonce=uuid.uuid4(), **missing)
    write_concern(cast.school, by=cast.li, nonce=uuid.uuid4(), words="他最近不说话")
    urgent = make.decision("urgent", "see-urgent-categories", until=None)
    decide(Case.objects.get(student=many["late"][0]), by=cast.wang, nonce=uuid.uuid4(), decision=urgent, guardian=None)
    asked = questions(as_(cast.wang))
    alarm = page(as_(cast.wang).get("/")).split('class="card alarm"')[1].split("</section>")[0]
    assert alarm.count("<li>") == 3
    assert asked <= MOST_QUERIES, asked


def test_who_is_late_and_waits_for_the_visit_below_is_counted_above_and_stands_there(cast, time_machine_at):
    case = make.make_case(cast, "yu")
    time_machine_at("2026-11-09")
    found = FirstScreen(cast.wang)
    assert found.late_title == "已超期 1 名" and found.late == () and "1 名" in found.late_more
    assert [row.name for row in found.visit.rows] == [case.student.name]


def test_whatever_a_counselor_needs_now_and_then_is_one_page_away(cast, as_):
    first, rare = page(as_(cast.wang).get("/")), page(as_(cast.wang).get("/rare/"))
    assert 'href="/rare/"' in first
    for name in ("list_plans", "list_ended", "list_receivers", "list_holiday_plans", "list_visits", "open_emergency"):
        assert f'href="{url(name)}"' in rare, name


def test_an_answer_and_a_hand_over_stand_in_front_however_much_is_urgent(cast, as_):
    sent = issue_referral(make.make_referral(cast, make.make_case(cast)), by=cast.wang)
    came = {"received_on": make.TODAY, "unit": "儿童心理门诊", "next_step": "seeing", "came_at": timezone.now()}
    ReceiverAnswer.objects.create(referral=sent, **came)
    end_assignment(cast.wang.assignments.get(school=cast.school), by=cast.admin)
    assign_staff(cast.tian, by=cast.admin, school=cast.school, duty="counselor", confirmed_by=cast.chen)
    for number in range(14):
        make.make_urgent(cast, cast.zhou if number % 2 else cast.li)
    text = page(as_(cast.tian).get("/"))
    folded = next(element for element in Page(text).all("details"))
    assert len([one for one in folded.iter() if one.tag == "li"]) == 11
    assert "1 份转介有人用回执码答复了" in text and "交接给您" in text
    for words in ("1 份转介有人用回执码答复了", "交接给您"):
        assert words not in "".join(folded.itertext())
