"""Downloads of a questionnaire: the right kind of file under a plain name, with everything it loses said before."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from screening import instruments
from screening.instruments.file_formats import from_json
from screening.library.shipped import shipped_versions
from tests.chinese import chinese
from tests.library import factories as library

pytestmark = pytest.mark.django_db
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "answers-xlsx": (WORKBOOK, "xlsx"),
    "answers-csv": ("text/csv", "csv"),
    "definition": ("application/json", "json"),
}
STARTS_A_FORMULA = ("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def take(cast, as_):
    browser = as_(cast.district)

    def taken(kind, version=None):
        version = version or shipped_versions()[0]
        return browser.get(reverse("library:download_file", args=[version.public_id, kind]))

    return taken


def files_page(browser, version):
    return browser.get(reverse("library:show_files", args=[version.public_id]))


def test_every_kind_of_file_is_tried_here(cast, as_):
    files = files_page(as_(cast.district), shipped_versions()[0]).context["page"].files
    assert {file.url.rstrip("/").rpartition("/")[2] for file in files} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_its_type_a_plain_name_and_is_kept_in_no_cache(take, cast, kind):
    response = take(kind)
    media, ending = KINDS[kind]
    name = response.headers["Content-Disposition"]
    assert response.status_code == 200 and response.headers["Content-Type"].startswith(media)
    assert response.headers["Cache-Control"] == "no-store"
    assert name.startswith('attachment; filename="teacher-connection-1.0') and name.endswith(f'.{ending}"')
    assert not [person for person in cast.people.values() if person.name in name]


def test_the_definition_comes_back_word_for_word(take):
    assert from_json(take("definition").content).instrument == instruments.get("teacher-connection")


def test_no_cell_of_a_workbook_begins_a_formula(take):
    book = openpyxl.load_workbook(io.BytesIO(take("answers-xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert cells and not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if cell.value.startswith(STARTS_A_FORMULA)]


def test_the_definition_loses_nothing(cast, as_):
    page = files_page(as_(cast.district), shipped_versions()[0]).context["page"]
    losses = {file.url.rstrip("/").rpartition("/")[2]: file.losses for file in page.files}
    assert losses["definition"] == []


def test_wording_whose_permission_has_ended_is_not_given_out(cast, as_, take):
    version = library.licensed(cast, valid_until=date(2026, 10, 18))
    assert {kind: take(kind, version).status_code for kind in KINDS} == {
        kind: 200 if kind == "answers-csv" else 404 for kind in KINDS
    }
    page = files_page(as_(cast.district), version)
    assert (
        len(page.context["page"].files) == 1
        and chinese("The permission is not in force, so files with the wording are not given out.")
        in page.content.decode()
    )


def test_wording_is_given_out_on_the_last_day_of_its_permission(cast, take):
    version = library.licensed(cast, valid_until=date(2026, 10, 19))
    assert take("definition", version).status_code == 200
