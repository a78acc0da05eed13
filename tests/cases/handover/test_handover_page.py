"""An import closes nothing; whose child moved or left is handed over by its counselor."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from screening.cases.handover.presenter import HandoverPage
from screening.cases.models import Case, HandOver
from screening.cases.queue.links import links_of
from students.services.children import end_enrolment, move_student, promote_school
from students.services.roster import upload_roster
from students.services.roster_writing import take_off_roster
from tests.cases import factories as make
from tests.conftest import Cast

SignIn = Callable[[User], Client]
FRIDAY = date(2026, 10, 16)


@pytest.fixture
def case(cast: Cast) -> Case:
    make.make_case(cast, "yu")
    return make.make_case(cast, "bo")


def names(user: User) -> list[str]:
    return [row.name for row in HandoverPage(user).gone]


def test_nobody_is_listed_while_children_sit_where_they_sat(cast: Cast, case: Case) -> None:
    assert HandoverPage(cast.wang).is_empty
    assert links_of(cast.wang) == []


def test_a_roster_file_that_takes_a_child_off_leaves_its_case_open_and_lists_it(cast: Cast, case: Case) -> None:
    text = "班级,座号,姓名,性别,出生年月\n三年级(1)班,1,王𬀩雨,女,2017-05\n三年级(1)班,3,古丽娜尔·艾山,女,2017-05\n"
    roster = upload_roster(cast.school, by=cast.admin, content=text.encode())
    bo = [str(cast.children["bo"].public_id)]
    take_off_roster(roster, by=cast.admin, children=bo, last_day=FRIDAY, reason="moved-school")
    case.refresh_from_db()
    assert case.state == "waiting"
    row = HandoverPage(cast.wang).gone[0]
    assert (row.name, row.number, row.was) == ("李䶮", case.number, "柳湾镇中心小学，三年级(1)班")
    assert row.now == "转学，最后一天 2026 年 10 月 16 日"
    assert AuditEvent.objects.filter(verb="case.list", purpose="handover").count() == 1


def test_a_child_who_graduates_is_handed_over_too(cast: Cast, case: Case) -> None:
    promote_school(
        cast.school, by=cast.admin, school_year=2026, last_day=FRIDAY, ending=[cast.class_3_1], first_grade=0
    )
    assert names(cast.wang) == ["王𬀩雨", "李䶮"] or names(cast.wang) == ["李䶮", "王𬀩雨"]
    assert {one.state for one in Case.objects.all()} == {"waiting"}


def test_a_new_class_is_told_until_its_teacher_knows(cast: Cast, case: Case, as_: SignIn) -> None:
    move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 19))
    row = HandoverPage(cast.wang).new_classes[0]
    assert (row.name, row.now) == ("李䶮", "柳湾镇中心小学，三年级(2)班 2 号，班主任周敏")
    as_(cast.wang).post(reverse("cases:show_hand_over", args=[row.public_id]))
    assert HandoverPage(cast.wang).is_empty


def test_the_new_school_reads_the_sealed_summary_and_receives_the_case(cast: Cast, case: Case, as_: SignIn) -> None:
    move_student(cast.children["bo"], by=cast.admin, to=cast.outside_class, day=date(2026, 10, 19))
    tian, wang = as_(cast.tian), as_(cast.wang)
    assert "1 个个案交接给您" in tian.get(reverse("cases:list_cases")).content.decode()
    row = HandoverPage(cast.tian).to_receive[0]
    page = tian.get(row.url).content.decode()
    assert case.number in page
    assert "李䶮" in page
    assert AuditEvent.objects.filter(verb="hand_over.show").count() == 1
    assert wang.get(row.url).status_code == 404  # the sealed summary is the new counselor's alone
    assert [one.name for one in HandoverPage(cast.wang).on_their_way] == ["李䶮"]
    accepted = tian.post(reverse("cases:show_hand_over", args=[row.public_id]), follow=True)
    assert "个案现在由您负责" in accepted.content.decode()
    assert tian.get(reverse("cases:show_case", args=[case.public_id])).status_code == 200
    assert wang.get(reverse("cases:show_case", args=[case.public_id])).status_code == 404
    assert "您于 2026 年 10 月 19 日接收" in tian.get(row.url).content.decode()


def test_a_receipt_after_the_child_moved_on_says_so(cast: Cast, case: Case, as_: SignIn) -> None:
    move_student(cast.children["bo"], by=cast.admin, to=cast.outside_class, day=date(2026, 10, 19))
    row = HandoverPage(cast.tian).to_receive[0]
    move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_1, day=date(2026, 10, 19))
    assert as_(cast.tian).post(reverse("cases:show_hand_over", args=[row.public_id])).status_code == 404


def test_the_paper_for_a_school_elsewhere_needs_the_family(cast: Cast, case: Case, as_: SignIn) -> None:
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=FRIDAY)
    url, wang = reverse("cases:seal_take_along", args=[case.public_id]), as_(cast.wang)
    assert "为什么请人看" not in wang.get(url).content.decode()
    told = {"nonce": uuid.uuid4(), "goes_to": "外县某小学", "agreed": ""}
    assert wang.post(url, told).status_code == 422
    assert wang.post(url, told | {"agreed": "父亲，电话，10 月 16 日"}).status_code == 302
    assert HandOver.objects.get().goes_to == "外县某小学"


def test_who_still_has_days_left_at_school_is_not_gone(cast: Cast, case: Case) -> None:
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=date(2026, 10, 19))
    assert names(cast.wang) == []


def test_the_queue_says_that_there_is_somebody_and_names_nobody_and_others_see_nothing(
    cast: Cast, case: Case, as_: SignIn
) -> None:
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=FRIDAY)
    page = as_(cast.wang).get(reverse("cases:list_cases")).content.decode()
    assert "1 名有未结个案的孩子转走或离校了：请交接" in page
    assert links_of(cast.tian) == []
    assert as_(cast.admin).get(reverse("cases:list_handovers")).status_code == 403


def test_a_closed_case_is_not_on_the_list(cast: Cast, case: Case) -> None:
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=FRIDAY)
    closed = {"state": "closed", "closed_at": timezone.now(), "closed_by": cast.wang, "outcome": "moved"}
    Case.objects.filter(pk=case.pk).update(**closed)
    assert names(cast.wang) == []
