"""What is retired is offered to no new round; what used it keeps it."""

import pytest

from accounts.models import AuditEvent
from screening.library import selectors, services
from screening.library.models import InstrumentVersion
from screening.library.shipped import shipped_rules, shipped_versions
from tests.library.test_freezing import norm_set
from tests.rounds import factories as rounds

pytestmark = pytest.mark.django_db


def test_before_any_round_everything_that_ships_is_usable_and_nothing_is_written():
    offered = selectors.usable_versions()
    assert [row.instrument for row in offered][:2] == ["teacher-connection", "teacher-engagement"]
    assert [row.pk for row in offered] == [None] * len(offered)
    assert not InstrumentVersion.objects.exists()


def test_a_shipped_form_has_the_same_address_before_and_after_it_is_frozen(cast):
    before = shipped_versions()[0]
    row = services.freeze_version(before, by=cast.district)
    assert (row.public_id, row.content_hash) == (before.public_id, before.content_hash)
    assert services.freeze_version(row, by=cast.district) == row
    assert services.freeze_rules(shipped_rules(), by=cast.district).public_id == shipped_rules().public_id


def test_a_retired_form_is_not_offered_again_and_its_round_keeps_it(cast):
    screening_round = rounds.open_round(cast)
    form = screening_round.forms.first().instrument_version
    services.retire_instrument(form, by=cast.district, reason="replaced")
    services.retire_instrument(form, by=cast.district, reason="a second press")
    assert form.instrument not in [row.instrument for row in selectors.usable_versions()]
    assert screening_round.forms.first().instrument_version == form
    assert AuditEvent.objects.filter(verb="instrument.retire").count() == 1


def test_a_shipped_form_that_no_round_used_can_be_retired(cast):
    services.retire_instrument(shipped_versions()[0], by=cast.district, reason="not for us")
    assert "teacher-connection" not in [row.instrument for row in selectors.usable_versions()]


def test_the_last_rule_set_and_the_last_form_stay(cast):
    with pytest.raises(services.LastInUse):
        services.retire_rules(shipped_rules(), by=cast.district, reason="")
    *others, last = selectors.usable_versions()
    for version in others:
        services.retire_instrument(version, by=cast.district, reason="")
    with pytest.raises(services.LastInUse):
        services.retire_instrument(last, by=cast.district, reason="")


def test_a_retired_norm_is_not_in_force(cast):
    version = services.freeze_instrument("teacher-connection")
    norm = norm_set(version, county_id=cast.county.public_id)
    assert selectors.norms_in_force(cast.county.public_id, [version]) == [norm]
    services.retire_norm(norm, by=cast.district, reason="an odd year")
    assert selectors.norms_in_force(cast.county.public_id, [version]) == []
    assert [row.retired_by for row in selectors.norm_sets_of(cast.county.public_id)] == [cast.district]
