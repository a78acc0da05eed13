"""Who came: written down by who leads it, corrected without losing what stood, in the order of the sheet."""

from datetime import date

import pytest
from django.urls import reverse

from screening.cases.activities import services
from screening.cases.activities.access import seats_in, sessions_of
from screening.cases.activities.printing import find
from screening.cases.activities.rules import ActivityRefused
from screening.cases.activities.selectors import state_of, unwritten_days
from screening.cases.child.presenters.timeline import events_of
from screening.cases.models import ActivityMember, ActivitySession, Attendance, Case
from screening.documents.paper_codes import paper_code
from tests.cases import factories as cases
from tests.cases.activities.factories import make_activity, said, write_down
from tests.factories import make_student

TODAY = date(2026, 10, 19)


@pytest.fixture
def club(cast):
    activity = make_activity(cast, "yu", "bo", "hao", weekdays=[0, 2])
    ActivityMember.objects.update(joined_on=date(2026, 9, 7))
    return activity


def address(activity, day=TODAY):
    return reverse("cases:record_session", args=[activity.public_id]) + f"?day={day}"


def seen(cast, activity, day=TODAY):
    standing = sessions_of(cast.staff, activity).filter(held_on=day).first()
    return state_of(standing, seats_in(cast.staff, activity, day))


def send(browser, activity, seen, *marked, day=TODAY, **more):
    ids = [str(child.public_id) for child in marked]
    return browser.post(address(activity, day), {"seen": seen, "took_place": "yes", "marked": ids, **more})


def stands(day=TODAY):
    rows = Attendance.objects.filter(session__held_on=day, session__superseded_at=None)
    return dict(rows.values_list("student__name", "came"))


def test_only_who_stayed_away_is_marked(cast, as_, club):
    assert send(as_(cast.staff), club, seen(cast, club), cast.children["bo"]).status_code == 302
    assert stands() == {"王𬀩雨": True, "李䶮": False, "张浩然": True}


def test_the_numbers_of_the_sheet_do_the_same_as_the_ticks(cast, as_, club):
    page = as_(cast.staff).get(address(club)).content.decode()
    assert [page.index(f"{number} {name}") > 0 for number, name in ((1, "王𬀩雨"), (2, "李䶮"), (3, "张浩然"))]
    assert send(as_(cast.staff), club, seen(cast, club), numbers="3、1").status_code == 302
    assert stands() == {"王𬀩雨": False, "李䶮": True, "张浩然": False}


def test_of_a_workshop_those_are_marked_for_whom_somebody_came(cast, as_):
    workshop = make_activity(cast, "yu", "bo", kind="family-caregiver-class", title="家长课堂", weekdays=[])
    send(as_(cast.staff), workshop, seen(cast, workshop), cast.children["yu"])
    assert stands() == {"王𬀩雨": True, "李䶮": False}


@pytest.mark.parametrize("odd", [{"took_place": ""}, {"numbers": "4"}, {"took_place": "no", "numbers": "1"}])
def test_what_cannot_be_is_asked_about_and_nothing_is_written(cast, as_, club, odd):
    assert send(as_(cast.staff), club, seen(cast, club), **odd).status_code == 422
    assert not ActivitySession.objects.exists()


def test_sent_twice_it_is_one_day(cast, as_, club):
    before = seen(cast, club)
    for _time in range(2):
        assert send(as_(cast.staff), club, before, cast.children["bo"]).status_code == 302
    assert ActivitySession.objects.count() == 1


def test_an_old_page_with_other_ticks_is_asked_about_and_then_takes_its_place(cast, as_, club):
    """The page came back with Back, or a colleague was quicker: what stood is kept, and nothing is lost in silence."""
    old = seen(cast, club)
    send(as_(cast.wang), club, old, cast.children["bo"])
    answer = send(as_(cast.staff), club, old, cast.children["yu"])
    assert answer.status_code == 422
    assert cast.wang.name in answer.content.decode()
    assert stands()["李䶮"] is False
    fresh = answer.context["form"]["seen"].value()
    assert send(as_(cast.staff), club, fresh, cast.children["yu"]).status_code == 302
    assert stands() == {"王𬀩雨": False, "李䶮": True, "张浩然": True}
    assert ActivitySession.objects.count() == 2


def test_a_child_who_joined_after_the_page_was_opened_is_not_said_to_have_come(cast, as_, club):
    old = seen(cast, club)
    services.join_activity(club, by=cast.wang, students=[cast.children["nur"]])
    assert send(as_(cast.staff), club, old).status_code == 422
    assert stands() == {}


def test_a_day_before_somebody_joined_does_not_list_the_child(cast, club):
    services.join_activity(club, by=cast.wang, students=[cast.children["nur"]])
    names = [seat.student.name for seat in seats_in(cast.staff, club, date(2026, 10, 14))]
    assert cast.children["nur"].name not in names


def test_only_who_leads_it_and_the_counselor_write_it_down(cast, as_, club):
    for who, status in (("li", 404), ("zhou", 404), ("chen", 403), ("admin", 403), ("tian", 404), ("wang", 302)):
        assert send(as_(cast.people[who]), club, seen(cast, club)).status_code == status


def test_days_of_the_rhythm_that_nobody_wrote_down_are_named(cast, club):
    write_down(club, cast.staff, date(2026, 10, 14), cast.children["yu"])
    days = unwritten_days(cast.staff, club)
    assert date(2026, 10, 12) in days
    assert date(2026, 10, 14) not in days
    assert TODAY not in days
    assert all(day.weekday() in (0, 2) for day in days)


def test_the_code_of_the_sheet_leads_back_to_the_list_and_for_others_nowhere(cast, club):
    code = paper_code("activity-sheet", club.public_id).replace("-", "")[:10]
    assert find(cast.staff, code) == reverse("cases:record_session", args=[club.public_id])
    assert find(cast.li, code) is None
    assert find(cast.chen, code) is None


def test_a_day_to_come_or_before_it_began_is_refused(cast, club):
    for day, code in ((date(2026, 10, 20), "day-to-come"), (date(2026, 9, 1), "not-its-day")):
        with pytest.raises(ActivityRefused, match=code):
            services.record_session(club, by=cast.staff, day=day, took_place=True, came=(), seen="")


def test_forty_children_take_as_many_queries_as_three(cast, as_, club, django_assert_max_num_queries):
    more = [make_student(cast.class_3_1, f"许晨{number}", number) for number in range(10, 47)]
    services.change_activity(club, by=cast.wang, **_with_places(cast, 60))
    services.join_activity(club, by=cast.wang, students=more)
    browser = as_(cast.staff)
    with django_assert_max_num_queries(40):
        page = browser.get(address(club)).content.decode()
    assert page.count('type="checkbox"') == 40


def _with_places(cast, places):
    return said(cast, places=places, weekdays=[0, 2])


def test_the_timeline_says_how_often_the_child_came_since_the_case_began(cast, club):
    case = cases.make_case(cast, "yu")
    Case.objects.filter(pk=case.pk).update(opened_on=date(2026, 10, 1))
    write_down(club, cast.staff, date(2026, 9, 30), cast.children["yu"])
    write_down(club, cast.staff, date(2026, 10, 12), cast.children["yu"])
    write_down(club, cast.staff, date(2026, 10, 14))
    events = [event.text for event in events_of(cast.wang, Case.objects.get(), hidden=False)]
    assert [text for text in events if text.startswith("篮球")] in (
        ["篮球: came 1 of 2 times so far"],
        ["篮球：到现在 2 次中来了 1 次"],
    )
