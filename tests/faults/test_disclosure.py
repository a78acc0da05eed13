import pytest

from tests.faults import disclosure


def test_a_run_that_was_cut_off_has_not_passed(monkeypatch):
    monkeypatch.setenv("PROOF_SECONDS", "0")
    result = disclosure.run(wide=False)
    assert result["counties"] == 0 and result["of"] == 2
    assert not result["complete"] and not result["passed"]


def test_a_county_that_leaks_has_not_passed(monkeypatch):
    monkeypatch.setattr(disclosure, "look_at", lambda counties, _end: {seed: ["a leak"] * seed for seed in counties})
    result = disclosure.run(wide=False)
    assert result["complete"] and not result["passed"] and result["leaks"] == {"county 1": ["a leak"]}


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_follows_from_the_first_counties():
    assert disclosure.run(wide=False)["passed"]
