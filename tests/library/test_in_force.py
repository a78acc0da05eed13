"""What a new round is offered: the newest that fits, without what was retired, has ended or belongs to others."""

import dataclasses
import uuid
from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from screening.library import selectors, services
from screening.library.collisions import LONGEST_ID, LONGEST_VERSION, collisions
from screening.library.models import NormSet
from screening.library.shipped import shipped_rules
from screening.scoring import ScoringError
from tests.clock import NOW
from tests.library.factories import licensed, make_norm, own_definition
from tests.library.test_rules import write

pytestmark = pytest.mark.django_db
TODAY = date.fromisoformat(NOW[:10])
DAY = timedelta(days=1)


class TestNorms:
    @pytest.fixture
    def first(self, cast) -> NormSet:
        return make_norm(cast)

    def later(self, first: NormSet, **changes) -> NormSet:
        """The same children frozen once more, a year on."""
        values = {
            "pk": None,
            "public_id": uuid.uuid4(),
            "content_hash": uuid.uuid4().hex,
            "frozen_on": date(2027, 6, 1),
        }
        row = NormSet.objects.get(pk=first.pk)
        for name, value in {**values, **changes}.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        return row

    def in_force(self, cast, first: NormSet) -> list[NormSet]:
        return selectors.norms_in_force(cast.county.public_id, [first.instrument_version])

    def test_the_one_frozen_last_counts_and_when_it_is_retired_the_one_before(self, cast, first):
        later = self.later(first)
        assert self.in_force(cast, first) == [later]
        services.retire_norm(later, by=cast.district, reason="an odd year")
        assert self.in_force(cast, first) == [first]

    def test_each_band_of_grades_has_its_own(self, cast, first):
        upper = self.later(first, grade_min=7, grade_max=9)
        assert set(self.in_force(cast, first)) == {first, upper}
        both = [first, upper]
        version = first.instrument_version
        found = {grade: selectors.norm_for(both, version, grade) for grade in (2, 3, 6, 7, 9, 10)}
        assert found == {2: None, 3: first, 6: first, 7: upper, 9: upper, 10: None}

    def test_where_two_fit_a_grade_the_later_is_taken_in_any_order(self, cast, first):
        wider = self.later(first, grade_min=1, grade_max=9)
        for rows in ([first, wider], [wider, first]):
            assert selectors.norm_for(rows, first.instrument_version, 5) == wider

    def test_another_form_and_another_county_have_none_of_it(self, cast, first):
        other = services.freeze_instrument("teacher-engagement")
        assert selectors.norms_in_force(cast.county.public_id, [other]) == []
        assert selectors.norm_for([first], other, 4) is None
        assert selectors.norms_in_force(uuid.uuid4(), [first.instrument_version]) == []


class TestPermissions:
    @pytest.mark.parametrize(
        ("since", "until", "usable"),
        [
            (TODAY, None, True),
            (TODAY + DAY, None, False),
            (TODAY - 2 * DAY, TODAY, True),
            (TODAY - 2 * DAY, TODAY - DAY, False),
        ],
    )
    def test_a_wording_is_offered_and_given_out_on_the_days_of_its_permission(self, cast, since, until, usable):
        version = licensed(cast, permitted_on=since, valid_until=until)
        assert (version in selectors.usable_versions()) == usable
        assert selectors.may_be_given_out(version) == usable

    def test_a_retired_one_is_offered_no_more_and_its_file_is_still_given_out(self, cast):
        version = licensed(cast)
        services.retire_instrument(version, by=cast.district, reason="")
        version.refresh_from_db()
        assert version not in selectors.usable_versions()
        assert version in selectors.all_versions()
        assert selectors.may_be_given_out(version)


class TestRetiring:
    def test_the_second_person_and_the_second_reason_change_nothing(self, cast):
        norm = make_norm(cast)
        first = services.retire_norm(norm, by=cast.district, reason="  an odd year ")
        again = services.retire_norm(norm, by=cast.admin, reason="another")
        assert (again.retired_at, again.retired_by) == (first.retired_at, cast.district)
        assert [event.detail for event in AuditEvent.objects.filter(verb="norm.retire")] == [{"reason": "an odd year"}]

    def test_shipped_rules_go_once_others_are_there_and_then_those_are_the_last(self, cast):
        own = write(cast, {"norm_elevated": "88"})
        services.retire_rules(shipped_rules(), by=cast.district, reason="")
        assert selectors.rule_sets() == [own]
        with pytest.raises(services.LastInUse):
            services.retire_rules(own, by=cast.district, reason="")
        assert len(selectors.all_rule_sets()) == 2

    def test_retired_rules_can_still_be_the_ground_of_others(self, cast):
        own = write(cast, {"norm_elevated": "88"})
        services.retire_rules(own, by=cast.district, reason="")
        again = write(cast, {"norm_high": "98"}, based_on=own)
        assert (again.version, again.based_on) == ("1.1-2", own)
        assert selectors.rules_of(again).norm_leg.elevated == 88


class TestAdding:
    def test_versions_are_offered_newest_first(self, cast):
        for version in ("1.0", "3.0"):
            services.import_instrument(by=cast.district, definition=own_definition(version=version))
        assert [row.version for row in selectors.versions_of("own-form")] == ["3.0", "1.0"]

    def test_content_that_is_there_is_known_by_its_hash_and_added_once(self, cast):
        row = services.import_instrument(by=cast.district, definition=own_definition())
        assert services.import_instrument(by=cast.admin, definition=own_definition()) == row
        assert selectors.known_version(row.content_hash) == row
        assert selectors.known_version("0" * 64) is None
        assert AuditEvent.objects.filter(verb="instrument.import").count() == 1

    def test_what_is_no_questionnaire_is_refused_before_anything_is_looked_up(self, cast):
        with pytest.raises(services.CannotBeAdded) as refused:
            services.import_instrument(by=cast.district, definition={"id": "own-form"})
        assert refused.value.problems == [("definition", "")]

    def test_names_have_a_longest_length(self, cast):
        form = selectors.instrument_of(services.import_instrument(by=cast.district, definition=own_definition()))
        long = {"id": "f" * LONGEST_ID, "version": "1" * LONGEST_VERSION}
        assert self.codes(form, **long) == ["item-taken"] * 3
        assert self.codes(form, id=long["id"] + "f")[:1] == ["long-id"]
        assert self.codes(form, version=long["version"] + "1")[:1] == ["long-version"]

    def codes(self, form, **changes) -> list[str]:
        return [code for code, _about in collisions(dataclasses.replace(form, **changes))]


class TestReliabilities:
    @pytest.fixture
    def version(self):
        return services.freeze_instrument("teacher-connection")

    def record(self, cast, version, kind="alpha", value=0.8, **changes):
        total = selectors.instrument_of(version).total.id
        values = {"scale": total, "kind": kind, "value": value, "sd": 4.0, "source": "round 1", **changes}
        return services.record_reliability(version, by=cast.district, **values)

    def test_of_one_kind_the_last_on_record_is_used(self, cast, version):
        self.record(cast, version, value=0.8)
        self.record(cast, version, value=0.7, source="round 2")
        assert selectors.bases_of([version])[version.pk].reliability == 0.7

    def test_one_of_a_subscale_says_nothing_about_the_total(self, cast):
        version = services.freeze_instrument("teacher-engagement")
        form = selectors.instrument_of(version)
        before = selectors.bases_of([version])
        parts = [scale.id for scale in form.scales if scale.id != form.total.id]
        self.record(cast, version, kind="retest", scale=parts[0])
        assert selectors.bases_of([version]) == before

    @pytest.mark.parametrize("changes", [{"value": 1.01}, {"value": -0.1}, {"sd": 0}, {"sd": -1.0}])
    def test_a_number_that_cannot_be_is_refused(self, cast, version, changes):
        with pytest.raises(ScoringError):
            self.record(cast, version, **changes)
        assert selectors.reliabilities_of(version) == []

    def test_a_scale_the_form_does_not_have_is_refused(self, cast, version):
        with pytest.raises(KeyError):
            self.record(cast, version, scale="height")

    def test_they_are_listed_by_what_change_is_judged_by_first(self, cast, version):
        for kind in ("alpha", "inter-rater", "retest"):
            self.record(cast, version, kind=kind)
        assert [row.kind for row in selectors.reliabilities_of(version)] == ["retest", "inter-rater", "alpha"]
