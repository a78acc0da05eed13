"""A questionnaire of a district's own comes in from a file: read, looked at, saved; or every reason why not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from screening import instruments
from screening.library import selectors, services
from screening.library.forms import LARGEST_FILE, pack
from screening.library.models import InstrumentVersion
from tests.instruments.real_scales import DEFINITIONS as REAL
from tests.library import factories as library

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(cast, as_):
    """The district officer has a file read."""
    return lambda file: as_(cast.district).post(reverse("library:import_instrument"), {"file": file})


@pytest.fixture
def save(cast, as_):
    """… and saves what was looked at."""
    browser = as_(cast.district)

    def saved(definition):
        return browser.post(reverse("library:import_instrument"), {"packet": pack(as_bytes(definition))})

    return saved


def as_bytes(definition) -> bytes:
    return library.json_file(definition).read()


def problems(response) -> list[str]:
    assert response.status_code == 422 and not InstrumentVersion.objects.filter(origin="imported").exists()
    return [what for _place, what in response.context["form"].problems]


def test_a_sound_definition_is_shown_before_anything_is_written(read):
    response = read(library.json_file(library.own_definition()))
    page = response.content.decode()
    assert response.status_code == 200 and response.context["look"].form.id == "own-form"
    assert reverse("library:import_instrument") in page
    assert not InstrumentVersion.objects.exists()


def test_what_was_looked_at_is_saved_once_and_offered_to_new_rounds(read, save):
    packet = read(library.json_file(library.own_definition())).context["form"].packet()
    definition = library.own_definition()
    assert save(definition).status_code == save(definition).status_code == 302 and packet
    version = InstrumentVersion.objects.get()
    assert version.pk in [one.pk for one in selectors.usable_versions()]


def broken() -> dict:
    """Three slips: an informant nobody knows, an item without Chinese, a range that cannot be."""
    definition = library.own_definition(informant="parent")
    definition["items"][0]["text"]["zh"] = " "
    definition["scales"][0]["range"] = [0, 99]
    return definition


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", ["填表人", "题目 own1", "分数 connection"]), ("en", ["informant", "item own1", "scale connection"])],
)
def test_a_broken_definition_lists_every_problem_in_the_language_of_the_page(cast, read, language, words):
    services_language(cast, language)
    found = problems(read(library.json_file(broken())))
    assert len(found) == 3
    assert all(word in what for word, what in zip(words, found, strict=True))


def services_language(cast, language: str) -> None:
    cast.district.language = language
    cast.district.save(update_fields=["language"])


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "sdq-teacher"},
        {"title": {"zh": "长处与困难问卷", "en": "Own form"}},
        {"title": {"zh": "自己的表", "en": "SAEBRS short"}},
        {"id": "uwes-9"},
    ],
)
def test_an_instrument_that_is_never_here_is_refused(read, changes):
    assert len(problems(read(library.json_file(library.own_definition(**changes))))) == 1


def test_the_id_of_a_shipped_questionnaire_is_taken(read):
    found = problems(read(library.json_file(library.own_definition(id="teacher-connection", version="9.9"))))
    assert any("teacher-connection" in what for what in found)


def test_an_item_id_of_another_questionnaire_is_taken(read):
    shipped = instruments.get("teacher-connection").to_mapping()
    found = problems(read(library.json_file({**shipped, "id": "own-form"})))
    assert len(found) == 3 and "c1" in found[0]


def test_the_same_content_twice_is_said_and_other_content_needs_a_new_version(cast, read):
    services.import_instrument(by=cast.district, definition=library.own_definition())
    again = read(library.json_file(library.own_definition()))
    assert again.status_code == 422 and "own-form 1.0" in again.context["form"].problems[0][1]
    purpose = {"zh": "别的用途。", "en": "Another purpose."}
    other = read(library.json_file(library.own_definition(purpose=purpose)))
    assert other.status_code == 422 and "own-form 1.0" in other.context["form"].problems[0][1]
    assert read(library.json_file(library.own_definition(purpose=purpose, version="2.0"))).status_code == 200


def test_two_contents_with_one_hash_cannot_both_be_kept(cast, save, monkeypatch):
    """SHA-256 will not collide; a row that claims another's hash is still given back as it is, never overwritten."""
    services.import_instrument(by=cast.district, definition=library.own_definition())
    before = InstrumentVersion.objects.get().definition
    assert save(library.own_definition()).status_code == 302
    assert InstrumentVersion.objects.get().definition == before


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.json", b"{"),
        SimpleUploadedFile("a.json", b"[]"),
        SimpleUploadedFile("a.json", b"\xff\xfe\x00"),
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken"),
        SimpleUploadedFile("a.json", b'{"id": "a", "id": "b"}'),
    ],
    ids=["half", "a list", "no text", "no workbook", "a field twice"],
)
def test_a_file_that_is_no_definition_is_refused_in_a_sentence(read, file):
    found = problems(read(file))
    assert len(found) == 1 and found[0].endswith("。")


def test_a_misspelt_field_is_refused_on_the_page(read):
    definition = library.own_definition()
    definition["scales"][0]["min_answerd"] = 7
    (found,) = problems(read(library.json_file(definition)))
    assert "min_answered" in found and "分数 connection" in found


def test_own_answers_and_points_are_shown_before_anything_is_written(read):
    page = read(library.json_file(REAL["epds"])).content.decode()
    assert "3 这样的情形约有3次" in page
    counted = read(library.json_file(REAL["cesd-r"])).content.decode()
    assert "（计 3 分）" in counted


def test_a_file_larger_than_two_megabytes_is_not_read(read):
    response = read(SimpleUploadedFile("a.json", b" " * (LARGEST_FILE + 1)))
    assert response.status_code == 422 and "2 MB" in response.content.decode()


@pytest.mark.parametrize("packet", ["", "nonsense", pack(b"[]"), pack(b"{}"), pack(b"\xff")])
def test_a_packet_that_is_no_definition_writes_nothing(cast, as_, packet):
    response = as_(cast.district).post(reverse("library:import_instrument"), {"packet": packet})
    assert response.status_code == 422 and not InstrumentVersion.objects.exists()


def test_a_packet_with_a_never_here_name_is_refused_even_without_the_look(save):
    assert save(library.own_definition(id="sdq-teacher")).status_code == 422
