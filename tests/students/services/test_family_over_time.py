"""A family over a school year: what it allows, takes back and allows again, and who is called for the child."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db.models import Exists

from accounts.models import AuditEvent
from students import access, hooks, selectors
from students.consents import SCOPES, ConsentSheet, standing
from students.models import CareArrangement, Consent, FamilyContact, RegistrationSheet, Student
from students.pages.register_pages import ON_A_CARD, CardsPage
from students.pages.registers import made_register
from students.pages.registration import ClassSheets, class_sheets
from students.printing import CONTACT_CARDS
from students.services.children import move_student
from students.services.duty import schools_with_boarders
from students.services.family import (
    ConsentImpossible,
    NoConsentForCare,
    NothingToWithdraw,
    TypedSheet,
    add_contact,
    end_contact,
    record_care,
    record_consent,
    type_registration,
    withdraw_consent,
)
from tests import factories

TODAY = date(2026, 10, 19)
AWAY = {"father_away": "now", "father_away_since": date(2026, 1, 5), "mother_away": "now", "rural_hukou": "yes"}


@pytest.fixture
def yu(cast):
    return cast.children["yu"]


@pytest.fixture
def xu(cast):
    """No sheet yet."""
    return factories.make_student(cast.class_3_1, "许晨曦", 9, consent=False)


def sheet(answer="yes", **fields):
    lines = {scope: fields.pop(scope, answer) for scope in SCOPES}
    return ConsentSheet(answers=lines, **{"dated": TODAY, "authority": "parent", **fields})


def allowed(child, scope="care_context"):
    return standing(selectors.consents_in_force([child.pk]).get(child.pk), scope)


def care_of(cast, child, **facts):
    return record_care(child, by=cast.li, as_of=TODAY, source="parent", **facts)


class TestTheWordOfTheFamily:
    @pytest.mark.parametrize(
        ("answers", "last"),
        [
            (["yes"], "given"),
            (["yes", "no"], "refused"),
            (["no", "yes"], "given"),
            (["yes", "withdraw"], "refused"),
            (["yes", "withdraw", "yes"], "given"),
            (["talk", "yes", "talk"], "waiting"),
            (["no", "talk", "withdraw"], "refused"),
        ],
    )
    def test_the_last_word_counts_whatever_came_before(self, cast, xu, answers, last):
        for at, answer in enumerate(answers):
            day = date(2026, 10, 1) + timedelta(days=at)
            if answer == "withdraw":
                withdraw_consent(xu, by=cast.admin, dated=day)
            else:
                record_consent(xu, by=cast.admin, sheet=sheet(answer, dated=day))
        assert allowed(xu) == last
        assert xu.consents.count() == len(answers)

    def test_two_sheets_of_one_day_count_in_the_order_of_the_desk(self, cast, xu):
        record_consent(xu, by=cast.admin, sheet=sheet("yes"))
        record_consent(xu, by=cast.admin, sheet=sheet("no"))
        assert allowed(xu) == "refused"

    @pytest.mark.parametrize(("days", "problem"), [(1, "future"), (-1, "older")])
    def test_a_withdrawal_has_a_day_between_the_sheet_and_today(self, cast, xu, days, problem):
        record_consent(xu, by=cast.admin, sheet=sheet())
        with pytest.raises(ConsentImpossible) as refused:
            withdraw_consent(xu, by=cast.admin, dated=TODAY + timedelta(days=days))
        assert refused.value.problems == {"dated": problem}
        assert allowed(xu) == "given"

    def test_a_line_that_was_refused_cannot_be_withdrawn_but_one_to_talk_over_can(self, cast, xu):
        record_consent(xu, by=cast.admin, sheet=sheet("no", talk="talk"))
        with pytest.raises(NothingToWithdraw):
            withdraw_consent(xu, by=cast.admin, dated=TODAY, scopes=["evaluation"])
        withdraw_consent(xu, by=cast.admin, dated=TODAY, scopes=["talk"])
        assert xu.consents.latest("pk").outcome == Consent.Outcome.WITHDRAWN

    def test_what_is_withdrawn_keeps_who_signed_and_in_which_words(self, cast, xu):
        record_consent(xu, by=cast.admin, sheet=sheet(authority="delegate", text_version="0.9"))
        row = withdraw_consent(xu, by=cast.admin, dated=TODAY, scopes=["evaluation"], way="phone")
        assert (row.authority, row.text_version, row.way) == ("delegate", "0.9", "phone")
        assert row.outcome == Consent.Outcome.GIVEN

    def test_the_rooms_above_hear_once_of_a_form_sent_twice(self, cast, xu, monkeypatch):
        heard = []
        monkeypatch.setattr(hooks, "consent_recorded", [heard.append])
        nonce = uuid4()
        for _press in range(2):
            record_consent(xu, by=cast.admin, sheet=sheet(), nonce=nonce)
        assert len(heard) == 1
        assert AuditEvent.objects.filter(verb="consent.record").count() == 1


class TestWhatWasRecordedMeanwhile:
    def test_care_waits_for_the_sheet_stays_after_a_no_and_is_read_by_nobody(self, cast, xu):
        with pytest.raises(NoConsentForCare):
            care_of(cast, xu, **AWAY)
        record_consent(xu, by=cast.admin, sheet=sheet())
        care_of(cast, xu, **AWAY)
        withdraw_consent(xu, by=cast.admin, dated=TODAY, scopes=["care_context"])
        assert CareArrangement.objects.filter(student=xu).count() == 1
        assert selectors.arrangements_in_force([xu.pk]) == {} == selectors.care_in_force([xu.pk])
        with pytest.raises(NoConsentForCare):
            care_of(cast, xu, **AWAY)

    def test_after_a_new_yes_the_last_entry_holds_again(self, cast, xu):
        record_consent(xu, by=cast.admin, sheet=sheet())
        row = care_of(cast, xu, **AWAY)
        withdraw_consent(xu, by=cast.admin, dated=TODAY)
        record_consent(xu, by=cast.admin, sheet=sheet())
        assert selectors.arrangements_in_force([xu.pk]) == {xu.pk: row}

    @pytest.mark.parametrize(
        "said",
        [
            {},
            {"answer": "talk"},
            {"answer": "no"},
            {"child_agrees": False},
            {"authority": "carer-only"},
            {"answer": ""},
        ],
    )
    def test_a_question_about_many_children_reads_what_one_about_each_reads(self, cast, xu, said):
        factories.make_care(xu, cast.li, boarding=True)
        for _again in ("before the sheet", "after it"):
            told = set(Student.objects.filter(Exists(selectors.care_told("pk"))))
            each = selectors.care_in_force([one.pk for one in Student.objects.all()])
            assert {one.pk for one in told} == set(each)
            assert bool(schools_with_boarders([cast.school], day=TODAY)) == (xu.pk in each)
            record_consent(xu, by=cast.admin, sheet=sheet(**said))

    @pytest.mark.parametrize(("answer", "kept"), [("yes", True), ("talk", True), ("no", False)])
    def test_the_schools_own_register_may_wait_for_a_sheet_but_not_stand_against_a_no(self, cast, xu, answer, kept):
        record_consent(xu, by=cast.admin, sheet=sheet(answer))
        told = {"by": cast.admin, "as_of": TODAY, "source": "register", "register_value": 1}
        if kept:
            assert record_care(xu, **told).register_value == 1
        else:
            with pytest.raises(NoConsentForCare):
                record_care(xu, **told)

    def test_an_older_entry_that_is_typed_later_does_not_replace_the_newer(self, cast, yu):
        newer = record_care(yu, by=cast.li, as_of=date(2026, 10, 10), source="visit", mother_away="never")
        record_care(yu, by=cast.li, as_of=date(2026, 9, 10), source="parent", mother_away="now")
        assert selectors.arrangements_in_force([yu.pk]) == {yu.pk: newer}

    def test_a_register_of_left_behind_children_follows_the_familys_word(self, cast, yu):
        care_of(cast, yu, **AWAY)
        assert made_register(cast.li, [cast.class_3_1], "left-behind").children == (yu.public_id,)
        withdraw_consent(yu, by=cast.admin, dated=TODAY)
        register = made_register(cast.li, [cast.class_3_1], "left-behind")
        assert register.children == () and register.refused == 1
        record_consent(yu, by=cast.admin, sheet=sheet())
        assert made_register(cast.li, [cast.class_3_1], "left-behind").children == (yu.public_id,)


class TestWhoIsCalled:
    def add(self, cast, child, name, **fields):
        return add_contact(child, by=cast.li, name=name, relation="亲属", **fields)

    def test_a_new_guardian_takes_the_place_of_the_old_one_who_stays_in_the_history(self, cast, yu):
        old = self.add(cast, yu, "父亲", is_guardian=True)
        end_contact(old, by=cast.li)
        new = self.add(cast, yu, "姑姑", is_guardian=True)
        assert list(selectors.contacts_of(yu)) == [new]
        assert FamilyContact.objects.filter(student=yu).count() == 2

    def test_ending_a_contact_twice_is_one_act_with_one_moment(self, cast, yu):
        contact = self.add(cast, yu, "父亲")
        first = end_contact(contact, by=cast.li).ended_at
        with time_machine.travel("2026-10-20T09:00:00+08:00", tick=False):
            assert end_contact(contact, by=cast.zhou).ended_at == first
        assert AuditEvent.objects.filter(verb="contact.end").count() == 1

    def test_a_card_has_room_for_three_guardians_first_and_blanks_for_the_rest(self, cast, yu):
        for name in ("甲", "乙", "丙"):
            self.add(cast, yu, name)
        self.add(cast, yu, "丁", is_guardian=True, phone="0000-555 0123")
        cards = {card.seat: card for card in CardsPage(cast.li, cast.class_3_1).cards}
        assert len(cards[1].contacts) == ON_A_CARD and "丁" in cards[1].contacts[0][0]
        assert cards[1].contacts[0][1] == "0000-555 0123"
        assert len(cards[1].blanks) == 0 and len(cards[2].blanks) == ON_A_CARD

    def test_printed_cards_are_out_of_date_once_a_guardian_changes(self, cast, yu):
        contact = self.add(cast, yu, "父亲", is_guardian=True)
        before = CONTACT_CARDS.input_hash(cast.li, cast.class_3_1)
        assert CONTACT_CARDS.input_hash(cast.li, cast.class_3_1) == before
        end_contact(contact, by=cast.li)
        ended = CONTACT_CARDS.input_hash(cast.li, cast.class_3_1)
        self.add(cast, yu, "姑姑", is_guardian=True)
        assert len({before, ended, CONTACT_CARDS.input_hash(cast.li, cast.class_3_1)}) == 3

    def test_contacts_go_along_to_another_class_and_the_old_teacher_reaches_them_no_more(self, cast, yu):
        contact = self.add(cast, yu, "父亲")
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        assert access.get_contact_or_404(cast.zhou, yu, contact.public_id) == contact
        with pytest.raises(access.Http404):
            access.get_contact_or_404(cast.li, yu, contact.public_id)


class TestTheSheetOfTheYear:
    def type_sheet(self, cast, child, **fields):
        typed = TypedSheet(**{"dated": TODAY, "care": "nothing", **fields})
        state = selectors.registration_state(child)
        return type_registration(child, by=cast.admin, school_year=2026, typed=typed, seen=state)

    def test_consent_on_the_sheet_allows_its_own_care_lines(self, cast, xu):
        facts = {"father_away": "never", "mother_away": "never"}
        row = self.type_sheet(cast, xu, care="changed", facts=facts, consent=sheet())
        assert row.care.father_away == "never" and row.consent.outcome == "given"

    def test_a_withdrawal_on_the_sheet_keeps_no_care_lines_and_nothing_else_of_it(self, cast, yu):
        with pytest.raises(NoConsentForCare):
            self.type_sheet(cast, yu, care="changed", facts={"father_away": "never"}, withdraws=True)
        assert not RegistrationSheet.objects.exists() and allowed(yu) == "given"

    def test_typing_goes_on_after_the_sheet_typed_last_and_comes_round_to_those_passed_over(self, cast, xu):
        for key in ("nur", "yu"):
            self.type_sheet(cast, cast.children[key])
        sheets = class_sheets(cast.li, cast.class_3_1)
        assert (sheets.typed, sheets.total) == (2, 4)
        assert sheets.open_line.student == cast.children["bo"]
        self.type_sheet(cast, xu)
        assert class_sheets(cast.li, cast.class_3_1).open_line.student == cast.children["bo"]
        self.type_sheet(cast, cast.children["bo"])
        assert class_sheets(cast.li, cast.class_3_1).open_line is None

    def test_a_new_school_year_begins_with_no_sheet(self, cast, yu):
        self.type_sheet(cast, yu)
        cast.county.terms.create(school_year=2027, number=1, starts=date(2027, 9, 1), ends=date(2028, 1, 20))
        with time_machine.travel("2027-09-02T09:00:00+08:00", tick=False):
            assert class_sheets(cast.li, cast.class_3_1).typed == 0

    def test_an_empty_class_has_no_sheets_and_no_next_child(self, cast):
        empty = factories.make_class(cast.school, 5, 1)
        sheets = ClassSheets(cast.admin, empty, [])
        assert (sheets.total, sheets.typed, sheets.open_line) == (0, 0, None)

    def test_a_child_who_moved_here_brings_its_sheet(self, cast, yu):
        self.type_sheet(cast, yu)
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY)
        assert class_sheets(cast.zhou, cast.class_3_2).typed == 1
        assert class_sheets(cast.li, cast.class_3_1).typed == 0
        assert Student.objects.get(pk=yu.pk).registration_sheets.count() == 1
