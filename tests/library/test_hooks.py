"""What other apps add to the library: sections of the shelf. The library knows none; alone it offers its own files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening.library import hooks
from screening.library.forms import ImportForm
from screening.library.presenters.rules import made_file
from screening.library.presenters.shelf import Shelf
from screening.library.shipped import shipped_versions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_adds_anything(monkeypatch):
    monkeypatch.setattr(hooks, "shelf_sections", {})


def test_alone_the_library_offers_its_own_three_files(cast, as_):
    url = reverse("library:show_files", args=[shipped_versions()[0].public_id])
    assert len(as_(cast.district).get(url).context["page"].files) == 3


def test_a_kind_that_nobody_offers_is_no_file():
    assert made_file(shipped_versions()[0], "plain") is None


def test_only_our_own_definition_is_asked_for():
    form = ImportForm(None, {"file": SimpleUploadedFile("form.xlsx", b"PK\x03\x04")})
    assert form.fields["file"].widget.attrs["accept"] == ".json"
    assert not form.is_valid() and form.problems


def test_a_section_of_the_shelf_is_asked_for_its_lines_anew_each_time(cast, monkeypatch):
    asked = []
    monkeypatch.setattr(hooks, "shelf_sections", {"own/section.html": lambda: asked.append(1) or ["a line"]})
    for times in (1, 2):
        assert Shelf(cast.district).sections == [("own/section.html", ["a line"])] and len(asked) == times
