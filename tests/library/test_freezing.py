import uuid
from datetime import date

import pytest
from django.core.checks import run_checks

from screening import instruments
from screening.library import selectors, services
from screening.library.models import InstrumentVersion, NormSet
from screening.scoring import NormError, Rated, build_norm, current_rules

pytestmark = pytest.mark.django_db


def norm_set(version, **fields):
    form = selectors.instrument_of(version)
    rated = [Rated(child % 24, f"rater {child % 12}", f"school {child % 3}") for child in range(300)]
    norm = build_norm(form, rated, name="Hexi", date="2026-10-30", grade_band="3-6")
    values = {"county_id": uuid.UUID(int=1), "grade_min": 3, "grade_max": 6, "frozen_on": date(2026, 10, 30)}
    return services.freeze_norm(version, norm=norm, **{**values, **fields})


def test_a_frozen_questionnaire_is_read_back_equal_and_frozen_once():
    row = services.freeze_instrument("teacher-connection")
    assert services.freeze_instrument("teacher-connection") == row
    assert selectors.instrument_of(InstrumentVersion.objects.get()) == instruments.get("teacher-connection")


def test_the_rules_in_force_are_read_back_equal_and_frozen_once():
    row = services.current_rules()
    assert services.current_rules() == row
    assert selectors.rules_of(row) == current_rules()


def test_an_edit_without_a_new_version_is_refused_by_the_service_and_by_the_system_check():
    row = services.freeze_instrument("teacher-connection")
    assert run_checks(databases=["default"], tags=["database"]) == []
    InstrumentVersion.objects.filter(pk=row.pk).update(content_hash="0" * 64)
    with pytest.raises(services.DefinitionChanged, match="teacher-connection 1.0"):
        services.freeze_instrument("teacher-connection")
    found = run_checks(databases=["default"], tags=["database"])
    assert [error.id for error in found] == ["library.E001"]
    assert "teacher-connection 1.0" in found[0].msg


def test_a_norm_is_frozen_with_its_numbers_and_found_for_its_grades_only():
    version = services.freeze_instrument("teacher-connection")
    row = norm_set(version)
    assert norm_set(version) == row and NormSet.objects.count() == 1
    assert (row.n, row.raters, row.schools) == (300, 12, 3)
    assert selectors.norm_of(row).content_hash == row.content_hash
    assert selectors.norm_for([row], version, 3) == row
    assert selectors.norm_for([row], version, 7) is None
    with pytest.raises(NormError):
        services.freeze_norm(
            services.freeze_instrument("teacher-engagement"),
            norm=selectors.norm_of(row),
            county_id=uuid.UUID(int=1),
            grade_min=3,
            grade_max=6,
            frozen_on=date(2026, 10, 30),
        )


def test_a_retest_value_goes_before_agreement_of_raters_and_that_before_alpha():
    version = services.freeze_instrument("teacher-connection")
    assert selectors.bases_of([version]) == {}
    for kind in ("alpha", "inter-rater", "retest"):
        services.record_reliability(version, by=None, scale="connection", kind=kind, value=0.7, sd=4.0, source="pilot")
        assert selectors.bases_of([version])[version.pk].kind == kind
    services.record_reliability(
        version, by=None, scale="connection", kind="alpha", value=0.9, sd=4.0, source="second round"
    )
    assert selectors.bases_of([version])[version.pk].kind == "retest"


def test_change_is_judged_by_a_retest_value_else_alpha_and_never_by_agreement_of_raters():
    version = services.freeze_instrument("teacher-connection")

    def record(kind: str) -> None:
        services.record_reliability(version, by=None, scale="connection", kind=kind, value=0.7, sd=4.0, source="pilot")

    record("inter-rater")
    assert selectors.bases_of([version], for_change=True) == {}
    for kind in ("alpha", "retest"):
        record(kind)
        assert selectors.bases_of([version], for_change=True)[version.pk].kind == kind
    assert selectors.bases_of([version])[version.pk].kind == "retest"
