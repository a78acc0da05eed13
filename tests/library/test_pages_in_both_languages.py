"""Every page of the library in both languages: one heading, a way back, labelled fields, no stray Chinese."""

import re

import pytest
from django.urls import reverse

from screening.library import services
from screening.library.shipped import shipped_rules, shipped_versions
from tests.library import factories as library
from tests.library.test_rules import write

pytestmark = pytest.mark.django_db
OF_A_FORM = ("show_instrument", "show_files", "score_file")
OF_RULES = ("show_rules", "write_rules")
OF_A_NORM = ("show_norm",)
PAGES = ("list_library", "import_instrument", *OF_A_FORM, *OF_RULES, *OF_A_NORM)
ASKING = ("import_instrument", "score_file", "show_instrument", "write_rules")
WORDED = ("show_instrument",)  # the wording itself stands there in both languages
NAMES = ("2026 河西县", "郑科长", "河西县")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture
def page(cast, as_):
    """The text of a page in a language, beside a library with something of everything in it."""
    norm = library.make_norm(cast)
    write(cast, {"norm_elevated": "88"}, why="Too many visits")
    row_of = dict.fromkeys(OF_A_FORM, shipped_versions()[0])
    row_of |= dict.fromkeys(OF_RULES, shipped_rules()) | dict.fromkeys(OF_A_NORM, norm)

    def shown(name, language):
        cast.district.language = language
        cast.district.save(update_fields=["language"])
        args = [row_of[name].public_id] if name in row_of else []
        response = as_(cast.district).get(reverse(f"library:{name}", args=args))
        assert response.status_code == 200
        return response.content.decode()

    return shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_heading_and_every_other_page_a_way_back(page, name, language):
    html = page(name, language)
    assert len(re.findall(r"<h1\b", html)) == 1 and len(re.findall(r"<h2\b[^>]*>\s*</h2>", html)) == 0
    assert ('class="link crumb"' in html) == (name != "list_library")


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WORDED])
def test_an_english_page_holds_no_chinese_but_names(page, name):
    main = re.sub(r"<[^>]+>", " ", page(name, "en").partition("<main")[2].partition("</main>")[0])
    for known in NAMES:
        main = main.replace(known, "")
    assert CHINESE.findall(main) == []


@pytest.mark.parametrize("name", ASKING)
def test_every_field_of_a_form_has_a_label_of_its_own(page, name):
    html = page(name, "en")
    fields = re.findall(r"<(?:input|textarea|select)\b[^>]*>", html)
    asked = [field for field in fields if 'id="id_' in field and not re.search('type="(hidden|radio)"', field)]
    labelled = set(re.findall(r'<label\b[^>]*\bfor="([^"]+)"', html))
    assert asked and {re.search('id="([^"]+)"', field)[1] for field in asked} <= labelled


@pytest.mark.parametrize("name", ["show_instrument", "show_rules", "show_norm"])
def test_before_something_is_retired_the_page_says_what_stays(page, name):
    assert "every old result stays as it is" in page(name, "en")


@pytest.mark.parametrize(
    ("name", "retire", "row"),
    [
        ("show_instrument", services.retire_instrument, lambda: shipped_versions()[0]),
        ("show_norm", services.retire_norm, None),
    ],
)
def test_what_is_retired_can_still_be_read_and_not_be_retired_again(cast, page, name, retire, row):
    kept = row() if row else library.make_norm(cast)
    retire(kept, by=cast.district, reason="x")
    html = page(name, "en")
    assert "retired" in html and 'name="reason"' not in html


def test_the_files_page_says_of_each_file_who_can_use_it_and_how_large_it_is(page):
    html = page("show_files", "en")
    assert html.count(" KB") >= 3 and "can be taken in again unchanged" in html
