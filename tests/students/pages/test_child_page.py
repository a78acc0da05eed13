"""One child's page: what it shows to whom, and what it stops showing when the family says so."""

from datetime import date

import pytest
import time_machine

from students.consents import SCOPES
from students.models import Enrolment
from students.pages.child import ChildPage, ConsentCard, scope_label
from students.services.children import end_enrolment, move_student
from students.services.family import add_contact, end_contact, record_care, record_strength
from tests import factories

TODAY = date(2026, 10, 19)


@pytest.fixture
def yu(cast):
    return cast.children["yu"]


def card(*sheets):
    return ConsentCard(list(sheets))


class TestTheCardOfConsent:
    def test_without_a_sheet_there_is_nothing_to_withdraw(self):
        empty = card()
        assert (empty.lines, empty.remarks, empty.history, empty.withdrawable) == ([], [], [], False)

    def test_every_line_of_the_sheet_in_force_has_its_name_and_answer(self, yu):
        lines = card(factories.make_consent(yu, talk="no", child_forms="talk")).lines
        assert [name for name, _answer in lines] == [scope_label(scope) for scope in SCOPES]
        assert len({answer for _name, answer in lines}) == 3

    @pytest.mark.parametrize(("answer", "withdrawable"), [("yes", True), ("talk", True), ("no", False)])
    def test_an_open_line_can_be_withdrawn_and_a_plain_no_cannot(self, yu, answer, withdrawable):
        assert card(factories.make_consent(yu, answer=answer)).withdrawable is withdrawable

    def test_the_sheets_before_stand_newest_first(self, yu):
        days = [date(2026, 9, day) for day in (1, 5, 9)]
        sheets = [factories.make_consent(yu, dated=day) for day in days]
        history = card(*sheets).history
        assert len(history) == 2 and "5" in history[0][0] and "1" in history[1][0]

    @pytest.mark.parametrize(
        ("fields", "more"),
        [
            ({"authority": ""}, 0),
            ({"authority": "parent"}, 1),
            ({"authority": "carer-only"}, 2),
            ({"authority": "parent", "child_agrees": False}, 2),
            ({"authority": "carer-only", "child_agrees": False}, 3),
        ],
    )
    def test_each_doubt_about_a_signature_is_a_remark_of_its_own(self, yu, fields, more):
        assert len(card(factories.make_consent(yu, **fields)).remarks) == 1 + more


class TestCare:
    def test_a_refusal_hides_what_was_known_and_a_new_yes_shows_it_again(self, cast, yu):
        factories.make_care(yu, cast.li, father_away="now", as_of=date(2026, 9, 2))
        factories.make_care(yu, cast.li, father_away="never", as_of=date(2026, 9, 9))
        page = ChildPage(cast.li, yu)
        assert page.care.row.father_away == "never" and len(page.care_history) == 1
        factories.make_consent(yu, care_context="no", dated=date(2026, 10, 1))
        hidden = ChildPage(cast.li, yu)
        assert hidden.care is None and hidden.care_history == [] and hidden.care_state.code == "refused"
        factories.make_consent(yu, dated=date(2026, 10, 2))
        assert ChildPage(cast.li, yu).care.row.father_away == "never"

    def test_an_entry_of_the_register_is_shown_while_the_family_still_thinks(self, cast):
        child = factories.make_student(cast.class_3_1, "许晨曦", 9, consent=False)
        record_care(child, by=cast.admin, as_of=TODAY, source="register", register_value=2)
        page = ChildPage(cast.li, child)
        assert page.care_state.code == "waiting" and page.care.row.register_value == 2

    def test_the_card_says_who_recorded_it_and_what_the_child_said(self, cast, yu, as_):
        factories.make_care(yu, cast.zhou, child_on_calls="想多说一会儿")
        body = as_(cast.li).get(f"/students/{yu.public_id}/").content.decode()
        assert "想多说一会儿" in body and cast.zhou.name in body


class TestWhoSeesWhat:
    @pytest.mark.parametrize(
        ("person", "strengths", "roster", "reviews"),
        [("li", True, False, False), ("wang", True, False, True), ("admin", False, True, False)],
    )
    def test_each_role_finds_its_own_tools(self, cast, yu, person, strengths, roster, reviews):
        record_strength(yu, by=cast.li, line="goes-well", source="teacher", text="会修凳子")
        page = ChildPage(cast.people[person], yu)
        assert bool(page.strengths) is strengths
        assert (page.keeps_roster, page.reviews) == (roster, reviews)

    def test_a_contact_that_ended_is_not_called_and_guardians_come_first(self, cast, yu):
        gone = add_contact(yu, by=cast.li, name="旧", relation="叔叔")
        add_contact(yu, by=cast.li, name="奶奶", relation="祖母")
        add_contact(yu, by=cast.li, name="父亲", relation="父亲", is_guardian=True)
        end_contact(gone, by=cast.li)
        assert [one.name for one in ChildPage(cast.li, yu).contacts] == ["父亲", "奶奶"]


class TestPlaceAndAge:
    def test_the_seat_of_today_is_shown_and_not_the_one_before(self, cast, yu):
        move_student(yu, by=cast.admin, to=cast.class_3_2, day=TODAY, seat_number=8)
        page = ChildPage(cast.zhou, yu)
        assert page.back == cast.class_3_2 and "8" in page.place
        assert Enrolment.objects.filter(student=yu).count() == 2

    def test_on_the_last_day_the_page_still_shows_the_place(self, cast, yu):
        end_enrolment(yu, by=cast.admin, last_day=TODAY)
        assert ChildPage(cast.li, yu).back == cast.class_3_1

    @pytest.mark.parametrize(("day", "age"), [("2027-04-30", "9"), ("2027-05-01", "10")])
    def test_a_child_turns_a_year_older_with_the_month_of_birth(self, cast, yu, day, age):
        with time_machine.travel(f"{day}T09:00:00+08:00", tick=False):
            assert age in ChildPage(cast.li, yu).facts
