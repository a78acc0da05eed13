import random
from datetime import date, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from students import hooks, selectors
from students.consents import SCOPES, ConsentSheet, standing
from students.models import CareArrangement, Consent, FamilyContact, StrengthNote, Student
from students.services.family import (
    CareImpossible,
    ConsentImpossible,
    NoConsentForCare,
    NothingToWithdraw,
    add_contact,
    end_contact,
    record_care,
    record_consent,
    record_strength,
    withdraw_consent,
)
from tests import factories
from tests.conftest import Cast

TODAY = date(2026, 10, 19)
CARE = {"as_of": TODAY, "source": "parent", "father_away": "now", "father_away_since": date(2026, 2, 20)}


def sheet(answer: str = "yes", **fields: object) -> ConsentSheet:
    lines = dict.fromkeys(SCOPES, answer) | {key: fields.pop(key) for key in SCOPES if key in fields}
    return ConsentSheet(answers=lines, **{"dated": TODAY, "authority": "parent", **fields})


def in_force(student: Student) -> Consent | None:
    return selectors.consents_in_force([student.pk]).get(student.pk)


@pytest.fixture
def child(cast: Cast) -> Student:
    return factories.make_student(cast.class_3_1, "许晨曦", 25, consent=False)


def test_a_child_without_a_sheet_is_waiting_and_a_signed_one_covers_its_lines(cast: Cast, child: Student) -> None:
    assert standing(in_force(child), "talk") == "waiting"
    record_consent(child, by=cast.admin, sheet=sheet(child_forms="no", talk="talk"))
    assert [standing(in_force(child), scope) for scope in SCOPES[:3]] == ["given", "refused", "waiting"]


def test_a_carer_without_a_delegation_is_not_enough(cast: Cast, child: Student) -> None:
    record_consent(child, by=cast.admin, sheet=sheet(authority="carer-only"))
    assert standing(in_force(child), "teacher_forms") == "waiting"


def test_the_childs_own_no_counts(cast: Cast, child: Student) -> None:
    record_consent(child, by=cast.admin, sheet=sheet(child_agrees=False))
    assert standing(in_force(child), "teacher_forms") == "refused"


def test_a_sheet_that_says_no_to_everything_is_a_refusal(cast: Cast, child: Student) -> None:
    row = record_consent(child, by=cast.admin, sheet=sheet("no", authority=""))
    assert row.outcome == "refused"


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({"dated": TODAY + timedelta(days=1)}, "dated", "future"),
        ({"authority": ""}, "authority", "authority"),
        ({"way": "phone"}, "witness", "witness"),
    ],
)
def test_a_sheet_that_cannot_be_right_is_refused_by_field(
    cast: Cast, child: Student, fields: dict[str, object], field: str, problem: str
) -> None:
    with pytest.raises(ConsentImpossible) as refusal:
        record_consent(child, by=cast.admin, sheet=sheet(**fields))
    assert refusal.value.problems == {field: problem}
    assert in_force(child) is None


def test_a_sheet_older_than_the_one_in_force_is_refused(cast: Cast, child: Student) -> None:
    record_consent(child, by=cast.admin, sheet=sheet("no"))
    with pytest.raises(ConsentImpossible):
        record_consent(child, by=cast.admin, sheet=sheet(dated=TODAY - timedelta(days=1)))


def test_one_line_is_withdrawn_and_the_others_stay(cast: Cast, child: Student) -> None:
    record_consent(child, by=cast.admin, sheet=sheet())
    row = withdraw_consent(child, by=cast.admin, dated=TODAY, scopes=["child_forms"])
    assert row.outcome == "given"
    assert standing(in_force(child), "child_forms") == "refused"
    assert standing(in_force(child), "talk") == "given"
    assert child.consents.count() == 2


def test_withdrawing_the_last_line_or_all_ends_the_sheet_and_cannot_be_done_twice(cast: Cast, child: Student) -> None:
    record_consent(child, by=cast.admin, sheet=sheet("no", talk="yes"))
    assert withdraw_consent(child, by=cast.admin, dated=TODAY, scopes=["talk"]).outcome == "withdrawn"
    with pytest.raises(NothingToWithdraw):
        withdraw_consent(child, by=cast.admin, dated=TODAY)


def test_a_sheet_and_a_withdrawal_sent_twice_are_kept_once(cast: Cast, child: Student) -> None:
    first, second = uuid4(), uuid4()
    for _ in range(2):
        record_consent(child, by=cast.admin, sheet=sheet(), nonce=first)
    for _ in range(2):
        withdraw_consent(child, by=cast.admin, dated=TODAY, nonce=second)
    assert [row.outcome for row in child.consents.order_by("pk")] == ["given", "withdrawn"]
    assert AuditEvent.objects.filter(verb="consent.record").count() == 2


def test_the_rooms_above_hear_of_every_sheet(cast: Cast, child: Student, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Consent] = []
    monkeypatch.setattr(hooks, "consent_recorded", [heard.append])
    record_consent(child, by=cast.admin, sheet=sheet())
    withdraw_consent(child, by=cast.admin, dated=TODAY)
    assert [row.outcome for row in heard] == ["given", "withdrawn"]


def follow_a_family(cast: Cast, child: Student, seed: int) -> None:
    """A dozen sheets and withdrawals in a random order; after each one the last word counts."""
    chance = random.Random(seed)
    allowed: set[str] = set()
    for _ in range(12):
        scope = chance.choice(SCOPES)
        if chance.random() < 0.5:
            answers = {line: chance.choice(["yes", "no"]) for line in SCOPES}
            record_consent(child, by=cast.admin, sheet=sheet(**answers))
            allowed = {line for line in SCOPES if answers[line] == "yes"}
        elif scope in allowed:
            withdraw_consent(child, by=cast.admin, dated=TODAY, scopes=[scope])
            allowed -= {scope}
        else:
            with pytest.raises(NothingToWithdraw):
                withdraw_consent(child, by=cast.admin, dated=TODAY, scopes=[scope])
        assert {line for line in SCOPES if standing(in_force(child), line) == "given"} == allowed


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_recorded_in_whatever_order_the_last_word_of_the_family_is_in_force(
    cast: Cast, child: Student, seed: int
) -> None:
    follow_a_family(cast, child, seed)


@pytest.mark.proof
def test_three_hundred_families_have_the_last_word(cast: Cast) -> None:
    for seed in range(20, 320):
        child = factories.make_student(cast.class_3_1, "许晨曦", 100 + seed, consent=False)
        follow_a_family(cast, child, seed)


def test_care_is_a_new_row_each_time_and_the_latest_day_is_in_force(cast: Cast) -> None:
    yu = cast.children["yu"]
    record_care(yu, by=cast.li, **CARE)
    record_care(yu, by=cast.li, **{**CARE, "as_of": date(2026, 9, 1), "father_away": "never"})
    facts = selectors.care_in_force([yu.pk])[yu.pk]
    assert (facts.father_away, facts.birth_year) == ("now", 2017)
    assert yu.care_arrangements.count() == 2


def test_care_is_kept_only_where_the_family_agreed_but_the_schools_own_register_may_wait(
    cast: Cast, child: Student
) -> None:
    with pytest.raises(NoConsentForCare):
        record_care(child, by=cast.li, **CARE)
    record_care(child, by=cast.admin, as_of=TODAY, source="register", register_value=1)
    record_consent(child, by=cast.admin, sheet=sheet(care_context="no"))
    for source in ("parent", "register"):
        with pytest.raises(NoConsentForCare):
            record_care(child, by=cast.li, **{**CARE, "source": source})
    assert child.care_arrangements.count() == 1


@pytest.mark.parametrize(
    ("facts", "field", "problem"),
    [
        ({"as_of": TODAY + timedelta(days=1)}, "as_of", "future"),
        ({"father_away_since": TODAY + timedelta(days=1)}, "father_away_since", "future"),
        ({"as_of": date(2026, 1, 1)}, "father_away_since", "after"),
        ({"contact": "not-needed"}, "contact", "contact"),
        ({"primary_caregiver": "parents"}, "primary_caregiver", "caregiver"),
        ({"primary_caregiver": "father"}, "primary_caregiver", "caregiver"),
    ],
)
def test_facts_that_contradict_each_other_are_named(
    cast: Cast, facts: dict[str, object], field: str, problem: str
) -> None:
    with pytest.raises(CareImpossible) as refusal:
        record_care(cast.children["yu"], by=cast.li, **{**CARE, **facts})
    assert refusal.value.problems == {field: problem}
    assert not CareArrangement.objects.exists()


def test_since_when_is_forgotten_for_a_parent_who_is_not_away(cast: Cast) -> None:
    row = record_care(cast.children["yu"], by=cast.li, **{**CARE, "father_away": "before"})
    assert row.father_away_since is None


def test_a_form_of_care_contact_or_strength_sent_twice_is_kept_once(cast: Cast) -> None:
    yu, nonce = cast.children["yu"], uuid4()
    for _ in range(2):
        record_care(yu, by=cast.li, nonce=nonce, **CARE)
        add_contact(yu, by=cast.li, name="王建国", relation="爷爷", phone="0000-1", nonce=nonce)
        record_strength(yu, by=cast.li, line="hopes", source="child", text="想当老师", nonce=nonce)
    assert (CareArrangement.objects.count(), FamilyContact.objects.count(), StrengthNote.objects.count()) == (1, 1, 1)


def test_a_contact_is_ended_and_stays_in_the_history(cast: Cast) -> None:
    contact = add_contact(cast.children["yu"], by=cast.li, name="王建国", relation="爷爷")
    end_contact(contact, by=cast.li)
    end_contact(contact, by=cast.li)
    assert FamilyContact.objects.get().ended_at is not None
    assert AuditEvent.objects.filter(verb="contact.end").count() == 1


def test_what_was_written_is_unreadable_in_the_database(cast: Cast, django_assert_num_queries: object) -> None:
    from django.db import connection

    record_strength(cast.children["yu"], by=cast.li, line="hopes", source="child", text="想当老师")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM students_strengthnote")
        assert "老师" not in cursor.fetchone()[0]
