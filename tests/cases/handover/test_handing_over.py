"""No case without an owner, none left behind: counselors leave, children move, rosters are read in."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent, User
from screening.cases.access import cases_of, talk_tasks_of
from screening.cases.deciding.form_values import GuardianRecord
from screening.cases.handover import access, services
from screening.cases.handover.summary import SealBroken, opened, sections_of
from screening.cases.models import Case, FollowUp, HandOver, TalkTask
from screening.cases.referrals.services import issue_referral
from screening.cases.review.services import record_guardian_contact
from screening.idempotency.once import SentBefore
from screening.jobs.scheduled import run_due
from screening.rounds.models import Tier
from students.models import StaffAssignment
from students.services.children import move_student
from students.services.roster import upload_roster
from students.services.roster_writing import approve_roster
from students.services.staff import assign_staff, disable_colleague, end_assignment
from tests import factories
from tests.cases import factories as make
from tests.conftest import Cast

MONDAY = date(2026, 10, 19)
SignIn = Callable[[User], Client]


def post_of(person: User, cast: Cast) -> StaffAssignment:
    return StaffAssignment.objects.get(user=person, school=cast.school)


def leave(cast: Cast) -> None:
    end_assignment(post_of(cast.wang, cast), by=cast.admin)


@pytest.fixture
def cases(cast: Cast) -> dict[str, Case]:
    return {name: make.make_case(cast, name) for name in ("yu", "bo", "hao", "second")}


def owner(case: Case) -> User:
    return Case.objects.get(pk=case.pk).owner


def test_all_cases_of_a_counselor_who_leaves_wait_for_a_receipt_and_the_headteacher_has_them(
    cast: Cast, cases: dict[str, Case]
) -> None:
    leave(cast)
    waiting = HandOver.objects.filter(why="counselor-left", accepted_at__isnull=True)
    assert set(waiting.values_list("case__number", flat=True)) == {cases[name].number for name in ("yu", "bo", "hao")}
    assert {owner(cases[name]) for name in ("yu", "bo", "hao")} == {cast.chen}
    assert owner(cases["second"]) == cast.wang  # the other school keeps its counselor
    assert access.waiting_at(cast.chen).count() == 3
    assert access.without_counselor(cast.chen).exists()


def test_the_old_access_ends_with_the_duty_and_the_next_counselor_receives_each_case(
    cast: Cast, cases: dict[str, Case]
) -> None:
    leave(cast)
    assert set(cases_of(cast.wang)) == {cases["second"]}
    assign_staff(cast.tian, by=cast.admin, school=cast.school, duty="counselor", confirmed_by=cast.chen)
    row = access.hand_overs_to(cast.tian).get(case=cases["yu"])
    services.accept_hand_over(row, by=cast.tian)
    services.accept_hand_over(row, by=cast.tian)
    assert owner(cases["yu"]) == cast.tian
    assert AuditEvent.objects.filter(verb="case.accept_hand_over").count() == 1
    assert access.waiting_at(cast.chen).count() == 2


def test_a_disabled_account_leaves_nothing_behind(cast: Cast, cases: dict[str, Case]) -> None:
    disable_colleague(cast.wang, by=cast.admin)
    assert not Case.objects.filter(owner=cast.wang).exclude(pk=cases["second"].pk).exists()
    assert HandOver.objects.count() == 4  # both schools; the second has nobody who could own its case meanwhile


def test_a_colleague_at_the_same_school_has_the_cases_at_once_and_still_gives_a_receipt(
    cast: Cast, cases: dict[str, Case]
) -> None:
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    leave(cast)
    assert owner(cases["yu"]) == cast.tian
    assert access.hand_overs_to(cast.tian).count() == 3


def test_a_last_day_in_the_future_hands_over_when_it_has_passed(cast: Cast, cases: dict[str, Case]) -> None:
    end_assignment(post_of(cast.wang, cast), by=cast.admin, last_day=date(2026, 10, 20))
    assert not HandOver.objects.exists()
    with time_machine.travel("2026-10-21T08:00:00+08:00", tick=False):
        run_due()
        assert HandOver.objects.count() == 3
        run_due()
        assert HandOver.objects.count() == 3


def test_who_takes_the_post_later_owns_the_cases_from_the_next_day_on_receipt_or_not(
    cast: Cast, cases: dict[str, Case]
) -> None:
    leave(cast)
    assign_staff(cast.tian, by=cast.admin, school=cast.school, duty="counselor", confirmed_by=cast.chen)
    run_due()
    assert owner(cases["yu"]) == cast.tian
    assert access.hand_overs_to(cast.tian).count() == 3


def test_a_child_who_moves_to_another_school_stays_with_the_old_counselor_until_the_receipt(
    cast: Cast, cases: dict[str, Case]
) -> None:
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=MONDAY)
    row = HandOver.objects.get()
    assert (row.why, row.from_school, row.from_class, row.to_school) == (
        "other-school",
        cast.school,
        cast.class_3_1,
        cast.outside_school,
    )
    assert owner(cases["yu"]) == cast.wang
    assert cases["yu"] in cases_of(cast.wang)
    assert cases["yu"] not in cases_of(cast.tian)
    assert list(access.hand_overs_from(cast.wang)) == [row]
    services.accept_hand_over(access.hand_overs_to(cast.tian).get(), by=cast.tian)
    moved = Case.objects.get(pk=cases["yu"].pk)
    assert (moved.owner, moved.school, moved.school_class) == (cast.tian, cast.outside_school, cast.outside_class)
    assert moved.flag.school == cast.school  # history keeps the school of its day
    assert moved not in cases_of(cast.wang)
    assert moved in cases_of(cast.tian)


def test_a_roster_file_that_moves_a_child_hands_over_too(cast: Cast, cases: dict[str, Case]) -> None:
    text = "班级,座号,姓名,性别,出生年月\n三年级(2)班,9,王𬀩雨,女,2017-05\n三年级(1)班,2,李䶮,男,2017-05\n"
    upload = upload_roster(cast.school, by=cast.admin, content=text.encode())
    approve_roster(upload, by=cast.admin)
    assert Case.objects.get(pk=cases["yu"].pk).school_class == cast.class_3_2
    assert not access.cases_needing_handover(None, Case.objects.all(), MONDAY).exists()


def test_another_class_takes_case_and_talk_along_and_its_teacher_is_to_be_told(cast: Cast) -> None:
    case = make.make_case(cast, "bo", tier=Tier.B, code="elevated")
    move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=MONDAY)
    assert Case.objects.get(pk=case.pk).school_class == cast.class_3_2
    assert talk_tasks_of(cast.zhou).get().student == cast.children["bo"]
    assert access.waiting_at(cast.chen).count() == 0  # same counselor: nobody has to receive it
    services.accept_hand_over(access.new_classes_of(cast.wang).get(), by=cast.wang)
    assert not access.new_classes_of(cast.wang).exists()
    assert owner(case) == cast.wang


def test_a_random_talk_follows_the_child(cast: Cast) -> None:
    talk = {"round": make.make_round(cast.county, cast.district), "due_on": MONDAY, "kind": "random"}
    TalkTask.objects.create(student=cast.children["bo"], school_class=cast.class_3_1, **talk)
    move_student(cast.children["bo"], by=cast.admin, to=cast.outside_class, day=MONDAY)
    assert talk_tasks_of(cast.outside_teacher).count() == 1


def test_who_moves_on_before_the_receipt_goes_to_the_last_school_and_who_comes_back_to_none(
    cast: Cast, cases: dict[str, Case]
) -> None:
    yu = cast.children["yu"]
    move_student(yu, by=cast.admin, to=cast.outside_class, day=date(2026, 10, 16))
    move_student(yu, by=cast.admin, to=cast.second_class, day=MONDAY)
    first, last = HandOver.objects.order_by("pk")
    assert first.superseded_at and not last.superseded_at
    assert not access.hand_overs_to(cast.tian).exists()
    with pytest.raises(services.NoLongerWaiting):
        services.accept_hand_over(first, by=cast.tian)
    with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
        move_student(yu, by=cast.admin, to=cast.class_3_1, day=date(2026, 10, 20))
        assert not HandOver.objects.filter(access.WAITS).exists()
        assert owner(cases["yu"]) == cast.wang


def test_the_counselor_leaves_while_a_child_is_on_its_way(cast: Cast, cases: dict[str, Case]) -> None:
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=MONDAY)
    leave(cast)
    assert owner(cases["yu"]) == cast.chen
    assert access.hand_overs_to(cast.tian).get().case == cases["yu"]


def test_a_case_left_behind_undoes_the_whole_act(
    cast: Cast, cases: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted fault: one case is skipped."""
    take = services._take
    monkeypatch.setattr(services, "_take", lambda case, *rest: None if case.pk == cases["bo"].pk else take(case, *rest))
    with pytest.raises(services.LeftBehind):
        leave(cast)
    assert not HandOver.objects.exists()
    assert post_of(cast.wang, cast).ends is None


def test_the_summary_is_frozen_and_a_changed_one_is_noticed(cast: Cast, cases: dict[str, Case]) -> None:
    services_before = Case.objects.get(pk=cases["yu"].pk)
    leave(cast)
    row = HandOver.objects.get(case=cases["yu"])
    before = opened(row.summary, row.summary_hash)
    assert any(services_before.number in line for section in before for line in section.lines)
    assert "王静" in row.summary  # with whom it was
    with pytest.raises(SealBroken):
        opened(row.summary.replace("王静", "别人"), row.summary_hash)


def test_an_urgent_concern_kept_from_anybody_is_not_in_the_summary(cast: Cast, cases: dict[str, Case]) -> None:
    make.make_urgent(cast, cast.li, "staff", "陈志远", cast.children["yu"])
    make.make_urgent(cast, cast.li, "no", "", cast.children["bo"])
    leave(cast)
    told = {row.case.student_id: row.summary for row in HandOver.objects.select_related("case")}
    assert "紧急关注" not in told[cast.children["yu"].pk]
    assert "紧急关注" in told[cast.children["bo"].pk]
    assert "URGENT-SENTINEL" not in "".join(told.values())


def test_a_closed_case_goes_nowhere(cast: Cast, cases: dict[str, Case]) -> None:
    closed = {"state": "closed", "closed_at": factories.at("2026-10-16"), "closed_by": cast.wang, "outcome": "moved"}
    Case.objects.filter(pk=cases["yu"].pk).update(**closed)
    leave(cast)
    assert not HandOver.objects.filter(case=cases["yu"]).exists()
    assert owner(cases["yu"]) == cast.wang


def test_nothing_goes_to_a_school_elsewhere_without_agreement(cast: Cast, cases: dict[str, Case]) -> None:
    told = {"by": cast.wang, "nonce": uuid.uuid4(), "goes_to": "外县某小学"}
    with pytest.raises(services.NotAgreed):
        services.seal_for_elsewhere(cases["yu"], agreed=" ", **told)
    row = services.seal_for_elsewhere(cases["yu"], agreed="父亲 10 月 18 日 电话", **told)
    assert services.seal_for_elsewhere(cases["yu"], agreed="父亲 10 月 18 日 电话", **told) == row
    for odd in ({"agreed": "母亲 10 月 19 日 电话"}, {"goes_to": "邻县某小学"}):
        with pytest.raises(SentBefore):
            services.seal_for_elsewhere(cases["yu"], **{"agreed": "父亲 10 月 18 日 电话", **told, **odd})
    titles = [section.title for section in opened(row.summary, row.summary_hash)]
    assert "为什么请人看" not in titles
    assert "明显偏多" not in row.summary


def test_on_the_paper_the_family_carries_stands_nothing_kept_from_it(cast: Cast, cases: dict[str, Case]) -> None:
    case, told = cases["yu"], {"by": cast.wang, "nonce": uuid.uuid4()}
    kept = GuardianRecord(told="not-told", why_not="safety")
    record_guardian_contact(case, guardian=kept, by=cast.wang, nonce=uuid.uuid4())
    record_guardian_contact(case, guardian=make.TOLD, by=cast.wang, nonce=uuid.uuid4())
    agreed = {"consent_basis": "sheet", "consent_from": "奶奶 10 月 18 日"}
    forced = {"consent_basis": "override", "override_reason": "监护人可能有关"}
    for unit, basis in (("县医院", agreed), ("派出所", forced)):
        issue_referral(make.make_referral(cast, case, make.make_receiver(cast, unit=unit), **basis), by=cast.wang)
    FollowUp.objects.create(case=case, due_on=MONDAY, done_on=MONDAY, done_by=cast.wang, result="RESULT-SENTINEL")
    row = services.seal_for_elsewhere(case, goes_to="外县某小学", agreed="奶奶 10 月 18 日 电话", **told)
    assert [word for word in ("监护人可能有关", "派出所", "RESULT-SENTINEL", "请见一面") if word in row.summary] == []
    assert "奶奶" in row.summary and "县医院" in row.summary
    inside = str(sections_of(case))
    assert "监护人可能有关" in inside and "RESULT-SENTINEL" in inside


def test_a_doubt_about_whoever_cares_for_the_child_is_not_on_the_paper_that_person_carries(
    cast: Cast, cases: dict[str, Case]
) -> None:
    factories.make_care(
        cast.children["yu"], cast.admin, capacity_concern=True, primary_caregiver="paternal-grandparents"
    )
    with translation.override("en"):
        inside, carried = (str(sections_of(cases["yu"], elsewhere=elsewhere)) for elsewhere in (False, True))
    assert "A doubt is recorded" in inside
    assert "Care capacity" not in carried
    assert "Main carer" in carried


def test_duty_days_ahead_that_name_who_left_are_told(cast: Cast, as_: SignIn) -> None:
    make.make_duty(cast.school, cast.wang, cast.chen, date(2026, 10, 21))
    make.make_duty(cast.school, cast.li, cast.chen, date(2026, 10, 22))
    admin, url = as_(cast.admin), reverse("students:end_assignment", args=[post_of(cast.wang, cast).public_id])
    assert "现在在本校没有职责" not in admin.get(reverse("students:list_duty")).content.decode()
    admin.post(url, {"nonce": uuid.uuid4()})
    for person, page in ((cast.admin, "students:list_duty"), (cast.chen, "home:show_home")):
        assert "值班表往后有 1 条写着现在在本校没有职责的人" in as_(person).get(reverse(page)).content.decode()
