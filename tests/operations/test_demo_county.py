"""The demo county in its full size, made once: what the recipe promises, and rows like those the services write."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from accounts import codes
from accounts.models import User
from screening.cases.models import (
    Case,
    EarlierFlag,
    FollowUp,
    GuardianContact,
    HandOver,
    PlanEntry,
    ReceiverAnswer,
    Referral,
    SupportPlan,
    TalkTask,
    TeacherMessage,
    UrgentConcern,
    WatchCheck,
)
from screening.cases.opening.services.numbering import next_number
from screening.cases.referrals.services import receipt_hash, record_receipt
from screening.library import texts
from screening.reports.models import CountyMonth
from screening.rounds.models import (
    Assessment,
    ChildForm,
    ChildFormCount,
    ChildWish,
    Flag,
    FlagReason,
    OutsideResult,
    Result,
    RoundChild,
    ScreeningRound,
    Sheet,
    SheetRow,
    TeacherConcern,
)
from screening.rounds.opening import window_problems
from screening.rounds.round_scoring import round_scoring_of
from screening.rounds.selectors import seats_of
from screening.rounds.services import settle_open_rounds
from screening.rounds.services.flagging import flags_from_forms
from screening.rounds.services.rescoring_rows import groups_of, missing
from students.access import visible_students
from students.labels import policy_left_behind, research_left_behind
from students.models import CareArrangement, Consent, County, Enrolment, School, SchoolClass, Student
from students.selectors import calendar_of, care_in_force, class_teacher_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db]  # what a test writes is taken back
TODAY = date(2026, 10, 26)
MORNING = f"{TODAY}T09:00:00+08:00"
SPECIAL = ("王𬀩", "李䶮", "陈㛃", "古丽娜尔·艾山", "欧阳念慈", "龙一")


@pytest.fixture(scope="module", autouse=True)
def county(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    folder: Path = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(VAR_DIR=folder), transaction.atomic():
        with time_machine.travel(MORNING, tick=False):
            call_command("seed_demo", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def frozen_clock() -> Iterator[None]:
    """The demo's own day, for every test of it."""
    with time_machine.travel(MORNING, tick=False):
        yield


def current() -> ScreeningRound:
    return ScreeningRound.objects.get(state="open")


def again() -> Any:
    """Cases of children who came up again in the open round."""
    return Case.objects.filter(earlier_flags__isnull=False).distinct()


def children_today() -> Any:
    return Student.objects.filter(enrolments__ends=None)


def test_three_schools_eleven_classes_and_two_hundred_and_seventy_two_children():
    assert School.objects.count() == 3
    assert SchoolClass.objects.filter(closed_on=None).count() == 11
    assert children_today().count() == 272


def test_rare_names_sit_in_classes_of_the_demo_teacher_and_one_of_them_has_a_referral_on_its_way():
    teacher = User.objects.get(username="teacher")
    seen = set(visible_students(teacher).values_list("name", flat=True))
    assert set(SPECIAL) <= seen
    referred = Referral.objects.filter(case__student__in=visible_students(teacher), case__student__name=SPECIAL[0])
    assert set(referred.values_list("state", flat=True)) == {"issued"}


def test_one_class_has_twins_and_the_same_name_twice():
    by_class: dict[int, list[Student]] = {}
    for seat in Enrolment.objects.filter(ends=None).select_related("student"):
        by_class.setdefault(seat.school_class_id, []).append(seat.student)
    both = [group for group in by_class.values() if Counter(s.name for s in group).most_common(1)[0][1] > 1]
    assert both
    twins = [
        (a, b)
        for group in both
        for a in group
        for b in group
        if a.pk < b.pk and a.name[0] == b.name[0] and (a.birth_year, a.birth_month) == (b.birth_year, b.birth_month)
    ]
    assert any({a.name[1:], b.name[1:]} == {"星辰", "晓宇"} for a, b in twins)


def test_the_two_labels_disagree_for_some_children_and_the_register_for_one_in_ten():
    facts = care_in_force(children_today().values_list("pk", flat=True))
    pairs = Counter((policy_left_behind(f, TODAY), research_left_behind(f, TODAY)) for f in facts.values())
    assert pairs[True, False] > 0
    assert pairs[False, True] > 0
    away = {s: (f.father_away == "now") + (f.mother_away == "now") for s, f in facts.items()}
    rows = CareArrangement.objects.filter(student__in=facts).order_by("as_of", "pk")
    stale = sum(row.register_value != away[row.student_id] for row in {row.student_id: row for row in rows}.values())
    assert 0.05 < stale / len(facts) < 0.16


def test_consents_cover_most_children_and_one_was_taken_back():
    latest = {row.student_id: row for row in Consent.objects.order_by("dated", "pk")}
    given = [row for row in latest.values() if row.outcome == "given" and row.teacher_forms == "yes"]
    assert 0.88 < len(given) / Student.objects.count() < 0.98
    assert Consent.objects.filter(outcome="withdrawn").count() == 1
    assert all(row.witness for row in Consent.objects.filter(way="phone"))


def test_rounds_open_in_weeks_five_to_eight_and_on_school_days():
    calendar = calendar_of(County.objects.get())
    for one in ScreeningRound.objects.all():
        assert window_problems(calendar, one.opens_on, one.closes_on) == ()
        assert calendar.is_school_day(one.opens_on)
    assert calendar.school_days_between(current().opens_on, TODAY) == 10


def test_every_child_of_the_open_round_is_in_exactly_the_state_the_services_would_give():
    here = set(children_today().values_list("pk", flat=True))
    states = list(RoundChild.objects.filter(round=current()))
    assert here == {row.student_id for row in states}
    assert settle_open_rounds([row.student_id for row in states]) == 0
    counts = Counter(row.state for row in states)
    assert min(counts[state] for state in ("rated", "refused", "no-consent-yet", "to-rate", "absent-long")) > 0
    for row in states:
        assert (row.state in ("rated", "refused", "left")) == (row.owner == "" and row.due_on is None)


def test_scoring_everything_again_changes_no_result_and_no_flag():
    """Without norms each flag notes how many children were rated by then: that number alone grows."""
    before = (Result.objects.count(), Case.objects.count(), why_flagged())
    for one in ScreeningRound.objects.all():
        round_scoring = round_scoring_of(one)
        assert missing(round_scoring, groups_of(round_scoring)) == []
    handed_in = current().sheets.filter(state="submitted").values("school_class")
    children = RoundChild.objects.filter(round=current(), school_class__in=handed_in).select_related("school_class")
    flags_from_forms(round_scoring_of(current()), children, at=current().created_at)
    assert (Result.objects.count(), Case.objects.count(), why_flagged()) == before


def why_flagged() -> set[tuple[object, ...]]:
    """Every flag with its tier and its reasons; a note tells nothing that was not known."""
    rows = FlagReason.objects.exclude(code="provisional").select_related("flag")
    return {(row.flag_id, row.flag.tier, row.code, row.is_note, str(row.params)) for row in rows}


def test_sheets_seat_the_children_with_a_valid_consent_and_submitted_ones_have_an_assessment_for_each_form():
    for sheet in current().sheets.filter(state="submitted"):
        assert set(sheet.rows.values_list("student", flat=True)) == {seat.student.pk for seat in seats_of(sheet)}
        assert {"lines", "more", "all"} == set(sheet.quality)
    for sheet in Sheet.objects.filter(state="open", informant="teacher"):
        assert not Assessment.objects.filter(round=sheet.round, school_class=sheet.school_class).exists()
    rated = RoundChild.objects.filter(state="rated")
    forms = Counter(Assessment.objects.filter(informant="teacher").values_list("round", "student"))
    assert all(forms[row.round_id, row.student_id] == 2 for row in rated)


def test_the_open_round_is_half_done():
    sheets = current().sheets.filter(informant="teacher")
    assert sheets.filter(state="submitted").count() == 5
    begun = sheets.filter(state="open", started_at__isnull=False)
    assert begun.count() == 3
    mine = begun.get(school_class__assignments__user__username="teacher")
    assert mine.rows.exclude(cells={}).count() == 17


def test_a_sheet_of_rows_that_are_the_same_is_asked_about():
    found = Counter(line["code"] for sheet in Sheet.objects.all() for line in (sheet.quality or {}).get("all", []))
    assert found["identical-rows"] == 1
    assert not found["too-fast"]


def test_every_open_case_has_an_owner_and_a_dated_next_step():
    for case in Case.objects.exclude(state="closed"):
        assert case.owner_id
        steps = (case.next_on, case.desk_due_on, case.seen_due_on, case.answer_due_on)
        assert any(steps), case.number
        if case.state in ("watch", "plan", "referred"):
            assert case.next_on, case.number


def test_no_flag_is_without_a_case_and_no_open_case_without_a_child_at_school():
    assert not Flag.objects.filter(case=None, later_in=None).exists()
    assert set(Case.objects.filter(kind="random-check").values_list("flag", flat=True)) == {None}
    open_cases = Case.objects.exclude(state="closed")
    assert not open_cases.exclude(student__enrolments__ends=None).exists()


def test_cases_stand_in_every_state_and_for_everybody_something_waits():
    states = Counter(Case.objects.values_list("state", flat=True))
    assert min(states[state] for state in Case.State.values) > 0
    mine = Case.objects.filter(owner__username="counselor", state="waiting", tier="A")
    assert mine.filter(desk_due_on__gte=TODAY).exists()
    assert TalkTask.objects.filter(round=current(), kind="tier-b", state="waiting").exists()
    assert TalkTask.objects.filter(round=current(), kind="random", state="waiting").exists()
    referrals = Counter(Referral.objects.values_list("state", flat=True))
    assert min(referrals[state] for state in ("draft", "issued", "in-progress", "done", "declined")) > 0
    assert ReceiverAnswer.objects.filter(looked_at=None).exists()
    assert SupportPlan.objects.filter(case__state="plan").count() > 1
    assert FollowUp.objects.filter(done_on=None, due_on__gte=TODAY).exists()
    assert HandOver.objects.filter(accepted_at=None, to_school__name="柳湾镇中心小学").count() == 1
    assert Case.objects.filter(state="closed", outcome="goals-reached").exists()


def test_concerns_wishes_and_outside_results_are_reasons_of_their_own():
    assert (TeacherConcern.objects.count(), OutsideResult.objects.count()) == (2, 1)
    assert ChildWish.objects.count() == 2
    for code, model in (
        ("teacher-concern", TeacherConcern),
        ("child-asks", ChildWish),
        ("outside-result", OutsideResult),
    ):
        rows = FlagReason.objects.filter(code=code)
        assert {row.params["record"] for row in rows} == {str(one.public_id) for one in model.objects.all()}
    acknowledged = TeacherMessage.objects.filter(kind="acknowledged").values_list("concern", flat=True)
    assert sorted(acknowledged) == sorted(TeacherConcern.objects.values_list("pk", flat=True))


def test_every_child_form_that_came_back_was_typed_from_paper_and_counted():
    rows = SheetRow.objects.filter(sheet__informant="child").exclude(cells={})
    typed = {(form.sheet_id, form.student_id) for form in ChildForm.objects.all()}
    assert typed == set(rows.values_list("sheet", "student")) and len(typed) > 15
    assert {cell["s"] for row in rows for cell in row.cells.values()} == {"paper"}
    assert sum(count.came_back for count in ChildFormCount.objects.all()) == len(typed)


def test_decisions_rest_on_what_the_service_asks_for():
    for case in Case.objects.prefetch_related("decisions", "reviews", "guardian_contacts"):
        assert sum(row.superseded_at is None for row in case.decisions.all()) <= 1
        for row in case.decisions.all():
            assert row.reason in texts.ids(f"texts.decisions.{row.decision}.reasons") or row.decision == "urgent"
            if row.decision in ("watch", "support-plan", "referral"):
                assert row.until > row.decided_at.date()
                assert case.guardian_contacts.all()
            if row.decision == "no-concern" and case.tier == "A":
                assert case.reviews.all()
    for contact in GuardianContact.objects.all():
        assert contact.told in texts.ids("chain.guardian_informed.fields.told.options")
    assert GuardianContact.objects.filter(told="not-told").exists()


def test_questions_about_children_on_watch_are_mostly_answered_and_none_outlives_the_watch():
    due = WatchCheck.objects.filter(due_on__lt=TODAY)
    assert due.exclude(answered_at=None).count() / due.count() > 0.7
    asked = WatchCheck.objects.filter(answered_at=None)
    assert set(asked.exclude(case__in=again()).values_list("case__state", flat=True)) <= {"watch"}


def test_what_took_place_of_a_plan_is_written_in_the_words_of_the_catalogue():
    for action, status in set(PlanEntry.objects.values_list("action__action", "status")):
        assert status in texts.ids(f"support_catalogue.actions.{action}.record.statuses"), action
    actions = Counter(SupportPlan.objects.values_list("actions__action", flat=True))
    assert actions["family-call-schedule"] > 3
    plans = SupportPlan.objects.exclude(case__in=again())  # of a child who came up again two stories are one
    per_plan = Counter(plans.values_list("pk", "actions").values_list("pk", flat=True))
    assert set(per_plan.values()) == {2}


def test_a_slip_from_the_demo_county_can_be_typed_in():
    referral = Referral.objects.filter(state="issued").first()
    assert codes.plain(referral.verification_code)
    found = Referral.objects.get(receipt_code_hash=receipt_hash(referral.receipt_code))
    assert found == referral
    record_receipt(found, by=referral.case.owner, nonce=referral.public_id, dated=TODAY)
    assert Referral.objects.get(pk=found.pk).state == "received"


def test_the_county_has_months_enough_for_a_trend():
    months = list(CountyMonth.objects.order_by("month").values_list("month", flat=True))
    assert months == [date(2026, month, 1) for month in range(4, 10)]


def test_the_next_case_gets_the_next_number():
    joined = EarlierFlag.objects.exclude(other_number="").values_list("other_number", flat=True)
    every = [*Case.objects.values_list("number", flat=True), *joined]
    numbers = [int(number[-4:]) for number in every if number.startswith("XQ-2026-")]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert next_number(2026) == f"XQ-2026-{len(numbers) + 1:04d}"


def test_urgent_concerns_were_closed_by_two_and_the_doubtful_one_is_kept_from_the_school():
    concerns = UrgentConcern.objects.order_by("raised_at")
    assert concerns.count() == 2
    still_open = concerns.get(closed_at=None)
    assert (still_open.acknowledged_at - still_open.raised_at) == timedelta(minutes=40)
    for one in concerns.exclude(closed_at=None):
        assert one.close_asked_by == one.closed_by != one.confirmed_by
    unsure = concerns.get(about="unsure")
    kept = set(unsure.withheld_from.values_list("role", flat=True))
    assert {"headteacher", "teacher", "school-administrator", "staff"} <= kept


def test_a_class_changed_hands_and_a_child_could_not_be_scored():
    changed = [
        one
        for one in SchoolClass.objects.filter(closed_on=None)
        if class_teacher_of(one, TODAY) != class_teacher_of(one, TODAY - timedelta(days=120))
    ]
    assert len(changed) == 1
    assert RoundChild.objects.filter(state="not-scorable").exists()


def test_nothing_in_the_county_lies_in_the_future():
    moments = [
        Assessment.objects.order_by("-submitted_at").values_list("submitted_at", flat=True)[0],
        Flag.objects.order_by("-raised_at").values_list("raised_at", flat=True)[0],
        Sheet.objects.exclude(last_saved_at=None).order_by("-last_saved_at").values_list("last_saved_at", flat=True)[0],
        TeacherMessage.objects.order_by("-sent_at").values_list("sent_at", flat=True)[0],
        UrgentConcern.objects.order_by("-raised_at").values_list("raised_at", flat=True)[0],
    ]
    assert max(moments).date() < TODAY
    assert not Case.objects.filter(first_seen_on__gte=TODAY).exists()
    assert not FollowUp.objects.filter(done_on__gte=TODAY).exists()


@pytest.mark.parametrize(
    "username",
    ["teacher", "teacher2", "counselor", "headteacher", "schooladmin", "district", "auditor", "staff", "protection"],
)
def test_the_first_screen_of_every_role_is_alive(as_, username):
    page = as_(User.objects.get(username=username)).get("/")
    assert page.status_code == 200
    text = page.content.decode()
    if username == "teacher":
        assert "五年级(2)班" in text
    if username == "counselor":
        assert "松岭小学" not in text


def test_the_page_of_a_child_opens_in_every_state(as_):
    browser = as_(User.objects.get(username="counselor"))
    for state in ("waiting", "under-review", "watch", "plan", "referred", "closed"):
        mine = Case.objects.filter(owner__username="counselor", state=state, student__enrolments__ends=None)
        for case in mine.order_by("pk")[:3]:
            assert browser.get(f"/cases/{case.public_id}/", follow=True).status_code == 200, case.number
