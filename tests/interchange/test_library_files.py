"""The formats of other programs on the library's pages: given out with what they lose said before, and taken in."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening import instruments
from screening.interchange.xlsform import to_xlsform
from screening.library.hooks import file_formats
from screening.library.shipped import shipped_versions
from tests.chinese import chinese
from tests.library import factories as library
from tests.library.test_pages_files import STARTS_A_FORMULA, WORKBOOK, files_page

pytestmark = pytest.mark.django_db
KINDS = {
    "xlsform": (WORKBOOK, "xlsx"),
    "fhir-zh": ("application/fhir+json", "json"),
    "fhir-en": ("application/fhir+json", "json"),
}


@pytest.fixture
def take(cast, as_):
    browser = as_(cast.district)

    def taken(kind, version=None):
        version = version or shipped_versions()[0]
        return browser.get(reverse("library:download_file", args=[version.public_id, kind]))

    return taken


def test_every_format_is_tried_here():
    assert set(KINDS) == set(file_formats)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_its_type_a_plain_name_and_is_kept_in_no_cache(take, cast, kind):
    response = take(kind)
    media, ending = KINDS[kind]
    name = response.headers["Content-Disposition"]
    assert response.status_code == 200 and response.headers["Content-Type"].startswith(media)
    assert response.headers["Cache-Control"] == "no-store"
    assert name.startswith('attachment; filename="teacher-connection-1.0') and name.endswith(f'.{ending}"')
    assert not [person for person in cast.people.values() if person.name in name]


def test_no_cell_of_a_workbook_begins_a_formula(take):
    book = openpyxl.load_workbook(io.BytesIO(take("xlsform").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert cells and not [cell.value for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if cell.value.startswith(STARTS_A_FORMULA)]


def test_both_languages_of_fhir_are_the_form_in_that_language(take):
    chinese, english = (json.loads(take(kind).content) for kind in ("fhir-zh", "fhir-en"))
    title = instruments.get("teacher-connection").title
    assert (chinese["title"], english["title"]) == (title.zh, title.en)


def test_each_loss_stands_on_the_page_line_by_line(cast, as_):
    page = files_page(as_(cast.district), shipped_versions()[0]).context["page"]
    losses = {file.url.rstrip("/").rpartition("/")[2]: file.losses for file in page.files}
    assert losses["definition"] == [] and losses["xlsform"] and losses["fhir-zh"]
    assert all(place and what for found in losses.values() for place, what in found)


def test_wording_whose_permission_has_ended_is_not_given_out(cast, take):
    version = library.licensed(cast, valid_until=date(2026, 10, 18))
    assert {take(kind, version).status_code for kind in KINDS} == {404}


def test_our_own_xlsform_comes_back_as_the_same_questionnaire(cast, as_):
    form = instruments.parse(library.own_definition())
    file = SimpleUploadedFile("form.xlsx", to_xlsform(form).content)
    look = as_(cast.district).post(reverse("library:import_instrument"), {"file": file}).context["look"]
    assert [item.id for item, _heading, _answers in look.items] == [item.id for item in form.items]
    assert look.scales[0].turned == [(chinese("none"), "")]


@pytest.mark.parametrize("kind", ["teacher", "child"])
def test_the_template_is_offered_where_a_questionnaire_is_taken_in_and_comes_in_again(cast, as_, kind):
    browser, page = as_(cast.district), reverse("library:import_instrument")
    address = reverse("library:download_template", args=[kind])
    assert address in browser.get(page).content.decode()
    made = browser.get(address)
    assert made.headers["Content-Type"].startswith(WORKBOOK)
    taken_in = browser.post(page, {"file": SimpleUploadedFile("template.xlsx", made.content)})
    assert taken_in.status_code == 200 and taken_in.context["look"].form.informant == kind
    assert browser.get(reverse("library:download_template", args=["parent"])).status_code == 404


def test_an_old_workbook_is_told_how_to_save_it(cast, as_):
    file = SimpleUploadedFile("form.xls", b"\xd0\xcf\x11\xe0" + b" " * 600)
    said = as_(cast.district).post(reverse("library:import_instrument"), {"file": file}).content.decode()
    assert ".xlsx" in said and "CSV" not in said
