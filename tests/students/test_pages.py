import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, PendingAct, Role, User
from accounts.two_people.services import confirm
from students.models import CareArrangement, Consent, DutyDay, StaffAssignment, StrengthNote, Student
from students.services.family import record_strength
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]
CARE = {
    "as_of": "2026-10-19",
    "source": "visit",
    "father_away": "now",
    "father_away_since": "2025-02-20",
    "mother_away": "now",
    "mother_away_since": "2026-09-01",
    "rural_hukou": "yes",
    "first_separation": "3-5",
    "primary_caregiver": "paternal-grandparents",
    "contact": "weekly",
    "child_on_calls": "想多说一会儿",
}
SHEET = {
    "teacher_forms": "yes",
    "child_forms": "no",
    "talk": "yes",
    "care_context": "yes",
    "evaluation": "no",
    "share_with_receiver": "talk",
    "authority": "parent",
    "way": "signed",
    "child": "yes",
    "dated": "2026-10-18",
    "text_version": "1.0",
}


def of(name: str, child: Student) -> str:
    return reverse(f"students:{name}", args=[child.public_id])


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def wrong(response: object) -> set[str]:
    """Fields with something to say; __all__ stands for the whole form."""
    return set(response.context["form"].errors)  # type: ignore[attr-defined]


def test_the_teacher_records_care_and_the_old_entry_stays_in_the_history(cast: Cast, as_: SignIn) -> None:
    yu, browser = cast.children["yu"], as_(cast.li)
    factories.make_care(yu, cast.li, father_away="never", mother_away="never", as_of=date(2026, 3, 5))
    answer = browser.post(of("record_care", yu), CARE, follow=True)
    page = text(answer)
    assert len(answer.context["page"].care_history) == 1
    assert "2026 年 3 月 5 日" in page
    assert "想多说一会儿" in page
    assert "现在外出，2025 年 2 月 20 日起" in page


def test_each_left_behind_label_stands_under_its_own_name_with_its_reason(cast: Cast, as_: SignIn) -> None:
    factories.make_care(
        cast.children["yu"], cast.li, father_away="now", father_away_since=date(2025, 2, 1), mother_away="unknown"
    )
    page = text(as_(cast.li).get(of("show_student", cast.children["yu"])))
    assert re.search(r"留守儿童（民政口径）</dt><dd>还不清楚，要问：是否农村户口、母亲是否外出", page)
    assert re.search(r"留守儿童（研究口径）</dt><dd>是：不满 18 岁，至少一方外出满六个月", page)


def test_a_register_value_that_differs_from_what_is_known_asks_to_be_checked_and_is_not_corrected(
    cast: Cast, as_: SignIn
) -> None:
    known = {"father_away": "now", "mother_away": "never", "register_value": 0}
    factories.make_care(cast.children["yu"], cast.li, **known)
    browser = as_(cast.li)
    assert "0（非留守），和现在的情况不同，请核对" in text(browser.get(of("show_student", cast.children["yu"])))
    browser.post(of("record_care", cast.children["yu"]), CARE)
    assert set(CareArrangement.objects.values_list("register_value", flat=True)) == {0}


def test_a_form_with_a_mistake_is_answered_422_names_the_field_and_keeps_the_rest(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.li).post(of("record_care", cast.children["yu"]), {**CARE, "as_of": "2026-10-20", "source": ""})
    page = text(answer)
    assert answer.status_code == 422
    assert 'href="#id_as_of"' in page
    assert wrong(answer) == {"as_of", "source"}
    assert 'href="#id_source_0"' in page
    assert "想多说一会儿" in page
    assert not CareArrangement.objects.exists()


def test_a_form_sent_twice_makes_one_entry(cast: Cast, as_: SignIn) -> None:
    browser, yu, nonce = as_(cast.li), cast.children["yu"], str(uuid4())
    for _ in range(2):
        browser.post(of("record_care", yu), {**CARE, "nonce": nonce})
        browser.post(of("record_strength", yu), {"line": "hopes", "source": "child", "text": "学画", "nonce": nonce})
    assert CareArrangement.objects.count() == StrengthNote.objects.count() == 1


def test_every_form_carries_a_nonce_of_its_own(cast: Cast, as_: SignIn) -> None:
    browser = as_(cast.li)
    pages = [text(browser.get(of("record_care", cast.children["yu"]))) for _ in range(2)]
    nonces = [re.search(r'name="nonce" value="([0-9a-f-]{36})"', page)[1] for page in pages]  # type: ignore[index]
    assert nonces[0] != nonces[1]


def test_where_the_family_said_no_the_care_form_does_not_save(cast: Cast, as_: SignIn) -> None:
    factories.make_consent(cast.children["yu"], care_context="no", dated=date(2026, 10, 18))
    answer = as_(cast.li).post(of("record_care", cast.children["yu"]), CARE)
    assert answer.status_code == 422
    assert wrong(answer) == {"__all__"}


def test_the_teacher_reads_consent_and_cannot_change_it(cast: Cast, as_: SignIn) -> None:
    page = text(as_(cast.li).get(of("show_student", cast.children["yu"])))
    assert "老师填写</dt><dd>同意" in page
    assert of("record_consent", cast.children["yu"]) not in page
    assert of("record_consent", cast.children["yu"]) in text(
        as_(cast.admin).get(of("show_student", cast.children["yu"]))
    )


def test_the_administrator_reads_no_strengths(cast: Cast, as_: SignIn) -> None:
    record_strength(cast.children["yu"], by=cast.li, line="hopes", source="child", text="想学画画")
    assert "想学画画" in text(as_(cast.li).get(of("show_student", cast.children["yu"])))
    assert "想学画画" not in text(as_(cast.admin).get(of("show_student", cast.children["yu"])))


def test_consent_is_recorded_and_withdrawn_line_by_line(cast: Cast, as_: SignIn) -> None:
    browser, yu = as_(cast.admin), cast.children["yu"]
    browser.post(of("record_consent", yu), SHEET)
    said = {"scopes": ["talk"], "dated": "2026-10-19", "way": "phone", "guardian_name": "阿依古丽"}
    answer = browser.post(of("withdraw_consent", yu), said, follow=True)
    assert {message.level_tag for message in answer.context["messages"]} == {"success"}
    assert list(yu.consents.order_by("pk").values_list("outcome", "talk"))[1:] == [("given", "yes"), ("given", "no")]


def test_a_consent_by_telephone_without_a_witness_is_asked_again(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.admin).post(of("record_consent", cast.children["yu"]), {**SHEET, "way": "phone"})
    assert answer.status_code == 422
    assert wrong(answer) == {"witness"}
    assert Consent.objects.filter(student=cast.children["yu"]).count() == 1


def test_a_teacher_whose_duty_has_ended_finds_nothing(cast: Cast, as_: SignIn) -> None:
    browser, address = as_(cast.li), of("show_student", cast.children["yu"])
    assert browser.get(address).status_code == 200
    as_(cast.admin).post(reverse("students:end_assignment", args=[StaffAssignment.objects.get(user=cast.li).public_id]))
    assert browser.get(address).status_code == 404
    assert browser.get(reverse("students:list_students")).context["shown"] is None


def test_no_title_names_a_child(cast: Cast, as_: SignIn) -> None:
    yu, admin, teacher = cast.children["yu"], as_(cast.admin), as_(cast.li)
    pages = [
        admin.get(of(name, yu))
        for name in (
            "show_student",
            "change_student",
            "move_student",
            "end_enrolment",
            "record_consent",
            "withdraw_consent",
            "add_contact",
        )
    ]
    pages += [teacher.get(of(name, yu)) for name in ("show_student", "record_care", "record_strength")]
    for page in pages:
        title = re.search(r"<title>(.*?)</title>", text(page), re.DOTALL)[1]  # type: ignore[index]
        assert yu.name in text(page)
        assert yu.name not in title
        assert page["Cache-Control"] == "no-store"


def test_every_look_at_a_child_is_one_event_that_names_the_purpose(cast: Cast, as_: SignIn) -> None:
    as_(cast.li).get(of("record_care", cast.children["yu"]))
    as_(cast.li).get(reverse("students:list_students"))
    shown, listed = AuditEvent.objects.filter(verb__startswith="student.").order_by("pk")
    assert (shown.purpose, shown.subjects) == ("care", [str(cast.children["yu"].public_id)])
    assert (listed.purpose, len(listed.subjects)) == ("care", 3)


@pytest.mark.parametrize(("person", "leads"), [("li", True), ("wang", False)])
def test_only_who_keeps_registers_is_led_to_them(cast, as_, person, leads):
    shown = text(as_(getattr(cast, person)).get(reverse("students:list_students")))
    assert cast.children["yu"].name in shown
    assert (reverse("students:list_registers") in shown) is leads


@pytest.mark.parametrize(("person", "name"), [("li", "list_students"), ("admin", "list_classes")])
def test_a_list_costs_the_same_for_a_full_class(
    cast: Cast, as_: SignIn, person: str, name: str, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, address = as_(cast.people[person]), reverse(f"students:{name}")
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for seat in range(10, 50):
        child = factories.make_student(cast.class_3_1, f"王{chr(0x4E00 + seat)}", seat)
        factories.make_care(child, cast.li, child_on_calls="想妈妈")
    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        browser.get(address)


def test_a_child_is_added_moved_and_taken_off_by_form(cast: Cast, as_: SignIn) -> None:
    browser = as_(cast.admin)
    given = {"name": "许 晨曦", "sex": "girl", "born": "2017年8月", "starts": "2026-10-19"}
    browser.post(reverse("students:add_student", args=[cast.class_3_1.public_id]), given)
    xu = Student.objects.get(name="许晨曦")
    browser.post(of("move_student", xu), {"to": cast.class_3_2.public_id, "day": "2026-10-19"})
    assert xu.enrolments.get().school_class == cast.class_3_2
    browser.post(of("end_enrolment", xu), {"last_day": "2026-10-19", "reason": "left"})
    assert xu.enrolments.get().end_reason == "left"


def test_a_child_cannot_be_moved_to_a_class_of_another_school(cast: Cast, as_: SignIn) -> None:
    answer = as_(cast.admin).post(
        of("move_student", cast.children["yu"]), {"to": cast.outside_class.public_id, "day": "2026-10-19"}
    )
    assert answer.status_code == 422
    assert cast.children["yu"].enrolments.get().school_class == cast.class_3_1


def test_a_taken_seat_is_said_beside_the_seat(cast: Cast, as_: SignIn) -> None:
    given = {"name": "许晨曦", "sex": "girl", "born": "2017-08", "starts": "2026-10-19", "seat_number": "1"}
    answer = as_(cast.admin).post(reverse("students:add_student", args=[cast.class_3_1.public_id]), given)
    assert answer.status_code == 422
    assert wrong(answer) == {"seat_number"}


def test_a_new_colleague_gets_a_code_that_is_shown_once(cast: Cast, as_: SignIn) -> None:
    given = {"name": "韩梅", "username": "hanmei", "duty": "class-teacher", "every_weeks": 1}
    given["school_class"] = str(cast.class_3_2.public_id)
    browser = as_(cast.admin)
    answer = browser.post(reverse("students:add_colleague", args=[cast.school.public_id]), given)
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]", text(answer))
    assert code is not None
    assert User.objects.get(username="hanmei").role == Role.TEACHER
    assert code[0] not in text(browser.get(reverse("students:list_staff")))


def test_a_class_teacher_without_a_class_is_asked_for_it(cast: Cast, as_: SignIn) -> None:
    given = {"name": "韩梅", "username": "hanmei", "duty": "class-teacher", "every_weeks": 1}
    answer = as_(cast.admin).post(reverse("students:add_colleague", args=[cast.school.public_id]), given)
    assert answer.status_code == 422
    assert not User.objects.filter(username="hanmei").exists()


def test_an_administrator_who_takes_on_a_counselor_of_another_school_does_not_get_the_account(
    cast: Cast, as_: SignIn
) -> None:
    browser = as_(cast.admin)
    browser.post(
        reverse("students:assign_colleague", args=[cast.school.public_id]), {"username": "counselor2", "every_weeks": 1}
    )
    confirm(PendingAct.objects.get(), by=cast.chen)
    here = StaffAssignment.objects.get(user=cast.tian, school=cast.school)
    for name in ("renew_code", "disable_colleague"):
        answer = browser.post(reverse(f"students:{name}", args=[here.public_id]))
        assert answer.status_code == 302
    cast.tian.refresh_from_db()
    assert cast.tian.is_active
    assert not cast.tian.recovery_codes.exists()


def test_the_duty_list_shows_who_is_told_first_and_the_days_without_anybody(cast: Cast, as_: SignIn) -> None:
    browser = as_(cast.admin)
    people = {
        "person": cast.chen.public_id,
        "deputy": cast.staff.public_id,
        "first": "2026-10-19",
        "last": "2026-10-25",
        "hours": ["day"],
    }
    phones = {"phone": "0000-555 0101", "deputy_phone": "0000-555 0102"}
    answer = browser.post(reverse("students:set_duty", args=[cast.school.public_id]), {**people, **phones}, follow=True)
    assert DutyDay.objects.count() == 7
    assert "0000-555 0102" in text(answer)
    assert [page.gaps for page in answer.context["pages"]] == [21]
    assert "陈志远" in text(as_(cast.chen).get(reverse("students:list_duty")))


def test_where_a_child_boards_the_duty_list_asks_for_the_evenings_too(cast: Cast, as_: SignIn) -> None:
    factories.make_care(cast.children["yu"], cast.li, boarding=True)
    browser = as_(cast.admin)
    assert [page.evenings for page in browser.get(reverse("students:list_duty")).context["pages"]] == [24]
    form = text(browser.get(reverse("students:set_duty", args=[cast.school.public_id])))
    assert form.count("checked") == 2
    people = {"person": cast.chen.public_id, "deputy": cast.staff.public_id, "hours": ["day", "evening"]}
    given = {**people, "phone": "0000-1", "deputy_phone": "0000-2", "first": "2026-10-19", "last": "2026-10-25"}
    answer = browser.post(reverse("students:set_duty", args=[cast.school.public_id]), given, follow=True)
    assert DutyDay.objects.filter(hours="evening").count() == 7
    assert [page.evenings for page in answer.context["pages"]] == [18]


def test_one_person_cannot_be_duty_person_and_deputy(cast: Cast, as_: SignIn) -> None:
    people = {"person": cast.chen.public_id, "deputy": cast.chen.public_id, "first": "2026-10-19", "last": "2026-10-19"}
    people["hours"] = "day"
    phones = {"phone": "0000-1", "deputy_phone": "0000-1"}
    answer = as_(cast.admin).post(reverse("students:set_duty", args=[cast.school.public_id]), {**people, **phones})
    assert answer.status_code == 422
    assert wrong(answer) == {"deputy"}
