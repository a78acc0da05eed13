"""Who is in an activity, and what its pages say about it: nothing but a name, a class and a seat."""

import re
import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from screening.cases.activities import services
from screening.cases.activities.rules import ActivityRefused
from screening.cases.activities.selectors import doses_of
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.models import ActivityMember
from screening.cases.plans.services import save_plan
from tests.cases import factories as cases
from tests.cases.activities.factories import make_activity, write_down
from tests.factories import make_student


def page_of(browser, name, *args):
    return browser.get(reverse(f"cases:{name}", args=args)).content.decode()


def shape(page):
    """A page without what changes from one answer to the next whoever is on it."""
    return re.sub(r'value="[^"]{20,}"|[0-9a-f]{8}-[0-9a-f-]{27}', "", page)


READERS = [
    *((name, who) for name in ("show_activity", "list_activities") for who in "staff li zhou wang chen admin".split()),
    *(("record_session", who) for who in ("staff", "wang")),
]


@pytest.mark.parametrize(("name", "who"), READERS)
def test_a_page_is_the_same_before_and_after_a_child_of_it_got_a_case(cast, as_, name, who):
    activity = make_activity(cast, "yu", "bo", "nur", "hao")
    more = [make_student(cast.class_3_2, f"许晨{number}", 10 + number) for number in range(4)]
    services.join_activity(activity, by=cast.wang, students=more)  # enough, so that the counselor need not invite
    args = () if name == "list_activities" else (activity.public_id,)
    before = shape(page_of(as_(cast.people[who]), name, *args))
    cases.make_case(cast, "yu")
    cases.make_case(cast, "hao", tier="B")
    assert len(before) > 2000
    assert shape(page_of(as_(cast.people[who]), name, *args)) == before


def test_children_stand_in_the_order_of_class_and_seat_whenever_and_why_ever_they_joined(cast, as_):
    cases.make_case(cast, "nur")
    activity = make_activity(cast, "hao", "nur")
    services.join_activity(activity, by=cast.wang, students=[cast.children["yu"]], source="asked")
    page = page_of(as_(cast.staff), "show_activity", activity.public_id)
    places = [page.index(cast.children[name].name) for name in ("yu", "nur", "hao")]
    assert places == sorted(places)
    assert "asked" not in page
    assert "XQ-2026" not in page


def test_who_leads_reads_the_whole_list_a_class_teacher_the_own_class_and_who_arranges_nobody(cast, as_):
    activity = make_activity(cast, "yu", "hao")
    yu, hao = cast.children["yu"].name, cast.children["hao"].name
    for person, read in ((cast.staff, {yu, hao}), (cast.li, {yu}), (cast.zhou, {hao}), (cast.chen, set())):
        page = page_of(as_(person), "show_activity", activity.public_id)
        assert {name for name in (yu, hao) if name in page} == read
    looked = AuditEvent.objects.filter(verb="activity.list", actor_id=cast.li.public_id).last()
    assert looked.subjects == [str(cast.children["yu"].public_id)]


def send(browser, activity, school_class, ticked, was=(), **more):
    address = reverse("cases:choose_members", args=[activity.public_id, school_class.public_id])
    ids = [str(child.public_id) for child in ticked]
    data = {"nonce": uuid.uuid4(), "children": ids, "was": [str(child.public_id) for child in was], "source": "asked"}
    return browser.post(address, {**data, **more})


def test_a_class_teacher_ticks_the_own_class_and_twice_is_once(cast, as_):
    activity, yu, bo = make_activity(cast), cast.children["yu"], cast.children["bo"]
    for _time in range(2):
        assert send(as_(cast.li), activity, cast.class_3_1, [yu, bo]).status_code == 302
    assert set(ActivityMember.objects.values_list("student", "left_on")) == {(yu.pk, None), (bo.pk, None)}
    send(as_(cast.li), activity, cast.class_3_1, [yu], was=[yu, bo])
    assert ActivityMember.objects.get(student=bo).left_on == date(2026, 10, 19)
    assert send(as_(cast.li), activity, cast.class_3_2, []).status_code == 404


def test_two_at_one_list_undo_nothing_of_each_other(cast, as_):
    """Wang put in nur after Li had opened the page."""
    activity, yu, nur = make_activity(cast), cast.children["yu"], cast.children["nur"]
    services.join_activity(activity, by=cast.wang, students=[nur])
    send(as_(cast.li), activity, cast.class_3_1, [yu])
    assert set(ActivityMember.objects.filter(left_on=None).values_list("student", flat=True)) == {yu.pk, nur.pk}


@pytest.mark.parametrize(
    ("more", "children", "code"),
    [({"places": 2}, ("bo", "nur"), "no-place-left"), ({"grades": [4]}, ("bo",), "not-this-grade")],
)
def test_more_than_the_places_or_another_grade_is_refused_as_a_whole(cast, more, children, code):
    activity = make_activity(cast, **more)
    if code == "no-place-left":
        services.join_activity(activity, by=cast.wang, students=[cast.children["yu"]])
    before = ActivityMember.objects.count()
    with pytest.raises(ActivityRefused) as refused:
        services.join_activity(activity, by=cast.wang, students=[cast.children[name] for name in children])
    assert refused.value.code == code
    assert ActivityMember.objects.count() == before


def test_a_child_of_another_school_cannot_be_put_in(cast):
    activity = make_activity(cast)
    with pytest.raises(ActivityRefused, match="not-at-school"):
        services.join_activity(activity, by=cast.wang, students=[cast.children["second"]])


@pytest.mark.parametrize("title", ["留守儿童之家", "问题学生小组", "心理小组"])
def test_a_name_that_would_stick_to_the_children_is_refused(cast, title):
    with pytest.raises(ActivityRefused, match="label-in-title"):
        make_activity(cast, title=title)


def test_the_page_of_a_child_counts_days_since_a_date_and_only_for_the_counselor(cast):
    activity, yu = make_activity(cast, "yu", "bo"), cast.children["yu"]
    ActivityMember.objects.update(joined_on=date(2026, 9, 7))
    for day, came in ((9, [yu]), (14, []), (16, [yu])):
        write_down(activity, cast.staff, date(2026, 10, day), *came)
    write_down(activity, cast.staff, date(2026, 10, 12), took_place=False)
    (dose,) = doses_of(cast.wang, yu, date(2026, 10, 10))
    assert (dose.domain, dose.came, dose.days, dose.last) == ("school", 1, 2, date(2026, 10, 16))
    assert doses_of(cast.staff, yu, date(2026, 10, 1)) == []
    assert doses_of(cast.tian, yu, date(2026, 10, 1)) == []


def test_a_plan_that_points_at_an_activity_puts_the_child_on_its_list_like_every_other(cast):
    activity, case = make_activity(cast, "bo"), cases.planned_case(cast, "yu")
    planned = PlannedAction("school-club", date(2026, 10, 19), activity=activity)
    told = {"starts": date(2026, 10, 19), "review_on": date(2026, 12, 1), "child_goal": "", "agreed_with": ""}
    save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=[planned], **told)
    member = ActivityMember.objects.get(student=cast.children["yu"])
    assert member.activity == activity
    assert set(ActivityMember.objects.values_list("source", flat=True)) == {"invited"}
    full = make_activity(cast, "bo", "nur", places=2)
    with pytest.raises(ActivityRefused, match="activity: no-place-left"):
        save_plan(case, by=cast.wang, nonce=uuid.uuid4(), actions=[replace(planned, activity=full)], **told)


def test_a_list_that_is_refused_leaves_everybody_where_they_were(cast, as_):
    """bo goes, nur and yu come, but one place is all there is."""
    activity = make_activity(cast, "bo", "hao", places=2)
    yu, bo, nur = (cast.children[name] for name in ("yu", "bo", "nur"))
    answer = send(as_(cast.li), activity, cast.class_3_1, [yu, nur], was=[bo])
    assert answer.status_code == 422
    assert ActivityMember.objects.filter(student=bo, left_on=None).exists()
    assert send(as_(cast.li), activity, cast.class_3_1, [yu], was=[bo]).status_code == 302
