"""No one person opens a door to children: what each way ends in, and what the clock does with what nobody confirmed."""

import inspect
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, PendingAct, User
from accounts.services.passwords import issue_recovery_code
from accounts.services.people import OwnAccount, SecondPersonMissing, create_user
from accounts.two_people import services as two
from accounts.two_people.access import waits_for
from accounts.two_people.acts import second_people
from accounts.two_people.pages import waiting_words
from accounts.two_people.services import NotTheSecondPerson, Settled
from students.models import StaffAssignment
from students.services.by_two import ask_for_code, ask_for_colleague, ask_for_duty, code_at_console, open_again
from students.services.staff import (
    NotHome,
    add_colleague,
    assign_known_colleague,
    disable_colleague,
    disable_who_left,
    enable_colleague,
    end_assignment,
)
from tests import factories
from tests.chinese import chinese

NEW = {"username": "lingling", "name": "凌零", "duty": "counselor"}
Outcome = PendingAct.Outcome


def new_counselor(cast, **changes) -> PendingAct:
    return ask_for_colleague(by=cast.admin, school=cast.school, **{**NEW, **changes})


def told(person: User) -> set[str]:
    return set(Notice.objects.filter(to=person).values_list("kind", flat=True))


def duties(user: User) -> list[str]:
    return list(StaffAssignment.objects.filter(user=user).values_list("duty", flat=True))


def test_a_counselor_comes_into_being_with_the_second_person_who_alone_sees_the_code(cast, as_):
    admin, head = as_(cast.admin), as_(cast.chen)
    page = admin.post(reverse("students:add_colleague", args=[cast.school.public_id]), {**NEW, "every_weeks": 1})
    assert page.status_code == 302
    assert not User.objects.filter(username="lingling").exists()
    assert "凌零" in admin.get(page.url).content.decode()
    assert "凌零" in head.get("/").content.decode()
    answer = {"pending": [PendingAct.objects.get().public_id], "answer": "confirm"}
    assert admin.post(reverse("accounts:answer_pending"), answer).status_code == 404
    (slip,) = head.post(reverse("accounts:answer_pending"), answer).context["slips"]
    assert (slip.person.username, duties(slip.person)) == ("lingling", ["counselor"])
    assert slip.code not in admin.get(reverse("students:list_staff")).content.decode()
    assert told(cast.admin) == {"second-person-answered"}
    assert told(slip.person) == {"your-account"}


def test_a_name_that_never_got_an_account_is_forgotten_after_90_days(cast, as_):
    two.refuse(new_counselor(cast), by=cast.chen)
    code = ask_for_code(cast.wang, by=cast.admin)
    two.confirm(code, by=cast.chen)
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        assert two.forget_said() == 0
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert two.forget_said() == 1
        assert two.forget_said() == 0
        page = as_(cast.admin).get(reverse("accounts:list_pending")).content.decode()
    assert "凌零" not in page and "lingling" not in page
    assert chinese("what it was about is no longer kept") in page
    assert cast.wang.name in page  # an act without words of its own reads as before
    kept = PendingAct.objects.get(outcome=Outcome.REFUSED)
    assert (kept.asked_by, kept.answered_by) == (cast.admin, cast.chen)


def test_both_and_whom_it_concerns_are_told_and_each_step_is_on_record(cast):
    pending = ask_for_code(cast.wang, by=cast.admin)
    assert told(cast.chen) == {"second-person"}
    assert told(cast.wang) == {"your-account"}
    two.confirm(pending, by=cast.chen)
    verbs = list(AuditEvent.objects.filter(verb__startswith="two_people").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["two_people.ask", "two_people.confirm"]
    assert AuditEvent.objects.get(verb="account.issue_recovery_code").detail == {
        "confirmed_by": str(cast.chen.public_id)
    }


def test_what_nobody_confirms_in_48_hours_never_happens(cast):
    pending = new_counselor(cast)
    with time_machine.travel(timezone.now() + timedelta(hours=48), tick=False):
        with pytest.raises(Settled):
            two.confirm(pending, by=cast.chen)
        assert (two.lapse_overdue(), two.lapse_overdue()) == (1, 0)
    pending.refresh_from_db()
    assert pending.outcome == Outcome.LAPSED
    assert not User.objects.filter(username="lingling").exists()
    assert {"second-person-answered"} <= told(cast.admin)


def test_what_was_refused_or_taken_back_stays_in_sight_and_is_asked_anew(cast, as_):
    first = new_counselor(cast)
    assert new_counselor(cast) == first
    two.refuse(first, by=cast.chen)
    second = new_counselor(cast)
    two.take_back(second, by=cast.admin)
    page = as_(cast.admin).get(reverse("students:list_staff")).content.decode()
    assert page.count("凌零") == 2
    assert "未同意" in page and "已撤回" in page
    for settled in (first, second):
        with pytest.raises(Settled):
            two.confirm(settled, by=cast.chen)


# Fourteen ways to widen one's own rights ------------------------------------------------------------------------------


def mint(cast):
    new = {"username": "x", "name": "某某", "role": "counselor"}
    create_user(by=cast.admin, **new)


def mint_with_oneself_as_the_second(cast):
    create_user(by=cast.admin, confirmed_by=cast.admin, username="x", name="某某", role="counselor")


def renew(cast):
    issue_recovery_code(cast.wang, by=cast.admin)


def re_assign(cast):
    assign_known_colleague(cast.tian, by=cast.admin, school=cast.school)


def end_and_add_again(cast):
    end_assignment(StaffAssignment.objects.get(user=cast.wang, school=cast.school), by=cast.admin)
    assign_known_colleague(cast.wang, by=cast.admin, school=cast.school)


def open_a_closed_account(cast):
    disable_colleague(cast.wang, by=cast.admin)
    enable_colleague(cast.wang, by=cast.admin)


def confirm_the_own_question(cast):
    two.confirm(new_counselor(cast), by=cast.admin)


def confirm_as_whom_it_concerns(cast):
    """The headteacher's own code, confirmed by the headteacher."""
    two.confirm(ask_for_code(cast.chen, by=cast.admin), by=cast.chen)


def confirm_with_a_second_account_of_ones_own(cast):
    User.objects.filter(pk=cast.chen.pk).update(name=" 何 丽")
    two.confirm(new_counselor(cast), by=User.objects.get(pk=cast.chen.pk))


def confirm_with_an_account_made_today(cast):
    slip = two.confirm(new_counselor(cast, username="y", name="方远", duty="headteacher"), by=cast.chen)
    User.objects.filter(pk=slip.person.pk).update(last_login=timezone.now())
    two.confirm(new_counselor(cast), by=User.objects.get(pk=slip.person.pk))


def confirm_with_an_account_whose_code_was_renewed_today(cast):
    two.confirm(ask_for_code(cast.chen, by=cast.admin), by=cast.district)
    two.confirm(new_counselor(cast), by=cast.chen)


def move_the_home_to_ones_own_school(cast):
    """A counselor of another school takes a duty here, and the code of that account is asked for from here."""
    two.confirm(ask_for_duty(cast.tian, by=cast.admin, school=cast.school, duty="counselor"), by=cast.chen)
    ask_for_code(cast.tian, by=cast.admin)


def ask_for_the_own_code(cast):
    ask_for_code(cast.admin, by=cast.admin)


WAYS = [
    mint,
    mint_with_oneself_as_the_second,
    renew,
    re_assign,
    end_and_add_again,
    open_a_closed_account,
    confirm_the_own_question,
    confirm_as_whom_it_concerns,
    confirm_with_a_second_account_of_ones_own,
    confirm_with_an_account_made_today,
    confirm_with_an_account_whose_code_was_renewed_today,
    move_the_home_to_ones_own_school,
    ask_for_the_own_code,
]


@pytest.mark.parametrize("way", WAYS)
def test_nobody_widens_the_own_rights_alone(cast, way):
    with pytest.raises((SecondPersonMissing, NotTheSecondPerson, NotHome, OwnAccount)) as refused:
        way(cast)
    lines, first = inspect.getsourcelines(way)
    (step,) = [entry.lineno + 1 for entry in refused.traceback if entry.name == way.__name__]
    assert step == first + len(lines) - 1  # the last step of the way, not one that leads to it


@pytest.mark.parametrize("kind", ["made", "renewed"])
def test_an_account_that_came_from_the_asker_may_be_the_second_once_48_hours_are_over(cast, kind):
    if kind == "made":
        asked = new_counselor(cast, username="y", name="方远", duty="headteacher")
        second = two.confirm(asked, by=cast.chen).person
    else:
        second = two.confirm(ask_for_code(cast.chen, by=cast.admin), by=cast.district).person
    User.objects.filter(pk=second.pk).update(last_login=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        two.confirm(new_counselor(cast), by=User.objects.get(pk=second.pk))
    assert User.objects.filter(username="lingling").exists()


# Where nobody of the house can be the second --------------------------------------------------------------------------


def test_the_officer_confirms_where_the_headteacher_is_the_one_it_is_about_or_is_not_there(cast):
    assert second_people(ask_for_code(cast.chen, by=cast.admin)) == [cast.district]
    end_assignment(StaffAssignment.objects.get(user=cast.chen), by=cast.admin)
    assert second_people(new_counselor(cast)) == [cast.district]


def test_whoever_runs_the_computer_confirms_where_there_is_nobody_and_only_there(cast, capsys):
    pending = new_counselor(cast)
    with pytest.raises(NotTheSecondPerson):
        two.confirm_at_console(pending)
    User.objects.filter(role__in=["headteacher", "district-officer"]).update(last_login=None)
    call_command("second_person")
    assert str(pending.public_id) in capsys.readouterr().out
    call_command("second_person", confirm=str(pending.public_id))
    assert "lingling" in capsys.readouterr().out
    call_command("second_person")
    assert "Nothing waits" in capsys.readouterr().out
    assert duties(User.objects.get(username="lingling")) == ["counselor"]
    assert AuditEvent.objects.get(verb="two_people.confirm").actor_id is None


@pytest.mark.parametrize("how", ["disabled", "ended"])
def test_one_person_who_closes_the_headteachers_account_does_not_make_the_house_empty(cast, capsys, how):
    User.objects.filter(role="district-officer").update(last_login=None)
    if how == "disabled":
        disable_colleague(cast.chen, by=cast.admin)
    else:
        end_assignment(StaffAssignment.objects.get(user=cast.chen), by=cast.admin)
    assert "account-closed" in told(cast.district)  # who leads now
    pending = new_counselor(cast)
    assert "陈志远" in waiting_words(pending)
    for asked in (("second_person", "--confirm", str(pending.public_id)), ("new_code", cast.wang.username)):
        with pytest.raises(CommandError, match="陈志远"):
            call_command(*asked)
    with pytest.raises(CommandError, match="陈志远"):
        call_command("add_county_person", "district-officer", "mine", "我的人")
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        call_command("second_person", confirm=str(new_counselor(cast, username="later").public_id))
    assert "later" in capsys.readouterr().out


@pytest.mark.parametrize("way", ["new_code", "second_person"])
def test_a_headteachers_code_from_the_console_confirms_nothing_for_two_days(cast, way):
    User.objects.update(created_at=timezone.now() - timedelta(days=90))
    User.objects.filter(role="district-officer").update(last_login=None)
    if way == "new_code":
        code_at_console(cast.chen, by=None)
    else:
        two.confirm_at_console(ask_for_code(cast.chen, by=cast.admin))
    pending = new_counselor(cast)
    assert second_people(pending) == []
    with pytest.raises(NotTheSecondPerson):  # nor is the house empty by that
        two.confirm_at_console(pending)


def test_no_console_gives_a_code_that_somebody_of_the_house_can_give(cast):
    for person, can in ((cast.wang, cast.chen), (cast.chen, cast.district), (cast.li, cast.admin)):
        with pytest.raises(NotTheSecondPerson, match=can.name):
            code_at_console(person, by=None)


def test_a_closed_headteacher_is_opened_again_at_the_console_where_nobody_else_can(cast):
    User.objects.filter(role="district-officer").update(last_login=None)
    disable_colleague(cast.chen, by=cast.admin)
    two.confirm_at_console(open_again(cast.chen, by=cast.admin))
    cast.chen.refresh_from_db()
    assert cast.chen.is_active


def test_the_last_administrator_gets_a_code_at_the_console_and_those_who_lead_are_told(cast, capsys):
    call_command("new_code", "schooladmin")
    assert "schooladmin" in capsys.readouterr().out
    assert AuditEvent.objects.get(verb="account.issue_recovery_code").actor_id is None
    assert "account-made" in told(cast.chen) & told(cast.admin)


def test_an_auditor_is_made_at_the_console_where_nobody_of_the_county_can(cast, capsys):
    with pytest.raises(CommandError, match="陈志远"):  # whom the officer asks
        call_command("add_county_person", "auditor", "sunping", "孙平")
    User.objects.filter(pk=cast.district.pk).update(last_login=None)
    call_command("add_county_person", "auditor", "sunping", "孙平")
    assert "sunping" in capsys.readouterr().out
    assert User.objects.get(username="sunping").county_assignments.get().county == cast.county


# Who leaves -----------------------------------------------------------------------------------------------------------


def test_an_account_without_a_duty_is_closed_after_two_weeks_and_no_other(cast):
    User.objects.update(created_at=timezone.now() - timedelta(days=90))
    end_assignment(StaffAssignment.objects.get(user=cast.li), by=cast.admin)
    with time_machine.travel(timezone.now() + timedelta(days=13), tick=False):
        assert disable_who_left() == 0
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        assert (disable_who_left(), disable_who_left()) == (1, 0)
        cast.li.refresh_from_db()
        assert not cast.li.is_active
        open_again(cast.li, by=cast.admin)
        assert disable_who_left() == 0  # it was opened for a duty that is still to be given
    with time_machine.travel(timezone.now() + timedelta(days=29), tick=False):
        assert disable_who_left() == 1


def test_a_teacher_made_by_one_is_told_to_the_headteacher(cast):
    add_colleague(by=cast.admin, username="x", name="韩梅", school=cast.school, duty="staff")
    assert told(cast.chen) == {"account-made"}


def test_what_waits_is_seen_by_who_can_answer_and_by_nobody_else(cast):
    new_counselor(cast)
    others = [person for person in cast.people.values() if person != cast.chen]
    assert len(waits_for(cast.chen)) == 1
    assert [person for person in others if waits_for(person)] == []


def test_of_two_who_confirm_at_once_one_acts(cast):
    pending = new_counselor(cast)
    two.confirm(pending, by=cast.chen)
    with pytest.raises(Settled):
        two.confirm(pending, by=cast.chen)
    assert User.objects.filter(username="lingling").count() == 1


def test_somebody_of_another_school_cannot_answer(cast):
    other = factories.make_user("head2", "卢敏", "headteacher")
    factories.assign(other, cast.second_school, "headteacher")
    with pytest.raises(NotTheSecondPerson):
        two.confirm(new_counselor(cast), by=other)
