"""What waits is said once a day, without a name, and not at all in the holidays."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices import inbox, services
from accounts.notices.channels import say
from screening.cases.access.emergency import notices_of
from screening.cases.models import FollowUp, LookUp, TeacherMessage
from screening.cases.notices.services import give_daily_notices
from screening.cases.notices.services.daily import EVERY
from screening.cases.referrals import services as referring
from screening.cases.talks.services.messages import tell_who_still_waits
from screening.cases.urgent.services.emergency import open_in_emergency
from screening.documents.models import Document
from screening.jobs.models import Job
from screening.reports.scheduled import make_last_month
from screening.rounds.services import raise_concern, settle_open_rounds
from tests.cases import factories
from tests.conftest import Cast
from tests.factories import make_consent, make_student
from tests.rounds import factories as rounds


def kinds_of(user: User) -> list[str]:
    return sorted(Notice.objects.filter(to=user).values_list("kind", flat=True))


def test_two_new_cases_are_one_line_for_their_counselor_and_none_for_the_other(cast: Cast) -> None:
    factories.make_case(cast, "yu")
    factories.make_case(cast, "bo")
    give_daily_notices()
    assert kinds_of(cast.wang) == ["queue"] and kinds_of(cast.tian) == []
    assert "2 项复核" in inbox.Inbox(cast.wang).unread[0].says


def test_a_second_look_on_the_same_day_says_nothing_more(cast: Cast) -> None:
    factories.make_case(cast, "yu")
    assert (give_daily_notices(), give_daily_notices()) == (1, 0)


def test_the_next_day_says_how_many_wait_then_not_the_sum(cast: Cast, time_machine_at) -> None:
    factories.make_case(cast, "yu")
    give_daily_notices()
    time_machine_at("2026-10-20")
    factories.make_case(cast, "bo")
    give_daily_notices()
    line = next(line for line in inbox.Inbox(cast.wang).unread if "复核" in line.title)
    assert "2 项复核" in line.says and inbox.count_unread(cast.wang) == 1


@pytest.mark.parametrize(("day", "clock"), [("2026-10-24", "09:00"), ("2026-10-20", "06:30")])
def test_nobody_is_told_on_a_free_day_or_at_night(cast: Cast, time_machine_at, day: str, clock: str) -> None:
    factories.make_case(cast, "yu")
    time_machine_at(day, clock)
    assert give_daily_notices() == 0


def test_a_talk_is_asked_of_the_class_teacher_and_again_after_four_days(cast: Cast, time_machine_at) -> None:
    factories.make_case(cast, "bo", tier="B", code="elevated")
    give_daily_notices()
    assert kinds_of(cast.li) == ["please-talk"] and kinds_of(cast.zhou) == []
    time_machine_at("2026-10-21")
    give_daily_notices()
    time_machine_at("2026-10-23")
    give_daily_notices()
    assert kinds_of(cast.li) == ["please-talk"] * 2


def test_a_clock_that_was_a_year_ahead_silences_nobody_for_that_year(cast: Cast, time_machine_at) -> None:
    factories.make_case(cast, "bo", tier="B", code="elevated")
    give_daily_notices()
    Notice.objects.update(created_at=timezone.now() + timedelta(days=365))
    time_machine_at("2026-10-21")
    give_daily_notices()
    assert kinds_of(cast.li) == ["please-talk"] * 2


def test_what_is_late_and_what_is_due_this_week_are_told_apart(cast: Cast, time_machine_at) -> None:
    case = factories.make_case(cast, "yu")
    time_machine_at("2026-11-11")
    FollowUp.objects.create(case=case, due_on=date(2026, 11, 10))
    FollowUp.objects.create(case=case, due_on=date(2026, 11, 13))
    give_daily_notices()
    assert kinds_of(cast.wang) == ["follow-up", "overdue", "queue"]


def test_an_answer_of_the_counselor_is_told_at_once_also_after_the_one_before(cast: Cast, time_machine_at) -> None:
    case = factories.make_case(cast, "yu")
    for day, kind in (("2026-10-19", "acknowledged"), ("2026-10-20", "looked"), ("2026-10-21", "what-you-can-do")):
        time_machine_at(day)
        values = {"student": case.student, "case": case, "to": cast.li, "kind": kind}
        TeacherMessage.objects.create(**values, sent_at=timezone.now() - timedelta(minutes=5))
        give_daily_notices()
    assert kinds_of(cast.li) == ["teacher-ack", "teacher-ack"]


def test_who_still_waits_is_not_told_that_somebody_has_looked(cast: Cast, time_machine_at) -> None:
    """The day that was promised passed: the message says “still waiting”, and so does the notice of it."""
    factories.make_case(cast, "yu")
    raise_concern(cast.children["yu"], by=cast.li, note="", nonce=uuid.uuid4())
    time_machine_at("2026-11-09")
    tell_who_still_waits()
    give_daily_notices()
    assert kinds_of(cast.li) == ["still-waiting"]
    said = say("still-waiting", 1, {})
    assert "看过" not in said.subject + said.body


def test_a_referral_without_a_word_is_told_to_its_counselor(cast: Cast, time_machine_at) -> None:
    referral = factories.make_referral(cast, factories.make_case(cast, "yu"))
    referring.issue_referral(referral, by=cast.wang)
    time_machine_at("2026-12-21")
    give_daily_notices()
    assert referral.case.owner == cast.wang and "receipt-missing" in kinds_of(cast.wang)


def test_a_document_that_failed_is_told_once_to_who_asked_for_it(cast: Cast) -> None:
    job = Job.objects.create(kind="document", state="failed", not_before=timezone.now(), finished_at=timezone.now())
    values = {"job": job, "kind": "referral", "subject": cast.school.public_id, "audience": "x", "language": "zh-hans"}
    Document.objects.create(**values, input_hash="0", requested_by=cast.wang)
    assert (give_daily_notices(), give_daily_notices()) == (1, 0)
    assert kinds_of(cast.wang) == ["document-failed"]


def test_no_sentence_names_a_child_a_class_or_a_reason(cast: Cast) -> None:
    factories.make_case(cast, "yu")
    factories.make_case(cast, "bo", tier="B", code="elevated")
    give_daily_notices()
    for notice in Notice.objects.all():
        words = say(notice.kind, 1, notice.params)
        for name in ("王𬀩雨", "李䶮", "3-1", "三年级", "关注"):
            assert name not in words.subject + words.body + str(notice.params) + notice.page


def test_more_cases_cost_no_query_more(cast: Cast, django_assert_max_num_queries, time_machine_at) -> None:
    factories.make_case(cast, "yu")
    with CaptureQueriesContext(connection) as few:
        give_daily_notices()
    for child in ("bo", "nur", "hao"):
        factories.make_case(cast, child)
    time_machine_at("2026-10-20")
    with django_assert_max_num_queries(len(few)):
        give_daily_notices()


def test_the_owner_reads_and_the_line_is_gone_from_the_count(cast: Cast) -> None:
    factories.make_case(cast, "yu")
    give_daily_notices()
    services.read_all(by=cast.wang, until=timezone.now())
    assert inbox.count_unread(cast.wang) == 0


def test_before_a_long_holiday_the_counselor_hears_how_many_have_no_plan_and_a_week_later_again(
    cast: Cast, time_machine_at
) -> None:
    factories.make_case(cast, "yu")
    for day in ("2027-01-05", "2027-01-08", "2027-01-12"):
        time_machine_at(day)
        give_daily_notices()
    assert kinds_of(cast.wang).count("holiday-plans") == 2


def test_the_school_is_told_on_the_day_its_round_opens(cast: Cast) -> None:
    rounds.open_round(cast)
    give_daily_notices()
    assert kinds_of(cast.li) == kinds_of(cast.zhou) == ["round-open"]
    assert "10 月 30 日" in inbox.Inbox(cast.li).unread[0].says


def test_before_a_round_closes_the_teacher_of_a_class_that_is_not_done_is_told(cast: Cast, time_machine_at) -> None:
    current = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_2), cast.zhou)
    time_machine_at("2026-10-28")
    give_daily_notices()
    assert "round-closing" in kinds_of(cast.li) and "round-closing" not in kinds_of(cast.zhou)
    assert "1 个班没有填完" in inbox.Inbox(cast.li).unread[0].says


def test_a_class_that_was_handed_in_is_told_of_once_a_child_of_it_can_be_filled_in(cast: Cast, time_machine_at) -> None:
    current = rounds.open_round(cast)
    new = make_student(cast.class_3_1, "孙静", 4, consent=False)
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li)
    settle_open_rounds([new.pk])
    time_machine_at("2026-10-28")
    give_daily_notices()
    assert "round-closing" not in kinds_of(cast.li)  # its family has not answered: nothing to fill in
    make_consent(new)
    settle_open_rounds([new.pk])
    give_daily_notices()
    assert "round-closing" in kinds_of(cast.li)


def test_a_child_who_can_be_filled_in_after_the_hand_in_is_told_once_a_week_and_at_once_when_another_comes(
    cast: Cast, time_machine_at
) -> None:
    current = rounds.open_round(cast, closes_on=date(2026, 11, 13))
    new = [make_student(cast.class_3_1, name, 4 + at, consent=False) for at, name in enumerate(("孙静", "何冬梅"))]
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li, {1: rounds.SHORT})
    settle_open_rounds([child.pk for child in new])
    told = []
    for day, child in (("19", None), ("20", new[0]), ("21", None), ("22", new[1]), ("28", None), ("29", None)):
        time_machine_at(f"2026-10-{day}")
        if child:
            make_consent(child)
            settle_open_rounds([child.pk])
        time_machine_at(f"2026-10-{day}", "11:00")
        give_daily_notices()
        told.append(kinds_of(cast.li).count("late-rows"))
    assert told == [0, 1, 1, 2, 2, 3] and "late-rows" not in kinds_of(cast.zhou)
    says = next(line.says for line in inbox.Inbox(cast.li).unread if "可以填" in line.title)
    assert "1 个班" in says and "孙静" not in says and "三年级" not in says


def test_a_look_up_is_told_when_its_day_has_come_and_only_by_its_last_entry(cast: Cast, time_machine_at) -> None:
    values = {"student": cast.children["yu"], "school_class": cast.class_3_1, "last_seen_on": date(2026, 10, 12)}
    values |= {"tries": "打过电话", "where": "unknown", "seen": "no", "safe": "unknown", "recorded_by": cast.li}
    LookUp.objects.create(**values, next_on=date(2026, 10, 19), recorded_at=timezone.now() - timedelta(hours=2))
    give_daily_notices()
    assert kinds_of(cast.li) == ["look-up"]
    LookUp.objects.create(**values, closed="at-home", recorded_at=timezone.now())
    time_machine_at("2026-10-26")
    assert give_daily_notices() == 0


def test_the_headteacher_hears_that_last_months_report_is_there(cast: Cast) -> None:
    make_last_month()
    line = next(line for line in inbox.Inbox(cast.chen).unread)
    assert "2026年9月" in line.title.replace(" ", "") and inbox.count_unread(cast.chen) == 1


@pytest.mark.parametrize(
    ("about", "whom", "told"),
    [("no", "", True), ("staff", "周敏", True), ("staff", "陈志远", False), ("unsure", "", False)],
)
def test_a_headteacher_is_told_of_a_look_exactly_when_the_first_screen_says_so(
    cast: Cast, about: str, whom: str, told: bool
) -> None:
    case = factories.make_case(cast, "yu")
    factories.make_urgent(cast, cast.li, about, whom)  # about a child nobody has named yet
    why = {"password": "a-good-password", "reason": "值班", "nonce": uuid.uuid4()}
    open_in_emergency(cast.school, number=case.number, by=cast.tian, **why)
    give_daily_notices()
    assert ("break-glass" in kinds_of(cast.chen), notices_of(cast.chen).exists()) == (told, told)


def test_every_kind_that_waits_has_its_rhythm_and_a_page_that_exists(cast: Cast) -> None:
    pages = {"cases:list_cases", "cases:list_referrals", "cases:list_handovers", "cases:list_messages"}
    pages |= {"cases:list_look_ups", "cases:list_holiday_plans", "home:show_home", "cases:list_due"}
    assert all(reverse(page) for page in pages)
    kinds = {"queue", "overdue", "follow-up", "receipt-missing", "please-talk", "watch-check", "teacher-ack", "look-up"}
    kinds |= {"hand-over", "break-glass", "round-open", "round-closing", "holiday-plans", "ask-due", "ask-open"}
    assert set(EVERY) >= kinds
