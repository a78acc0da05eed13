"""What exactly a family agreed to: the words of every version stay, and each sheet carries their hash."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from screening.cases.fallback import content
from screening.rights.services import erase_child
from screening.rights.words import proof_sheet
from students import consent_texts
from students.consent_texts import hash_of, hash_of_text
from students.consents import SCOPES, TEXT_VERSION, ConsentSheet
from students.services.family import record_consent, withdraw_consent

KEPT = Path(consent_texts.__file__).parent
PRINTED = json.loads((Path(content.__file__).parents[2] / "library/content/texts.json").read_text())["consent_sheet"]


def test_the_printed_text_is_the_kept_one_of_its_version():
    """Changed words are a new version: its file is added, the older ones stay."""
    assert PRINTED["version"] == TEXT_VERSION
    assert hash_of_text(PRINTED) == hash_of(TEXT_VERSION)


def test_one_changed_word_is_another_hash():
    other = json.loads(json.dumps(PRINTED))
    other["sections"][0]["body"][0]["zh"] += "。"
    assert hash_of_text(other) != hash_of(TEXT_VERSION)


@pytest.fixture
def sheet(cast):
    def record(version: str):
        said = {"authority": "parent", "text_version": version}
        told = ConsentSheet(dict.fromkeys(SCOPES, "yes"), timezone.localdate(), **said)
        return record_consent(cast.children["yu"], by=cast.admin, sheet=told)

    return record


def test_a_sheet_keeps_the_hash_of_what_was_read_and_so_does_its_withdrawal(cast, sheet):
    assert sheet(f" {TEXT_VERSION} ").text_hash == hash_of(TEXT_VERSION)
    taken = withdraw_consent(cast.children["yu"], by=cast.admin, dated=timezone.localdate())
    assert taken.text_hash == hash_of(TEXT_VERSION)


def test_a_sheet_of_the_schools_own_has_none(sheet):
    assert sheet("our own 2024").text_hash == ""


def test_the_proof_of_erasure_still_says_which_words(cast, sheet):
    sheet(TEXT_VERSION)
    proof = erase_child(cast.children["yu"], by=cast.admin)
    assert hash_of(TEXT_VERSION)[:8] in proof_sheet(proof)
