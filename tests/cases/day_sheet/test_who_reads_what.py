"""What stands on somebody's day and what does not: kept from them, over, moved away, another's, or of another day."""

import re
import uuid
from datetime import date, time

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.day_sheet.presenter import DAY_SHEET, DayPage
from screening.cases.deciding.form_values import GoesOn, PlannedAction
from screening.cases.deciding.services.follow_ups import add_follow_up
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, Referral
from screening.cases.plans import services as planning
from screening.cases.referrals import services as referring
from screening.cases.urgent.services.acting import acknowledge_urgent, ask_to_close_urgent, close_urgent
from screening.documents import registry
from screening.rounds import services
from students.services.children import move_student
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.conftest import Cast
from tests.pages import structure
from tests.rounds import factories as rounds

CALL = {"who": "爸爸打给孩子", "owner_role": "teacher", "weekday": 0, "at_time": time(12, 30)}


def lines(user, *, on_paper=False):
    return [line for section in DayPage(user, on_paper=on_paper).sections for line in section.lines]


def words(user):
    return " ".join(f"{line.what} {line.where} {line.until}" for line in lines(user))


def children(user):
    return {line.child for line in lines(user) if line.child}


@pytest.fixture
def talked_about(cast):
    """The class teacher of bo is asked for ten minutes with the child."""
    return make.make_case(cast, "bo", tier="B", code="elevated")


@pytest.fixture
def called(cast, watched):
    """A call on Mondays that the class teacher of yu looks after."""
    planning.save_plan(
        watched,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=date(2026, 10, 19),
        review_on=date(2026, 11, 20),
        child_goal="",
        agreed_with="",
        actions=[PlannedAction("family-call-schedule", date(2026, 10, 19), **CALL)],
    )
    return watched


def test_a_counselor_reads_nothing_of_a_school_that_is_not_hers(cast, talked_about):
    make.make_case(cast, "yu")
    make.make_case(cast, "outside")
    wang, tian = words(cast.wang), words(cast.tian)
    assert cast.outside_school.name not in wang
    assert cast.outside_school.name in tian
    assert cast.school.name not in tian
    assert children(cast.wang).isdisjoint(children(cast.tian))


def test_a_look_is_recorded_at_nobody_whose_follow_up_is_still_to_come(cast, watched, time_machine_at):
    add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 21))
    DayPage(cast.wang)
    assert not looks_at(watched)
    time_machine_at("2026-10-21")
    DayPage(cast.wang)
    assert looks_at(watched) == {"day.show"}


def looks_at(case):
    looks = AuditEvent.objects.filter(verb__in=("day.show", "case.list"))
    return {look.verb for look in looks if str(case.student.public_id) in look.subjects}


def test_a_case_that_ended_and_a_follow_up_that_is_still_to_come_stand_on_nobodys_day(cast, watched, time_machine_at):
    add_follow_up(watched, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 21))
    assert words(cast.wang) == ""
    time_machine_at("2026-10-21")
    assert watched.number in words(cast.wang)
    time_machine_at("2026-10-28")
    assert watched.number in words(cast.wang)
    close_case(watched, by=cast.wang, outcome="better", reported_by="child", left_open={"follow-ups": GoesOn("不用了")})
    assert words(cast.wang) == ""


def test_a_receiver_is_asked_from_the_day_on_which_the_answer_was_due(cast, watched, time_machine_at):
    issued = referring.issue_referral(make.make_referral(cast, watched), by=cast.wang)
    due = Referral.objects.get(pk=issued.pk).word_due_on
    assert issued.receiver.unit not in words(cast.wang)
    time_machine_at(due.isoformat())
    assert issued.receiver.unit in words(cast.wang)
    Referral.objects.filter(pk=issued.pk).update(state=Referral.State.DONE)
    assert issued.receiver.unit not in words(cast.wang)


def test_the_teacher_reads_what_was_agreed_on_its_day_and_not_why(cast, called, time_machine_at):
    (line,) = [line for line in lines(cast.li) if line.child == called.student.public_id]
    assert "1" in line.where
    assert "12:30" in line.until
    said = words(cast.li)
    assert not any(kept in said for kept in (called.number, called.student.name, "爸爸"))
    assert called.student.public_id not in children(cast.zhou) | children(cast.wang) | children(cast.tian)


def test_a_talk_that_was_answered_is_on_the_day_no_more(cast, as_, talked_about):
    child = talked_about.student.public_id
    assert child in children(cast.li)
    type(talked_about.talk_task).objects.update(
        state="answered", answer="as-usual", answered_at=timezone.now(), answered_by=cast.li
    )
    assert child not in children(cast.li)


def test_of_a_child_who_moved_to_another_class_the_old_teacher_reads_nothing(cast, talked_about, time_machine_at):
    move_student(talked_about.student, by=cast.admin, to=cast.class_3_2, day=date(2026, 10, 20), seat_number=9)
    assert talked_about.student.public_id in children(cast.li)
    time_machine_at("2026-10-20")
    assert talked_about.student.public_id not in children(cast.li)


def test_a_class_is_named_with_how_many_are_left_until_its_sheet_is_handed_in(cast):
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    (three_left,) = lines(cast.li)
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    (two_left,) = lines(cast.li)
    assert [re.findall(r"\d+", line.what) for line in (three_left, two_left)] == [["3"], ["2"]]
    rounds.fill(sheet, cast.li)
    (hand_in,) = lines(cast.li)
    assert not re.search(r"\d", hand_in.what)
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert all(line.child and line.what != hand_in.what for line in lines(cast.li))


def test_an_urgent_concern_says_whether_somebody_has_it_and_is_gone_when_it_is_closed(cast):
    concern = make.make_urgent(cast, cast.zhou)
    open_words = words(cast.wang)
    acknowledge_urgent(concern, by=cast.wang)
    taken_words = words(cast.wang)
    assert open_words != taken_words
    assert cast.school.name in taken_words
    ask_to_close_urgent(concern, by=cast.wang)
    assert words(cast.wang) == taken_words
    close_urgent(concern, by=cast.chen)
    assert words(cast.wang) == ""


def test_others_have_no_such_page_and_a_disabled_account_no_paper(cast, as_):
    for who in ("chen", "admin", "staff", "district", "protection", "auditor"):
        assert as_(cast.people[who]).get(url("show_day")).status_code == 403
        assert as_(cast.people[who]).post(url("show_day")).status_code == 403
    document = DAY_SHEET.request(cast.li, by=cast.li)
    assert registry.may_see(cast.li, document)
    cast.li.is_active = False
    cast.li.save()
    assert not registry.may_see(cast.li, document)


def test_the_paper_is_new_when_the_day_says_something_else_and_names_nobody(cast, as_, called, talked_about):
    first = DAY_SHEET.request(cast.li, by=cast.li)
    assert DAY_SHEET.request(cast.li, by=cast.li) == first
    Case.objects.filter(pk=talked_about.pk).update(state=Case.State.WATCH)
    type(talked_about.talk_task).objects.update(due_on=date(2026, 10, 30))
    second = DAY_SHEET.request(cast.li, by=cast.li)
    assert second != first
    renderer = registry.renderer_of(second.kind)
    text = render_to_string("documents/day_sheet.html", {**renderer.build(second).context, "product_version": "0"})
    assert cast.li.name in text
    assert "□" in text
    assert not any(child.name in text for child in cast.children.values())
    assert set(renderer.children(second)) == children(cast.li)


def test_nothing_to_do_is_said_and_the_look_is_recorded_with_nobody(cast, as_):
    text = page(as_(cast.zhou).get(url("show_day")))
    assert "□" not in text
    assert AuditEvent.objects.filter(verb="day.show").latest("pk").subjects == []


def words_of(page: DayPage) -> str:
    return " ".join(
        [page.says, *(f"{s.title} {s.more} " + " ".join(map(str, s.lines)) for s in page.sections)],
    )


def test_the_counselor_reads_where_to_be_and_who_is_next_by_number(cast: Cast) -> None:
    case = make.make_case(cast, "yu")
    said = words_of(DayPage(cast.wang))
    assert case.number in said and cast.school.name in said and "王𬀩雨" not in said


def test_the_teacher_reads_class_and_seat_and_no_name(cast: Cast) -> None:
    make.make_case(cast, "bo", tier="B", code="elevated")
    said = words_of(DayPage(cast.li))
    assert "3-1" in said or "三年级" in said
    assert "2" in said and "李䶮" not in said
    assert not any(line.child for section in DayPage(cast.zhou).sections for line in section.lines)


def test_an_urgent_concern_comes_first_and_not_for_those_it_is_kept_from(cast: Cast) -> None:
    make.make_urgent(cast, cast.zhou, "staff", whom="王静")
    assert cast.school.name not in words_of(DayPage(cast.wang))
    make.make_urgent(cast, cast.zhou)
    page = DayPage(cast.wang)
    assert len(page.sections[0].lines) == 1 and "URGENT-SENTINEL" not in words_of(page)


def test_on_paper_stands_no_concern_that_is_kept_from_anybody(cast: Cast) -> None:
    make.make_urgent(cast, cast.zhou, "staff", whom="李芳")
    assert cast.school.name in words_of(DayPage(cast.wang))
    assert cast.school.name not in words_of(DayPage(cast.wang, on_paper=True))
    make.make_urgent(cast, cast.zhou)
    assert len(DayPage(cast.wang, on_paper=True).sections[0].lines) == 1


def test_a_long_day_stays_on_one_sheet_and_says_how_much_more_there_is(cast: Cast) -> None:
    for _turn in range(12):
        make.make_urgent(cast, cast.zhou)
    (section, *_others) = DayPage(cast.wang).sections
    assert len(section.lines) == 10 and "2" in section.more


def test_one_look_is_recorded_with_every_child_whose_number_is_shown(cast: Cast) -> None:
    make.make_case(cast, "yu")
    page = DayPage(cast.wang)
    event = AuditEvent.objects.filter(verb="day.show").latest("pk")
    assert page.children and set(event.subjects) == {str(child) for child in page.children}


def test_the_page_is_built_right_and_names_nobody(cast: Cast, as_) -> None:
    make.make_case(cast, "yu")
    for person in (cast.wang, cast.li):
        html = as_(person).get("/cases/today/").content.decode()
        assert structure.faults(html) == [] and "王𬀩雨" not in html


def test_the_sheet_is_made_for_oneself_only(cast: Cast) -> None:
    document = DAY_SHEET.request(cast.wang, by=cast.wang, language="zh-hans")
    assert registry.may_see(cast.wang, document) and not registry.may_see(cast.tian, document)
    assert DAY_SHEET.request(cast.wang, by=cast.wang, language="zh-hans") == document


def test_an_empty_day_claims_nothing_of_the_round(cast: Cast) -> None:
    """A round ended with a class that nobody has rated; the counselor has no class; elsewhere no round was opened."""
    services.close_round(rounds.open_round(cast))
    for who in (cast.zhou, cast.tian, cast.outside_teacher):
        page = DayPage(who)
        assert not page.sections and "都填好了" not in page.says and "没有" in page.says
