"""What a list says of a child and of a class, in counts that agree with its lines."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.models import AuditEvent
from students.models import StaffAssignment
from students.pages.lists import TOO_OLD, care_state, child_lines, children_of, class_line, class_lines, consent_words
from students.selectors import roster_on
from students.services.children import end_enrolment
from students.services.staff import end_assignment
from tests import factories

TODAY = date(2026, 10, 19)
KNOWN = {"father_away": "never", "mother_away": "never", "rural_hukou": "yes"}


def state(care, consent, on=TODAY):
    return care_state(care, consent, on).code


@pytest.fixture
def yu(cast):
    return cast.children["yu"]


def consent(student, answer="yes", **fields):
    return factories.make_consent(student, care_context=answer, **fields)


class TestTheStateOfCare:
    @pytest.mark.parametrize(
        ("answer", "fields", "code"),
        [
            ("yes", {}, "none"),
            ("no", {}, "refused"),
            ("talk", {}, "waiting"),
            ("yes", {"outcome": "withdrawn"}, "refused"),
            ("yes", {"outcome": "refused"}, "refused"),
            ("yes", {"child_agrees": False}, "refused"),
            ("yes", {"authority": "carer-only"}, "waiting"),
        ],
    )
    def test_the_familys_word_comes_before_what_is_missing(self, yu, answer, fields, code):
        assert state(None, consent(yu, answer, **fields)) == code

    def test_what_was_known_does_not_stand_against_a_no(self, cast, yu):
        care = factories.make_care(yu, cast.li, **KNOWN)
        assert state(care, consent(yu, "no")) == "refused"
        assert state(care, None) == "waiting"

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            (KNOWN, "done"),
            ({**KNOWN, "father_away": "unknown"}, "ask"),
            ({**KNOWN, "mother_away": "now"}, "ask"),  # since when?
            ({**KNOWN, "mother_away": "now", "mother_away_since": date(2026, 2, 1)}, "done"),
            ({**KNOWN, "rural_hukou": "unknown"}, "done"),  # decides nothing while both are at home
        ],
    )
    def test_only_what_could_decide_a_label_is_asked_for(self, cast, yu, facts, code):
        assert state(factories.make_care(yu, cast.li, **facts), consent(yu)) == code

    def test_after_a_year_it_is_asked_anew(self, cast, yu):
        care = factories.make_care(yu, cast.li, **KNOWN, as_of=TODAY - TOO_OLD)
        assert state(care, consent(yu)) == "done"
        assert state(care, consent(yu), TODAY + timedelta(days=1)) == "old"

    @pytest.mark.parametrize(("answer", "to_check"), [("yes", True), ("no", False), ("talk", False)])
    def test_nobody_is_sent_to_a_family_that_has_not_agreed(self, yu, answer, to_check):
        assert care_state(None, consent(yu, answer), TODAY).to_check is to_check


class TestTheWordOfConsent:
    def test_five_states_have_five_words(self, yu):
        sheets = [
            None,
            consent(yu),
            consent(yu, teacher_forms="talk"),
            consent(yu, teacher_forms="no"),
            consent(yu, outcome="withdrawn"),
        ]
        assert len({consent_words(sheet) for sheet in sheets}) == 5

    def test_a_list_asks_only_where_the_teachers_forms_are_open(self, cast, yu):
        consent(yu, teacher_forms="talk")
        consent(cast.children["bo"], teacher_forms="no")
        lines = child_lines(roster_on(cast.class_3_1, TODAY), TODAY)
        assert [line.consent_open for line in lines] == [True, False, False]


class TestTheCountsOfAClass:
    def test_they_agree_with_the_lines_of_its_children(self, cast, yu):
        factories.make_care(yu, cast.li, **KNOWN)
        factories.make_student(cast.class_3_1, "许晨曦", 9, consent=False)
        line = class_line(cast.admin, cast.class_3_1)
        lines = children_of(cast.admin, cast.class_3_1, purpose="roster")
        assert line.children == len(lines) == 4
        assert line.consent_open == sum(child.consent_open for child in lines) == 1
        assert line.to_check == sum(child.care.to_check for child in lines) == 2

    def test_a_class_without_children_or_teacher_counts_noughts(self, cast):
        empty = factories.make_class(cast.school, 5, 1)
        line = class_line(cast.admin, empty)
        assert (line.children, line.consent_open, line.to_check, line.teachers) == (0, 0, 0, "")

    def test_a_school_without_classes_has_an_empty_list(self, cast):
        school = factories.make_school(cast.county, "新建小学")
        keeper = factories.make_user("new", "新主任", "school-administrator")
        factories.assign(keeper, school, "school-administrator")
        assert class_lines(keeper) == []

    def test_both_teachers_of_a_class_stand_in_the_order_in_which_they_came(self, cast):
        factories.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
        StaffAssignment.objects.filter(user=cast.zhou, school_class=cast.class_3_1).update(starts=date(2026, 10, 1))
        teachers = class_line(cast.admin, cast.class_3_1).teachers
        assert teachers.index(cast.li.name) < teachers.index(cast.zhou.name)

    def test_a_teacher_who_left_is_not_named_any_more(self, cast):
        end_assignment(StaffAssignment.objects.get(user=cast.li), by=cast.admin)
        assert class_line(cast.admin, cast.class_3_1).teachers == ""

    def test_counting_looks_at_nobody_and_listing_looks_at_each(self, cast):
        class_lines(cast.admin)
        assert not AuditEvent.objects.filter(verb="student.list").exists()
        children_of(cast.admin, cast.class_3_1, purpose="roster")
        assert AuditEvent.objects.get(verb="student.list").purpose == "roster"

    @pytest.mark.parametrize(
        ("person", "classes"), [("admin", 2), ("li", 1), ("wang", 3), ("tian", 1), ("chen", 0), ("auditor", 0)]
    )
    def test_everybody_counts_the_own_classes(self, cast, person, classes):
        assert len(class_lines(cast.people[person])) == classes

    def test_a_child_that_left_is_counted_until_the_last_day_and_not_after(self, cast, yu):
        end_enrolment(yu, by=cast.admin, last_day=TODAY)
        assert class_line(cast.admin, cast.class_3_1).children == 3
        with time_machine.travel("2026-10-20T08:00:00+08:00", tick=False):
            assert class_line(cast.admin, cast.class_3_1).children == 2

    def test_in_september_the_same_class_is_called_by_its_new_grade(self, cast):
        before = class_line(cast.admin, cast.class_3_1).label
        cast.county.terms.create(school_year=2027, number=1, starts=date(2027, 9, 1), ends=date(2028, 1, 20))
        with time_machine.travel("2027-09-01T08:00:00+08:00", tick=False):
            after = class_line(cast.admin, cast.class_3_1).label
        assert before != after and before.replace("三", "四") == after
