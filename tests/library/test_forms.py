"""The library's forms: numbers as they are written, packets that travel and come back, and what may be chosen."""

import uuid
from fractions import Fraction

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from screening import instruments
from screening.instruments.file_formats import from_json
from screening.library import services
from screening.library.forms import (
    LARGEST_FILE,
    ImportForm,
    ReliabilityForm,
    RetireForm,
    RulesForm,
    SaveImportForm,
    ScoreForm,
    ThresholdField,
    pack,
    problems_of,
    unpack,
    unpack_answers,
)
from screening.library.models import InstrumentVersion
from screening.library.shipped import shipped_rules, shipped_versions
from screening.library.thresholds import BY_ID, THRESHOLDS
from tests.library import factories as library
from tests.library.test_rules import write

FORM = instruments.get("teacher-connection")


def threshold_field(name="count_high"):
    return ThresholdField(BY_ID[name], BY_ID[name].low)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("84", 84),
        (" 97.5 ", Fraction("97.5")),
        ("1/3", Fraction(1, 3)),
        ("1／3", Fraction(1, 3)),
        ("2 / 5", Fraction(2, 5)),
        ("60 %", Fraction(3, 5)),
        ("60％", Fraction(3, 5)),
    ],
)
def test_a_threshold_is_read_as_people_write_it_and_kept_exactly(typed, value):
    assert threshold_field().clean(typed) == value


@pytest.mark.parametrize("typed", ["", "x", "1/0", "-1", "1/", "1e2", "1000", "1.234", "60 %%", "½"])
def test_what_is_no_threshold_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        threshold_field().clean(typed)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda threshold: threshold.id)
def test_a_field_shows_its_number_as_it_would_be_typed_again(threshold):
    value = threshold.low
    field = ThresholdField(threshold, value)
    assert field.clean(field.initial.replace("\u00a0", " ")) == value


@pytest.mark.parametrize("data", [b"", b"child,c1\n", "孩子".encode() * 1000])
def test_a_packet_comes_back_as_it_left(data):
    assert unpack(pack(data)) == data


@pytest.mark.parametrize("packet", ["", "no base64!", "AAAA", pack(b"x")[:-6] + "!"])
def test_a_packet_that_is_none_is_empty(packet):
    assert unpack(packet) == b""


def test_a_packet_that_would_fill_the_memory_is_cut_off_at_what_files_may_hold():
    bomb = pack(b"\0" * (20 * LARGEST_FILE))
    assert len(bomb) < LARGEST_FILE and len(unpack(bomb)) == 2 * LARGEST_FILE


def test_answers_in_a_packet_are_read_as_strictly_as_a_file():
    file = library.answer_file(FORM, [1] * 8).read()
    found = unpack_answers(FORM, pack(file.replace(b"\n1,1,", b"\n1,9,")))
    assert found.rows == () and [(error.kind, error.item) for error in found.errors] == [("out-of-range", "c1")]


@pytest.mark.parametrize("packet", ["", pack(b"nothing"), pack(b"child,c1")])
def test_a_packet_without_the_forms_heading_holds_no_answers(packet):
    found = unpack_answers(FORM, packet)
    assert found.rows == () and found.errors


@pytest.mark.django_db
class TestScoring:
    def form(self, cast, norms=(), **data):
        return ScoreForm(shipped_versions()[0], list(norms), {"rules": str(shipped_rules().public_id), **data}, None)

    def test_only_norms_of_this_very_version_are_offered(self, cast):
        own, other = library.make_norm(cast), library.make_norm(cast, "teacher-engagement")
        offered = dict(self.form(cast, [own, other]).fields["norm"].choices)
        assert str(own.public_id) in offered and str(other.public_id) not in offered

    def test_retired_rules_are_not_offered(self, cast):
        written = write(cast, {"norm_elevated": "88"})
        assert str(written.public_id) in self.form(cast).rule_sets
        services.retire_rules(written, by=cast.district, reason="")
        assert str(written.public_id) not in self.form(cast).rule_sets

    def test_what_was_chosen_is_what_is_scored_with(self, cast):
        norm = library.make_norm(cast)
        packet = pack(library.answer_file(FORM, [1] * 8).read())
        form = self.form(cast, [norm], packet=packet, norm=str(norm.public_id))
        assert form.is_valid() and form.chosen["norm_set"] == norm
        assert form.chosen["rule_set"].content_hash == shipped_rules().content_hash

    def test_the_packet_of_a_form_holds_only_rows_with_answers(self, cast):
        form = self.form(cast, packet=pack(library.answer_file(FORM, [1] * 8, [None] * 8).read()))
        assert form.is_valid()
        assert [row.child for row in unpack_answers(FORM, form.packed()).rows] == ["1"]


@pytest.mark.django_db
class TestImporting:
    def read(self, data, name="form.json"):
        form = ImportForm(None, {"file": SimpleUploadedFile(name, data)})
        form.is_valid()
        return form

    def test_a_sound_file_gives_the_questionnaire_and_the_packet_to_save_it(self, cast):
        form = self.read(library.json_file(library.own_definition()).read())
        assert form.problems == [] and form.instrument.id == "own-form"
        save = SaveImportForm({"packet": form.packet()})
        assert save.is_valid() and save.done(by=cast.district).content_hash == form.instrument.content_hash

    def test_a_file_with_a_problem_gives_neither(self):
        form = self.read(b"{}")
        assert form.problems and form.instrument is None and form.packet() == ""

    def test_a_definition_that_was_taken_meanwhile_is_said_and_saved_once(self, cast):
        form = self.read(library.json_file(library.own_definition()).read())
        services.import_instrument(by=cast.district, definition=library.own_definition(purpose=other_purpose()))
        save = SaveImportForm({"packet": form.packet()})
        assert save.is_valid() and save.done(by=cast.district) is None and save.non_field_errors()
        assert InstrumentVersion.objects.filter(instrument="own-form").count() == 1

    def test_the_place_of_a_problem_is_named_only_where_it_helps(self):
        assert {place for place, _what in problems_of(from_json(b"{}"))} == {""}

    def test_the_house_rules_of_wording_hold_for_a_districts_own_form(self):
        definition = library.own_definition()
        definition["items"][0]["text"]["zh"] = "没有人一起玩"
        assert self.read(library.json_file(definition).read()).problems


def other_purpose():
    return {"zh": "别的用途。", "en": "Another purpose."}


@pytest.mark.django_db
class TestActing:
    def test_a_reliability_is_of_a_scale_of_this_form(self):
        version = shipped_versions()[0]
        scales = [scale.id for scale in FORM.scales]
        assert [name for name, _title in ReliabilityForm(version).fields["scale"].choices] == scales

    def test_retiring_the_last_one_is_refused_on_the_form_and_nothing_is_retired(self, cast):
        form = RetireForm(services.retire_rules, {"nonce": str(uuid.uuid4()), "reason": "x"})
        assert form.is_valid() and form.done(shipped_rules(), by=cast.district) is None
        assert form.non_field_errors() and shipped_rules().retired_at is None

    def test_rules_begin_with_the_numbers_they_are_based_on(self, cast):
        form = RulesForm(write(cast, {"norm_elevated": "88"}))
        assert form["norm_elevated"].initial == "88" and set(BY_ID) <= set(form.fields)

    def test_every_threshold_stands_on_the_form_once_and_under_its_group(self):
        fieldsets = RulesForm(shipped_rules()).parts()
        names = [name for part in fieldsets for name in part.fields if name in BY_ID]
        assert sorted(names) == sorted(BY_ID)
