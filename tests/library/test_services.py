"""What the library's services write, once each: rows, their audit line, and nothing where nothing is new."""

import uuid
from datetime import date

import pytest
from django.http import Http404

from accounts.models import AuditEvent
from screening import instruments
from screening.library import access, hooks, selectors, services
from screening.library.collisions import LONGEST_ID, LONGEST_VERSION, collisions
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.library.shipped import shipped_public_id, shipped_rules, shipped_versions
from screening.scoring import ScoringError
from tests.library import factories as library
from tests.library.test_rules import write

pytestmark = pytest.mark.django_db


def verbs(prefix=""):
    return list(AuditEvent.objects.filter(verb__startswith=prefix).order_by("pk").values_list("verb", flat=True))


class TestFreezing:
    def test_the_first_freezing_is_recorded_and_the_second_writes_nothing(self, cast):
        for _press in range(2):
            services.freeze_instrument("teacher-connection", by=cast.district)
            services.current_rules(by=cast.district)
        assert sorted(verbs()) == ["instrument.freeze", "rules.freeze"]

    def test_a_row_that_is_there_is_given_back_and_an_unsaved_one_is_frozen(self, cast):
        unsaved = shipped_versions()[0]
        row = services.freeze_version(unsaved, by=cast.district)
        assert unsaved.pk is None and row.pk and services.freeze_version(row) is row
        rules = services.freeze_rules(shipped_rules(), by=cast.district)
        assert rules.pk and services.freeze_rules(rules) is rules

    def test_addresses_are_made_of_the_hash(self):
        row = services.freeze_instrument("teacher-connection")
        assert row.public_id == shipped_public_id(row.content_hash) == uuid.UUID(row.content_hash[:32])

    def test_an_unknown_form_is_not_frozen(self):
        with pytest.raises(instruments.UnknownInstrument):
            services.freeze_instrument("nothing")
        assert not InstrumentVersion.objects.exists()

    def test_rules_that_were_edited_under_their_version_are_refused(self):
        RuleSet.objects.filter(pk=services.current_rules().pk).update(content_hash="0" * 64)
        with pytest.raises(services.DefinitionChanged, match=r"rules .* without a new version number"):
            services.current_rules()

    def test_a_norm_keeps_what_it_was_built_from(self, cast):
        norm = library.make_norm(cast)
        stored = NormSet.objects.get()
        assert stored == norm and selectors.norm_of(stored).content_hash == stored.content_hash
        assert stored.design_effect == pytest.approx(selectors.norm_of(stored).design_effect)
        assert AuditEvent.objects.get(verb="norm.freeze").detail == {"hash": norm.content_hash, "n": 300}


class TestAdding:
    def test_a_questionnaire_that_is_taken_in_is_imported_and_recorded_with_its_hash(self, cast):
        row = services.import_instrument(by=cast.district, definition=library.own_definition())
        assert (row.origin, row.instrument, row.informant) == ("imported", "own-form", "teacher")
        assert AuditEvent.objects.get(verb="instrument.import").detail == {"hash": row.content_hash}

    def test_the_same_again_is_the_same_row_without_a_second_line(self, cast):
        first = services.import_instrument(by=cast.district, definition=library.own_definition())
        assert services.import_instrument(by=cast.admin, definition=library.own_definition()) == first
        assert verbs("instrument.import") == ["instrument.import"]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"id": "x" * (LONGEST_ID + 1)}, "long-id"),
            ({"version": "1" * (LONGEST_VERSION + 1)}, "long-version"),
            ({"id": "teacher-engagement"}, "shipped-id"),
        ],
    )
    def test_names_that_cannot_be_taken_are_told_by_code(self, cast, changes, code):
        with pytest.raises(services.CannotBeAdded, match=code) as refused:
            services.import_instrument(by=cast.district, definition=library.own_definition(**changes))
        assert code in dict(refused.value.problems) and not InstrumentVersion.objects.exists()

    def test_ids_that_an_app_keeps_for_itself_come_in_only_with_a_permission(self, monkeypatch):
        form = instruments.parse(library.own_definition())
        monkeypatch.setattr(hooks, "published_ids", [lambda: {"own-form"}])
        assert collisions(form) == [("key-id", "own-form")]
        assert collisions(form, licensed=True) == []

    def test_three_items_that_are_taken_are_enough_to_say(self):
        copied = instruments.parse({**instruments.get("teacher-connection").to_mapping(), "id": "own-form"})
        found = collisions(copied)
        assert [code for code, _about in found] == ["item-taken"] * 3
        assert all("teacher-connection" in about for _code, about in found)

    def test_a_licensed_scale_is_recorded_as_it_came(self, cast):
        row = library.licensed(cast)
        assert row.origin == "licensed" and row.permission.holder == library.PERMITTED["holder"]
        assert verbs("instrument") == ["instrument.unlock"]


class TestRecording:
    FOUND = {"scale": "connection", "kind": "retest", "value": 0.78, "sd": 4.1, "source": "pilot"}

    def test_a_reliability_is_recorded_once_with_who_put_it_there(self, cast):
        version = services.freeze_instrument("teacher-connection")
        rows = {services.record_reliability(version, by=cast.district, **self.FOUND).pk for _press in range(2)}
        assert len(rows) == 1 and ReliabilityRecord.objects.get().recorded_by == cast.district
        detail = AuditEvent.objects.get(verb="reliability.record").detail
        assert detail == {"kind": "retest", "scale": "connection"}

    @pytest.mark.parametrize("wrong", [{"value": 1.2}, {"value": -0.1}, {"sd": 0}, {"sd": float("nan")}])
    def test_a_figure_that_cannot_be_is_not_recorded(self, wrong):
        version = services.freeze_instrument("teacher-connection")
        with pytest.raises(ScoringError):
            services.record_reliability(version, by=None, **{**self.FOUND, **wrong})
        assert not ReliabilityRecord.objects.exists()

    def test_a_scored_file_leaves_a_line_without_a_child(self, cast):
        services.record_scored_file(shipped_versions()[0], by=cast.district, rows=40, with_norm=True)
        event = AuditEvent.objects.get(verb="instrument.score-file")
        assert (event.detail["rows"], event.detail["norm"], event.subjects) == (40, True, [])

    def test_retiring_says_who_and_why_and_the_second_time_nothing(self, cast):
        norm = library.make_norm(cast)
        for reason in ("  a strange year ", "another"):
            services.retire_norm(norm, by=cast.district, reason=reason)
        assert AuditEvent.objects.get(verb="norm.retire").detail == {"reason": "a strange year"}

    def test_versions_of_rules_count_on_from_the_highest(self, cast):
        first = write(cast, {"norm_elevated": "88"})
        services.retire_rules(first, by=cast.district, reason="x")
        assert [write(cast, {"norm_elevated": str(n)}).version for n in (89, 90)] == ["1.1-2", "1.1-3"]

    def test_rules_written_under_one_nonce_are_one(self, cast):
        nonce = uuid.uuid4()
        first = write(cast, {"norm_elevated": "88"}, nonce=nonce)
        assert write(cast, {"norm_elevated": "91"}, nonce=nonce) == first
        assert first.public_id == nonce and verbs("rules.write") == ["rules.write"]


class TestDoors:
    def test_a_shipped_form_is_reached_before_and_after_it_is_frozen(self, cast):
        public_id = shipped_versions()[0].public_id
        assert access.get_version_or_404(cast.district, public_id).pk is None
        services.freeze_version(shipped_versions()[0])
        assert access.get_version_or_404(cast.district, public_id).pk

    def test_rules_likewise(self, cast):
        public_id = shipped_rules().public_id
        assert access.get_rules_or_404(cast.district, public_id).pk is None
        written = write(cast, {"norm_elevated": "88"})
        assert access.get_rules_or_404(cast.district, written.public_id) == written

    @pytest.mark.parametrize("who", ["li", "wang", "chen", "admin", "auditor", "protection"])
    def test_nobody_who_does_not_keep_the_library_reaches_anything(self, cast, who):
        person, norm = getattr(cast, who), library.make_norm(cast)
        assert not access.norms_of(person).exists()
        for door, row in (
            (access.get_version_or_404, shipped_versions()[0]),
            (access.get_rules_or_404, shipped_rules()),
            (access.get_norm_or_404, norm),
        ):
            with pytest.raises(Http404):
                door(person, row.public_id)

    def test_a_norm_is_its_own_countys(self, cast):
        own, other = library.make_norm(cast), library.make_norm(cast, "teacher-engagement", county_id=uuid.UUID(int=1))
        assert list(access.norms_of(cast.district)) == [own]
        with pytest.raises(Http404):
            access.get_norm_or_404(cast.district, other.public_id)

    def test_somebody_whose_county_nobody_knows_sees_no_norm(self, cast, monkeypatch):
        library.make_norm(cast)
        monkeypatch.setattr(hooks, "county_of", [lambda user: None])
        assert not access.norms_of(cast.district).exists()


class TestHooks:
    def test_the_first_county_somebody_knows_counts(self, cast, monkeypatch):
        monkeypatch.setattr(hooks, "county_of", [lambda user: None, lambda user: uuid.UUID(int=2)])
        assert hooks.county_id(cast.district) == uuid.UUID(int=2)

    def test_without_rounds_nothing_is_in_use(self, cast, monkeypatch):
        monkeypatch.setattr(hooks, "uses_of", [])
        uses = hooks.uses(cast.district)
        assert (uses.instruments, uses.norms, uses.rules, uses.titles) == ({}, {}, {}, {})

    def test_the_permission_of_today_decides_what_may_be_given_out(self, cast):
        version = library.licensed(cast, valid_until=date(2026, 10, 18))
        assert not selectors.may_be_given_out(version)
        assert selectors.may_be_given_out(shipped_versions()[0])
