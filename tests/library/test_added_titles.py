"""The title of a questionnaire a district added is that of its latest version, without a restart."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache

from screening import instruments
from screening.instruments import UnknownInstrument
from screening.library import selectors, services, wording
from screening.library.models import InstrumentVersion
from tests.clock import NOW
from tests.conftest import Cast
from tests.library import factories as library


@pytest.fixture(autouse=True)
def nothing_asked_yet() -> None:
    cache.clear()


def definition(title: str, version: str) -> dict[str, object]:
    return library.own_definition(title={"en": title, "zh": title}, version=version)


def added_elsewhere(title: str, version: str) -> InstrumentVersion:
    """Another process has added it: only the row tells."""
    form = instruments.parse(definition(title, version), source="test")
    return InstrumentVersion.objects.create(
        instrument=form.id,
        version=version,
        informant=form.informant,
        content_hash=form.content_hash,
        definition=form.to_mapping(),
        origin=InstrumentVersion.Origin.IMPORTED,
    )


def test_whoever_adds_a_newer_version_reads_its_title_at_once(cast: Cast) -> None:
    services.import_instrument(by=cast.district, definition=definition("First words", "1.0"))
    assert wording.form_name("own-form") == "First words"
    services.import_instrument(by=cast.district, definition=definition("Better words", "2.0"))
    assert wording.form_name("own-form") == "Better words"


def test_other_processes_read_the_newer_title_within_half_a_minute(
    cast: Cast, django_assert_num_queries: object
) -> None:
    services.import_instrument(by=cast.district, definition=definition("First words", "1.0"))
    assert wording.form_name("own-form") == "First words"
    added_elsewhere("Better words", "2.0")
    with time_machine.travel(datetime.fromisoformat(NOW) + timedelta(seconds=selectors.FRESH + 1), tick=False):
        assert wording.form_name("own-form") == "Better words"
        with django_assert_num_queries(0):  # type: ignore[operator]
            assert [wording.form_name("own-form") for _row in range(60)] == ["Better words"] * 60


def test_an_id_that_nobody_added_stays_unknown_and_is_known_once_it_is_added(cast: Cast) -> None:
    with pytest.raises(UnknownInstrument):
        selectors.form_named("own-form")
    services.import_instrument(by=cast.district, definition=definition("First words", "1.0"))
    assert wording.form_name("own-form") == "First words"


def test_a_process_keeps_no_more_values_than_it_may(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "KEPT", 2)
    monkeypatch.setattr(selectors, "_instruments", {})
    rows = [added_elsewhere(f"Words {number}", f"{number}.0") for number in (1, 2, 3)]
    for row in [*rows, rows[0]]:
        assert selectors.instrument_of(row).version == row.version
    assert list(selectors._instruments) == [rows[2].content_hash, rows[0].content_hash]
