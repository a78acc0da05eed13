"""How far a round is, what is due and what was used: for each role its own part, whatever children do meanwhile."""

import uuid
from datetime import date
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.rounds import services
from screening.rounds.child_codes import child_code
from screening.rounds.forms.raters import ConversationForm
from screening.rounds.models import ClassConversation, Flag, Sheet, TeacherConcern
from screening.rounds.opening import Places
from screening.rounds.presenters import rounds as round_pages
from screening.rounds.presenters.raters import ConversationPage, after_talk
from screening.rounds.presenters.rounds import current_rounds, round_cards
from screening.rounds.selectors import (
    class_progress,
    class_talks,
    classes_not_talked_over,
    last_practised,
    practice_forms,
    round_progress,
    wanted_talks,
)
from screening.rounds.selectors.rescoring import county_of_library, library_uses
from screening.rounds.services.concerns import raise_concerns, record_strengths
from students.models import StrengthNote
from students.services.children import end_enrolment
from tests import factories as people
from tests.rounds import factories as rounds

BLIND = ("zhou", "tian", "staff", "auditor", "outside_teacher", "protection")


def progress(user) -> tuple[int, int, str]:
    (one,) = class_progress(user)
    return one.done, one.total, one.status


def numbers(user, one) -> dict[str, tuple[int, int, int]]:
    return {row.school.name: (row.classes.done, row.classes.classes) for row in round_progress(user, one)}


def talk_about(sheet: Sheet, **fields) -> ClassConversation:
    values = {"kind": "class-few", "flags": 0, "children": 25, "due_on": date(2026, 11, 2), **fields}
    at = people.at("2026-10-19")
    return ClassConversation.objects.create(round=sheet.round, school_class=sheet.school_class, asked_at=at, **values)


def held(talk: ClassConversation, by, outcome: str = "as-rated") -> ClassConversation:
    return services.hold_conversation(talk, by=by, held_on=date(2026, 10, 19), outcome=outcome)


# how far a sheet is


def test_a_sheet_is_begun_with_its_first_save_and_done_when_handed_in(cast, sheet):
    assert progress(cast.li) == (0, 3, "not-started")
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    assert progress(cast.li) == (1, 3, "in-progress")
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert progress(cast.li) == (1, 3, "late")
    rounds.hand_in(sheet, cast.li)
    assert progress(cast.li) == (3, 3, "done")
    services.reopen_sheet(sheet, by=cast.li)
    assert progress(cast.li)[2] == "in-progress"


def test_a_child_who_leaves_or_whose_family_says_no_is_neither_waited_for_nor_counted(cast, sheet):
    rounds.fill(sheet, cast.li)
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=date(2026, 10, 18))
    people.make_consent(cast.children["nur"], "withdrawn", dated=date(2026, 10, 19))
    services.settle_open_rounds([cast.children[name].pk for name in ("bo", "nur")])
    assert progress(cast.li) == (1, 1, "in-progress")


def test_a_newcomer_is_waited_for_from_the_day_it_comes(cast, sheet):
    rounds.fill(sheet, cast.li)
    newcomer = people.make_student(cast.class_3_1, "𠮷野", 4)
    services.settle_open_rounds([newcomer.pk])
    assert progress(cast.li) == (3, 4, "in-progress")


def test_a_closed_round_is_nobodys_work_unless_a_sheet_was_opened_again(cast, current, sheet):
    rounds.hand_in(sheet, cast.li)
    services.close_round(current, by=cast.district)
    assert class_progress(cast.li) == []
    services.reopen_sheet(sheet, by=cast.admin, reason="少了一行")
    assert progress(cast.li)[2] == "in-progress"


def test_a_teacher_of_two_classes_sees_both_and_a_colleague_the_own(cast, current):
    people.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
    assert {one.class_name for one in class_progress(cast.li)} == {"三年级(1)班", "三年级(2)班"}
    assert [one.sheet.school_class for one in class_progress(cast.zhou)] == [cast.class_3_2]


def test_each_role_counts_the_schools_it_may_and_the_others_count_nothing(cast, current, sheet):
    rounds.hand_in(sheet, cast.li)
    mine = {cast.school.name: (1, 2)}
    assert numbers(cast.chen, current) == numbers(cast.admin, current) == mine
    assert numbers(cast.district, current)[cast.school.name] == (1, 2)
    assert len(numbers(cast.district, current)) == 3
    for who in BLIND:
        assert not [row for row in numbers(getattr(cast, who), current).values() if any(row)]


@pytest.mark.parametrize("who", ["chen", "li", "staff", "auditor"])
def test_a_list_of_rounds_to_plan_or_open_is_for_two_roles_only(cast, as_, current, who):
    assert as_(getattr(cast, who)).get(reverse("rounds:list_rounds")).status_code == 403


def test_the_counselor_is_led_to_rounds_until_they_are_closed(cast, current):
    assert len(current_rounds(cast.wang)) == 1
    services.close_round(current, by=cast.district)
    assert current_rounds(cast.wang) == []


def test_the_card_of_a_round_offers_each_role_its_own_acts(cast, as_, current):
    (officers,) = round_cards(cast.district, {})
    (schools,) = round_cards(cast.admin, {})
    assert officers["rescorings"] and schools["rescorings"] == []
    here, urls = [current.public_id], ("close_round", "show_round")

    def offered(who):
        html = as_(who).get(reverse("rounds:list_rounds")).content.decode()
        return [f'href="{reverse(f"rounds:{name}", args=here)}"' in html for name in urls]

    assert offered(cast.district) == [True, True] and offered(cast.admin) == [False, False]
    services.close_round(current, by=cast.district)
    assert offered(cast.district) == [False, True]


def test_a_round_that_is_over_is_not_called_done_while_its_classes_are_not(cast, current):
    services.close_round(current, by=cast.district)
    (card,) = round_cards(cast.admin, {})
    assert "没有做完" in card["schools"][0].words
    assert card["status"] == "已结束" and "done" not in card["tag"]


def test_of_a_large_county_the_list_shows_a_few_schools_and_none_that_is_done(cast, current, sheet, as_, monkeypatch):
    monkeypatch.setattr(round_pages, "FEW", 2)
    for one, teacher in ((sheet, cast.li), (rounds.sheet_of(current, cast.class_3_2), cast.zhou)):
        rounds.hand_in(one, teacher)
    assert numbers(cast.district, current)[cast.school.name] == (2, 2)
    (card,) = round_cards(cast.district, {})
    assert {one.school.name for one in card["schools"]} == {cast.second_school.name, cast.outside_school.name}
    html = as_(cast.district).get(reverse("rounds:list_rounds")).content.decode()
    assert card["more"] == "另有 1 所学校，见这一轮的页面" and card["more"] in html and cast.school.name not in html
    (own,) = round_cards(cast.admin, {})
    assert [one.school.name for one in own["schools"]] == [cast.school.name] and own["more"] == ""


# talks


def test_talks_are_due_by_date_until_they_were_had_or_are_not_asked_for(cast, current):
    first, second = rounds.sheet_of(current, cast.class_3_1), rounds.sheet_of(current, cast.class_3_2)
    late, soon = talk_about(first, due_on=date(2026, 11, 9)), talk_about(second)
    assert list(class_talks(cast.wang)) == [soon, late]
    held(soon, cast.wang)
    late.withdrawn_at = people.at("2026-10-19")
    late.save()
    assert not class_talks(cast.wang) and classes_not_talked_over(cast.wang) == {}


@pytest.mark.parametrize("who", ["li", "chen", "admin", "district", *BLIND])
def test_a_talk_with_its_figures_is_the_counselors_alone(cast, as_, sheet, who):
    talk = talk_about(sheet)
    assert not class_talks(getattr(cast, who))
    address = reverse("rounds:hold_conversation", args=[talk.public_id])
    assert as_(getattr(cast, who)).get(address).status_code in (403, 404)


@pytest.mark.parametrize(
    ("outcome", "reopened", "leads"),
    [("as-rated", None, []), ("class-needs", None, []), ("rate-again", None, [True]), ("rate-again", "2026-10-20", [])],
)
def test_a_teacher_is_led_to_the_sheet_only_while_another_look_was_agreed(cast, sheet, outcome, reopened, leads):
    rounds.hand_in(sheet, cast.li)
    held(talk_about(sheet), cast.wang, outcome)
    if reopened:
        Sheet.objects.filter(pk=sheet.pk).update(reopened_at=people.at(reopened), reopened_by=cast.li)
    assert [one.sheet is not None for one in wanted_talks(cast.li)] == leads


def test_after_the_round_the_teacher_is_led_to_no_sheet_any_more(cast, current, sheet):
    rounds.hand_in(sheet, cast.li)
    held(talk_about(sheet), cast.wang, "rate-again")
    with time_machine.travel("2026-11-01T09:00:00+08:00", tick=False):
        assert wanted_talks(cast.li) == []
    services.close_round(current, by=cast.district)
    assert wanted_talks(cast.li) == []


@pytest.mark.parametrize("day", ["2026-10-18", "2026-10-20", "", "昨天"])
def test_a_talk_on_an_impossible_day_is_asked_for_again_and_not_recorded(cast, sheet, day):
    talk = talk_about(sheet)
    form = ConversationForm(talk, {"held_on": day, "outcome": "as-rated", "note": ""})
    assert form.carry_out(by=cast.wang) is None and list(form.errors) == ["held_on"]
    talk.refresh_from_db()
    assert talk.held_on is None


def test_a_talk_somebody_recorded_meanwhile_is_shown_and_not_written_over(cast, sheet):
    talk = talk_about(sheet)
    held(talk, cast.wang, "class-needs")
    form = ConversationForm(talk, {"held_on": "2026-10-19", "outcome": "as-rated", "note": ""})
    assert form.carry_out(by=cast.wang) is None
    assert form.conversation.outcome == "class-needs" and ConversationPage(form.conversation).held


def test_what_is_read_after_a_talk_depends_on_what_was_agreed_and_on_the_round(cast, current, sheet):
    talk = talk_about(sheet)
    stands = after_talk(held(talk, cast.wang))
    talk.outcome = "rate-again"
    again = after_talk(talk)
    talk.round.state = "closed"
    assert len({stands, again, after_talk(talk)}) == 3


def test_a_class_without_a_teacher_is_talked_over_with_whoever_comes(cast, sheet):
    talk = talk_about(sheet)
    named = ConversationPage(talk).with_whom
    cast.li.assignments.all().delete()
    unnamed = ConversationPage(talk).with_whom
    assert "李芳" in named and "李芳" not in unnamed


# practice, the library, codes


def test_practice_asks_the_lines_of_the_latest_round_and_then_those_that_ship(cast, current):
    forms = practice_forms(cast.li)
    assert [form.id for form in forms[:2]] == ["teacher-connection", "teacher-engagement"]
    assert {form.informant for form in forms} == {"teacher"}
    assert practice_forms(cast.outside_teacher) and last_practised(cast.li) is None


def test_the_library_is_told_which_round_used_what(cast, current):
    uses = library_uses(cast.district)
    (title,) = uses.titles.values()
    versions = {row.instrument_version_id for row in current.forms.all()}
    assert dict(uses.instruments) == {version: [title] for version in versions}
    assert uses.rules[current.rule_set_id] == [title]
    assert county_of_library(cast.district) == cast.county.public_id and county_of_library(cast.li) is None


def test_a_child_has_the_same_code_in_every_file_and_another_child_another():
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    assert child_code(one) == child_code(one) != child_code(other)
    assert child_code(one)[0] == "k" and len(child_code(one)) == 17 and "1" * 8 not in child_code(one)


# worries and strengths


def test_worries_said_at_once_are_a_row_a_child_and_once_each(cast, sheet):
    children, nonce = [cast.children[name] for name in ("yu", "bo")], uuid.uuid4()
    for _click in range(2):
        raise_concerns(children, by=cast.li, note="总是一个人", nonce=nonce, sheet=sheet)
    assert set(TeacherConcern.objects.values_list("student", flat=True)) == {child.pk for child in children}
    assert Flag.objects.filter(withdrawn_at__isnull=True).count() == 2
    assert AuditEvent.objects.filter(verb="concern.raise").count() == 2


def test_nobody_named_is_no_worry(cast, sheet):
    assert raise_concerns([], by=cast.li, note="", nonce=uuid.uuid4(), sheet=sheet) == 0
    assert not TeacherConcern.objects.exists()


def test_what_goes_well_is_kept_line_by_line_and_is_no_reason_for_a_flag(cast):
    lines, nonce = [("goes-well", "爱画画"), ("hopes", "想当老师·㐂")], uuid.uuid4()
    for _click in range(2):
        record_strengths(cast.children["yu"], by=cast.li, lines=lines, source="teacher", nonce=nonce)
    assert sorted(StrengthNote.objects.values_list("line", flat=True)) == ["goes-well", "hopes"]
    assert not Flag.objects.exists()


# places


def test_places_are_those_of_the_teaching_weeks(cast):
    assert (Places().in_all, Places(Fraction(3, 2), 1).in_all) == (0, 15)
