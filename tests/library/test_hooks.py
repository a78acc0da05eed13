"""What other apps add to the library: formats, a reader of workbooks, sections of the shelf. The library knows none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening import instruments
from screening.instruments.file_formats import Exported, Imported, Remark
from screening.instruments.words import Text
from screening.library import hooks
from screening.library.forms.importing import ImportForm, read_definition
from screening.library.presenters.files import made_file
from screening.library.presenters.shelf import Shelf
from screening.library.shipped import shipped_versions
from tests.library import factories as library

pytestmark = pytest.mark.django_db
LOST = Remark("everything", Text("全部", "all of it"))


@pytest.fixture(autouse=True)
def nobody_adds_anything(monkeypatch):
    monkeypatch.setattr("screening.library.presenters.files.file_formats", {})
    monkeypatch.setattr("screening.library.forms.importing.workbook_readers", [])
    monkeypatch.setattr(hooks, "shelf_sections", {})


@pytest.fixture
def plain(monkeypatch):
    """An app that writes the title of a questionnaire, and nothing else of it."""

    def title_of(form):
        return Exported(form.title.en.encode(), "text/plain", f"{form.id}.txt", (LOST,))

    kept = {"plain": hooks.FileFormat(title_of, "Plain text", "For nobody.")}
    monkeypatch.setattr("screening.library.presenters.files.file_formats", kept)


def test_alone_the_library_offers_its_own_three_files(cast, as_):
    url = reverse("library:show_files", args=[shipped_versions()[0].public_id])
    assert len(as_(cast.district).get(url).context["page"].files) == 3


def test_a_format_of_an_app_stands_after_them_with_what_it_loses_and_can_be_taken(cast, as_, plain):
    version, browser = shipped_versions()[0], as_(cast.district)
    files = browser.get(reverse("library:show_files", args=[version.public_id])).context["page"].files
    assert (files[-1].name, files[-1].losses) == ("Plain text", [("everything", LOST.what.zh)])
    taken = browser.get(files[-1].url)
    assert taken.content == instruments.get(version.instrument).title.en.encode()
    assert f'filename="{version.instrument}.txt"' in taken.headers["Content-Disposition"]


def test_a_format_of_an_app_is_not_given_out_when_the_permission_has_ended(cast, plain):
    version = library.licensed(cast, valid_until=library.PERMITTED["permitted_on"])
    assert made_file(version, "plain") is None and made_file(version, "answers-csv") is not None


def test_a_kind_that_nobody_offers_is_no_file():
    assert made_file(shipped_versions()[0], "plain") is None


def test_without_a_reader_of_workbooks_only_our_own_definition_is_asked_for():
    form = ImportForm(None, {"file": SimpleUploadedFile("form.xlsx", b"PK\x03\x04")})
    assert form.fields["file"].widget.attrs["accept"] == ".json"
    assert not form.is_valid() and form.problems


def test_with_one_a_workbook_is_read_by_it_and_everything_else_as_our_own(monkeypatch):
    own = instruments.parse(library.own_definition())
    monkeypatch.setattr("screening.library.forms.importing.workbook_readers", [lambda data: Imported(own, (), (LOST,))])
    form = ImportForm(None, {"file": SimpleUploadedFile("form.xlsx", b"PK whatever")})
    assert ".xlsx" in form.fields["file"].widget.attrs["accept"]
    assert form.is_valid() and form.instrument == own and form.losses == [("everything", LOST.what.zh)]
    assert read_definition(b"{}").instrument is None


def test_a_section_of_the_shelf_is_asked_for_its_lines_anew_each_time(cast, monkeypatch):
    asked = []
    monkeypatch.setattr(hooks, "shelf_sections", {"own/section.html": lambda: asked.append(1) or ["a line"]})
    for times in (1, 2):
        assert Shelf(cast.district).sections == [("own/section.html", ["a line"])] and len(asked) == times
