"""The key of look-ups is changed: what carries a hash of before is found as before; the old key is not enough."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import codes
from accounts.models import KeyFingerprint, Role
from accounts.privacy.carrying import keep_in_texts, kept_in_texts
from accounts.privacy.fields import keyed_hash, keyed_hashes, lookup_keys
from accounts.services.keys import keys_fit, new_lookup_keys, note_keys
from accounts.services.passwords import issue_recovery_code
from screening.cases.models import Referral
from screening.cases.referrals.services import receipt_hash
from screening.documents.paper_codes import first_with, paper_code
from screening.rights.services import child_of
from screening.rounds.child_codes import child_code
from students.models import RosterImport, Student
from students.services.children import register_of
from tests.cases import factories as make
from tests.factories import make_user

NUMBER = "G110101201705011234"


@pytest.fixture
def change_key(settings, db):
    note_keys()

    def change() -> None:
        settings.LOOKUP_KEY = f"{'the newer key ' * 3}{len(lookup_keys())},{settings.LOOKUP_KEY}"
        note_keys()

    return change


def test_a_register_number_still_tells_the_child(cast, change_key):
    yu = cast.children["yu"]
    yu.register_hash, yu.register_last4 = register_of(NUMBER)
    yu.save()
    change_key()
    change_key()
    assert Student.objects.get(register_hash=register_of(NUMBER)[0]) == yu


def test_the_old_key_alone_does_not_tell_the_number(cast, change_key, settings):
    yu = cast.children["yu"]
    yu.register_hash = register_of(NUMBER)[0]
    yu.save()
    old = settings.LOOKUP_KEY
    change_key()
    settings.LOOKUP_KEY = old
    yu.refresh_from_db()
    assert yu.register_hash != register_of(NUMBER)[0]


def test_a_roster_file_that_waits_knows_its_children_by_the_new_key(cast, change_key):
    rows = f'{{"rows": [{{"register_number": "{"/".join(register_of(NUMBER))}"}}]}}'
    school = cast.children["yu"].enrolments.get().school_class.school
    roster = RosterImport.objects.create(rows=rows, school=school, uploaded_by=cast.admin, uploaded_at=timezone.now())
    change_key()
    roster.refresh_from_db()
    assert register_of(NUMBER)[0] in roster.rows


def test_whoever_carries_is_asked_once_though_apps_are_made_ready_twice():
    before = list(kept_in_texts)
    for purpose, carry in before:
        keep_in_texts(purpose, carry)
    assert kept_in_texts == before


def test_papers_that_lie_at_families_and_clinics_are_found(cast, change_key):
    printed = [paper_code("letter", "one"), paper_code("letter", "other")]
    change_key()
    printed.append(paper_code("letter", "one"))
    found = [first_with(codes.plain(code), "letter", ["one", "other"], lambda part: [part]) for code in printed]
    assert found == ["one", "other", "one"]
    assert len(set(printed)) == 3


def test_the_codes_of_a_referral_are_found(cast, change_key):
    referral = make.make_referral(cast, make.make_case(cast, "yu"))
    referral.receipt_code = codes.new_code()
    referral.receipt_code_hash = receipt_hash(referral.receipt_code)
    referral.save()
    change_key()
    assert Referral.objects.get(receipt_code_hash=receipt_hash(referral.receipt_code)) == referral


def test_a_slip_with_a_first_code_opens_the_account(db, change_key):
    li, admin = make_user("lifang", "李芳"), make_user("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR)
    code = issue_recovery_code(li, by=admin)
    change_key()
    data = {"username": "lifang", "code": code, "new_password": "quiet-river-42", "again": "quiet-river-42"}
    assert Client().post("/account/recover/", data).status_code == 302


def test_a_child_is_found_by_its_code_in_an_older_file(cast, change_key):
    yu = cast.children["yu"]
    older = child_code(yu.public_id)
    change_key()
    assert child_code(yu.public_id) != older
    assert child_of(older) == child_of(child_code(yu.public_id)) == yu


def test_rows_that_wait_on_a_device_can_be_read_and_new_ones_have_the_new_key(cast, change_key):
    name, older = cast.li.device_name, cast.li.device_key
    change_key()
    assert cast.li.device_name == name
    assert cast.li.device_key[:32] != older
    assert cast.li.device_key[32:] == older


def test_a_change_broken_off_before_anything_was_carried_over_is_finished_once(cast, change_key, settings):
    note_keys()
    yu = cast.children["yu"]
    yu.register_hash = register_of(NUMBER)[0]
    yu.save()
    settings.LOOKUP_KEY = f"{'the newer key ' * 3},{settings.LOOKUP_KEY}"
    assert new_lookup_keys() and keys_fit()
    note_keys()
    note_keys()
    assert not new_lookup_keys()
    yu.refresh_from_db()
    assert yu.register_hash == register_of(NUMBER)[0]


def test_no_older_key_may_go(db, change_key, settings):
    change_key()
    settings.LOOKUP_KEY = lookup_keys()[0]
    assert not keys_fit()


def test_one_key_gives_what_it_always_gave(settings):
    settings.LOOKUP_KEY = "k" * 32
    assert keyed_hashes("p", "t") == [keyed_hash("p", "t")]
    assert keyed_hash("p", "t") == "5c4d080982669029c28e4e958bf37dd9cf655dea8c1a4ccf4fa264214c377ca3"


def test_nothing_is_carried_over_where_nothing_was_noted(cast):
    assert not KeyFingerprint.objects.exists()
    assert new_lookup_keys() == []
