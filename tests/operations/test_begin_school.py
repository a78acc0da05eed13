import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent, Role, User
from accounts.two_people.services import confirm
from students.models import County, CountyAssignment, School, StaffAssignment, Term
from students.services.by_two import ask_for_colleague

ANSWERS = {
    "county": "河西县",
    "township": "柳湾镇",
    "school": "柳湾小学",
    "admin_username": "heli",
    "admin_name": "何丽",
}


def begin(**more: str) -> str:
    out = StringIO()
    call_command("begin_school", stdout=out, **(ANSWERS | more))
    return out.getvalue()


def test_an_empty_database_gets_a_school_and_somebody_who_may_sign_in(db):
    said = begin()
    admin = User.objects.get()
    assert (admin.username, admin.name, admin.role) == ("heli", "何丽", Role.SCHOOL_ADMINISTRATOR)
    assert admin.must_change_password
    assert School.objects.get().township.county == County.objects.get()
    assert StaffAssignment.objects.get().duty == StaffAssignment.Duty.SCHOOL_ADMINISTRATOR
    assert Term.objects.count() == 2
    shown = re.search(r"heli\s+(\S+)", said)
    assert shown
    assert admin.check_password(shown[1])
    assert shown[1] not in "".join(map(str, AuditEvent.objects.values()))


def test_a_district_officer_is_made_when_one_is_named(db):
    begin(officer_username="zheng", officer_name="郑国华")
    assert CountyAssignment.objects.get().user.role == Role.DISTRICT_OFFICER


def test_a_headteacher_is_made_when_one_is_named_and_is_the_second_person_from_the_first_day(db):
    begin(headteacher_username="chen", headteacher_name="陈志远")
    head, school = User.objects.get(role=Role.HEADTEACHER), School.objects.get()
    assert StaffAssignment.objects.get(user=head).duty == StaffAssignment.Duty.HEADTEACHER
    User.objects.filter(pk=head.pk).update(last_login=timezone.now())
    new = {"username": "wangjing", "name": "王静", "school": school, "duty": "counselor"}
    pending = ask_for_colleague(by=User.objects.get(username="heli"), **new)
    assert confirm(pending, by=head).person.name == "王静"


def test_a_child_protection_contact_is_made_when_one_is_named(db):
    said = begin(contact_username="zhengwen", contact_name="郑文")
    assert CountyAssignment.objects.get().user.role == Role.PROTECTION_CONTACT
    assert "zhengwen" in said


def test_a_second_start_changes_nothing(db):
    begin()
    assert begin(school="另一所学校", admin_username="other") == ""
    assert School.objects.get().name == "柳湾小学"
    assert User.objects.count() == 1


def test_one_user_name_for_two_people_leaves_nothing_behind(db):
    with pytest.raises(CommandError, match="same user name"):
        begin(officer_username="heli", officer_name="郑国华")
    assert not School.objects.exists()
    assert not User.objects.exists()


def test_what_was_not_answered_is_named_with_its_option(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="--school … --admin-name …"):
        call_command("begin_school", county="河西县", admin_username="heli")


def test_questions_are_asked_until_they_are_answered(db, monkeypatch):
    typed = iter(["河西县", "柳湾镇", "", "柳湾小学", "heli", "何丽", "chen", "陈志远", "zheng", "郑国华", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: next(typed))
    call_command("begin_school", stdout=StringIO())
    assert School.objects.get().name == "柳湾小学"
    assert set(User.objects.values_list("username", flat=True)) == {"heli", "chen", "zheng"}
