"""Publications are remembered per audience, sealed, and added to: what was read stays read."""

import json

import pytest
from django.db import connection

from accounts.models import AuditEvent
from screening.reports.disclosure_control.model import Published, Sum, Table, Why
from screening.reports.disclosure_control.services import publish_for
from screening.reports.models import Publication

SCHOOL, OTHER = "school:one", "school:two"


def rated(count: int, *, enrolled: int = 60) -> Table:
    return Table(
        {"enrolled": enrolled, "rated": count, "rest": enrolled - count},
        [Sum("enrolled", ("rated", "rest"))],
        known={"enrolled"},
        silent={"rest"},
        growing={"rated"},
    )


def shown(count: int, *, audience: str = SCHOOL, period: str = "2026-10", **more: int) -> Published:
    return publish_for(audience=audience, period=period, tables=[rated(count, **more)]).cells["rated"]


@pytest.mark.django_db
def test_what_one_audience_was_shown_last_month_is_minded_this_month():
    assert shown(40).value == 40
    assert shown(42, period="2026-11").value is None
    assert shown(42, period="2026-11", audience=OTHER).value == 42


@pytest.mark.django_db
def test_publishing_the_same_again_adds_no_row():
    shown(40)
    shown(40)
    assert Publication.objects.count() == 1


@pytest.mark.django_db
def test_other_numbers_are_a_new_revision_and_the_old_one_stays_as_it_was():
    shown(30)
    first = Publication.objects.get().cells
    shown(40)
    rows = Publication.objects.order_by("revision")
    assert [row.revision for row in rows] == [1, 2]
    assert rows[0].cells == first


@pytest.mark.django_db
def test_a_correction_that_hides_the_same_cells_adds_no_row():
    shown(57)
    shown(56)
    assert [row.cells["rated"] for row in Publication.objects.all()] == [[None, "complement"]]


@pytest.mark.django_db
def test_the_row_holds_published_cells_and_the_counts_only_sealed():
    shown(57)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cells, behind FROM reports_publication")
        cells, behind = cursor.fetchone()
    cells = json.loads(cells) if isinstance(cells, str) else cells
    assert cells == {"enrolled": [60, "shown"], "rated": [None, "complement"]}
    assert "rated" not in behind
    assert json.loads(Publication.objects.get().behind)[0]["cells"]["rated"] == 57


@pytest.mark.django_db
def test_each_new_revision_is_in_the_audit_log_once():
    shown(30)
    shown(30)
    shown(40)
    events = AuditEvent.objects.filter(verb="report.publish").order_by("pk")
    assert [event.detail["revision"] for event in events] == [1, 2]


@pytest.mark.django_db
def test_a_month_made_again_late_is_decided_with_what_was_read_in_between():
    shown(30)
    shown(40, period="2026-11")
    assert shown(37).value is None


def test_a_published_cell_comes_back_from_its_row_as_it_was():
    for cell in (Published(12), Published(0), *(Published(None, why) for why in Why if why is not Why.SHOWN)):
        assert Published.of(json.loads(json.dumps(cell.stored))) == cell
