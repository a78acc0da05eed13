"""Forms about colleagues: who may be given what, and what is said where it does not fit."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import PendingAct, Role, User
from accounts.two_people.services import confirm
from students.forms.staff import (
    AddColleagueForm,
    AssignColleagueForm,
    DutyForm,
    EndAssignmentForm,
    EndTypistForm,
    NameTypistForm,
)
from students.models import ROLE_OF_DUTY, DutyDay, RosterAct, StaffAssignment
from students.selectors import class_teacher_of
from students.services.duty import name_typist
from students.services.staff import disable_colleague
from students.services.undoing import undo
from tests import factories

NEW = {"name": "韩梅", "username": "hanmei", "duty": "staff", "every_weeks": "1"}


def send(form, *row, by):
    """As a view does it."""
    return form.done(*row, by=by) if form.is_valid() else None


def add(cast, **changes):
    return AddColleagueForm(cast.admin, cast.school, {**NEW, **changes})


def assign(cast, username, **changes):
    return AssignColleagueForm(cast.admin, cast.school, {"username": username, "every_weeks": "1", **changes})


def duty_of(user):
    return StaffAssignment.objects.filter(user=user).latest("pk")


def of_slip(slip):
    return slip.person, slip.code


def test_visit_days_of_somebody_who_is_no_counselor_are_refused_and_not_dropped(cast):
    known = assign(cast, cast.staff.username, visit_weekdays=["0"])
    new = add(cast, visit_weekdays=["0"])
    for form in (known, new):
        assert send(form, by=cast.admin) is None
        assert "心理老师" in str(form.errors["visit_weekdays"])


def test_a_duty_somebody_has_already_is_not_said_to_begin(cast, as_):
    StaffAssignment.objects.filter(user=cast.staff).update(starts="2026-09-01")
    where = reverse("students:assign_colleague", args=[cast.school.public_id])
    page = as_(cast.admin).post(where, {"username": cast.staff.username, "every_weeks": "1"}, follow=True)
    assert "没有新增" in page.content.decode() and "从今天起担任" not in page.content.decode()


class TestANewColleague:
    @pytest.mark.parametrize("duty", [duty for duty in ROLE_OF_DUTY if duty != "class-teacher"])
    def test_every_duty_comes_with_its_role(self, cast, duty):
        done = send(add(cast, duty=duty), by=cast.admin)
        user, code = of_slip(confirm(done, by=cast.chen)) if isinstance(done, PendingAct) else done
        assert (user.role, duty_of(user).duty, bool(code)) == (ROLE_OF_DUTY[duty], duty, True)

    def test_typing_is_no_first_duty(self, cast):
        assert set(add(cast, duty="typist").errors) == {"duty"}

    def test_a_class_teacher_needs_a_class_and_others_get_none(self, cast):
        assert set(add(cast, duty="class-teacher").errors) == {"school_class"}
        user, _code = send(add(cast, school_class=cast.class_3_1.public_id), by=cast.admin)
        assert duty_of(user).school_class is None

    @pytest.mark.parametrize("name", ["second_class", "outside_class"])
    def test_a_class_of_another_school_is_not_offered(self, cast, name):
        form = add(cast, duty="class-teacher", school_class=getattr(cast, name).public_id)
        assert set(form.errors) == {"school_class"}

    @pytest.mark.parametrize("username", ["teacher", ""])
    def test_a_name_to_sign_in_with_is_needed_and_free(self, cast, username):
        form = add(cast, username=username)
        assert send(form, by=cast.admin) is None and set(form.errors) == {"username"}
        assert not User.objects.filter(name="韩梅").exists()

    def test_visits_are_kept_once_a_day_and_in_order(self, cast):
        asked = send(add(cast, duty="counselor", visit_weekdays=["3", "1", "3"], every_weeks="2"), by=cast.admin)
        user = confirm(asked, by=cast.chen).person
        assert (duty_of(user).visit_weekdays, duty_of(user).visit_every_weeks) == ([1, 3], 2)

    @pytest.mark.parametrize(("field", "value"), [("visit_weekdays", ["7"]), ("every_weeks", "3")])
    def test_a_week_has_seven_days_and_visits_come_every_or_every_second_week(self, cast, field, value):
        assert set(add(cast, duty="counselor", **{field: value}).errors) == {field}


class TestAKnownColleague:
    def test_a_teacher_takes_over_a_second_class(self, cast):
        row = send(assign(cast, "teacher", school_class=cast.class_3_2.public_id), by=cast.admin)
        assert (row.duty, row.school_class) == ("class-teacher", cast.class_3_2)

    def test_a_counselor_of_other_schools_needs_no_class_even_if_one_is_chosen(self, cast):
        confirm(send(assign(cast, "counselor2", school_class=cast.class_3_2.public_id), by=cast.admin), by=cast.chen)
        row = StaffAssignment.objects.get(user=cast.tian, school=cast.school)
        assert (row.user, row.duty, row.school_class) == (cast.tian, "counselor", None)

    @pytest.mark.parametrize("username", ["nobody", "district", "auditor", "teacher"])
    def test_somebody_unknown_an_office_or_a_teacher_without_a_class_is_refused_alike(self, cast, username):
        form = assign(cast, username)
        assert send(form, by=cast.admin) is None and set(form.errors) == {"username"}

    def test_somebody_of_another_county_is_nobody_here(self, cast):
        school = factories.make_school(factories.make_county("青山县"), "青山小学")
        factories.assign(factories.make_user("far", "远老师", Role.STAFF), school, "staff")
        form = assign(cast, "far")
        assert send(form, by=cast.admin) is None and set(form.errors) == {"username"}

    def test_an_account_that_was_disabled_is_nobody(self, cast):
        disable_colleague(cast.staff, by=cast.admin)
        form = assign(cast, "staff")
        assert send(form, by=cast.admin) is None and set(form.errors) == {"username"}

    def test_the_same_duty_given_twice_is_one(self, cast):
        rows = {
            send(assign(cast, "teacher", school_class=cast.class_3_1.public_id), by=cast.admin) for _press in range(2)
        }
        assert rows == {duty_of(cast.li)}


class TestEnding:
    def test_nobody_ends_the_own_duty_and_the_form_says_so(self, cast):
        form = EndAssignmentForm(cast.admin, duty_of(cast.admin), {})
        assert send(form, by=cast.admin) is None
        assert list(form.errors) == ["__all__"]
        assert duty_of(cast.admin).ends is None

    def test_the_class_goes_to_whoever_is_named_on_the_same_page_and_back_again_within_ten_minutes(self, cast):
        form = EndAssignmentForm(cast.admin, duty_of(cast.li), {"successor": cast.zhou.public_id})
        assert send(form, by=cast.admin)
        today = date(2026, 10, 19)
        assert class_teacher_of(cast.class_3_1, today) == cast.zhou
        undo(RosterAct.objects.get(kind="duty-ended"), by=cast.admin)
        assert class_teacher_of(cast.class_3_1, today) == cast.li
        assert duty_of(cast.zhou).taken_back

    def test_only_teachers_of_the_school_are_offered_and_never_whoever_has_the_class(self, cast):
        offered = EndAssignmentForm(cast.admin, duty_of(cast.li)).fields["successor"].queryset
        assert set(offered) == {cast.zhou}
        assert "successor" not in EndAssignmentForm(cast.admin, duty_of(cast.wang)).fields

    def test_a_typist_of_today_is_taken_back_as_if_never_named(self, cast):
        named = {"school": cast.school, "classes": [cast.class_3_1], "nonce": uuid4()}
        days = {"starts": date(2026, 10, 19), "ends": date(2026, 10, 30)}
        row = name_typist(cast.staff, by=cast.wang, **named, **days)[0]
        EndTypistForm({}).done(row, by=cast.wang)
        assert not StaffAssignment.objects.filter(duty="typist", taken_back=False).exists()


class TestTheDutyList:
    def form(self, cast, **changes):
        two = {
            "person": cast.chen.public_id,
            "deputy": cast.admin.public_id,
            "phone": "0000-1",
            "deputy_phone": "0000-2",
        }
        days = {"first": "2026-10-19", "last": "2026-10-20", "hours": ["day"]}
        return DutyForm(cast.admin, cast.school, {**two, **days, **changes})

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({}, set()),
            ({"last": "2026-10-18"}, {"last"}),
            ({"first": "2026-10-18"}, {"first"}),
            ({"hours": []}, {"hours"}),
            ({"hours": ["noon"]}, {"hours"}),
            ({"phone": ""}, {"phone"}),
            ({"deputy": "x"}, {"deputy"}),
        ],
    )
    def test_what_does_not_fit_is_said_beside_its_field(self, cast, changes, wrong):
        form = self.form(cast, **changes)
        send(form, by=cast.admin)
        assert set(form.errors) == wrong
        assert DutyDay.objects.exists() is (wrong == set())

    def test_day_and_evening_are_named_at_once(self, cast):
        assert len(send(self.form(cast, hours=["day", "evening"]), by=cast.admin)) == 4

    def test_where_nobody_boards_the_evening_is_not_ticked_at_first(self, cast):
        assert DutyForm(cast.admin, cast.school).fields["hours"].initial == ["day"]
        factories.make_care(cast.children["yu"], cast.li, boarding=True)
        assert DutyForm(cast.admin, cast.school).fields["hours"].initial == ["day", "evening"]


class TestTypists:
    def form(self, cast, user=None, **changes):
        person = (user or cast.staff).public_id
        given = {"person": person, "classes": [str(cast.class_3_1.public_id)], "promise": "on", "nonce": uuid4()}
        return NameTypistForm(cast.wang, cast.school, {**given, "first": "2026-10-19", "last": "2026-10-30", **changes})

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({}, set()),
            ({"promise": ""}, {"promise"}),
            ({"classes": []}, {"classes"}),
            ({"last": "2026-10-18"}, {"last"}),
            ({"last": "2027-02-01"}, {"last"}),
            ({"first": "2026-10-01", "last": "2026-10-18"}, {"last"}),
        ],
    )
    def test_a_class_a_promise_and_a_span_of_three_months_are_needed(self, cast, changes, wrong):
        form = self.form(cast, **changes)
        send(form, by=cast.wang)
        assert set(form.errors) == wrong

    def test_the_class_teacher_is_refused_beside_the_class(self, cast):
        form = self.form(cast, cast.li)
        assert send(form, by=cast.wang) is None
        assert set(form.errors) == {"classes"} and cast.li.name in str(form.errors)

    @pytest.mark.parametrize("person", ["chen", "admin", "outside_teacher"])
    def test_who_leads_the_school_or_works_elsewhere_is_not_offered(self, cast, person):
        assert set(self.form(cast, cast.people[person]).errors) == {"person"}
