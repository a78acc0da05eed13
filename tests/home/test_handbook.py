"""The handbook: each role reads its own, in its language, on the page and on paper."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone, translation

from screening.documents.models import Document
from screening.home.handbook import FILES, HANDBOOK, Handbook, handbook_of, id_of
from tests.documents.pdf import print_page

PEOPLE = {
    "li": "班主任手册",
    "wang": "心理老师手册",
    "chen": "校长手册",
    "admin": "学校管理员手册",
    "district": "区县管理员手册",
    "protection": "区县未成年人保护联系人手册",
    "auditor": "审计员手册",
}


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.images.append(dict(attrs))


@pytest.mark.parametrize(("who", "title"), PEOPLE.items())
def test_everybody_reads_the_handbook_of_their_own_work(cast, as_, who, title):
    page = as_(getattr(cast, who)).get(reverse("home:show_handbook")).content.decode()
    assert f"<h1>{title}</h1>" in page
    assert [other for other in PEOPLE.values() if other in page] == [title]


def test_who_has_no_handbook_is_not_led_to_one(cast, as_):
    assert reverse("home:show_handbook") not in as_(cast.staff).get(reverse("home:show_help")).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", FILES)
def test_every_picture_is_there_and_told_to_who_cannot_see_it(role, language):
    with translation.override(language):
        pictures = Tags(handbook_of(role).html(lambda name: name)).images
    assert pictures
    for picture in pictures:
        assert finders.find(picture["src"])
        assert picture["alt"]


def test_both_languages_have_the_same_chapters():
    folder = Path(settings.BASE_DIR) / "docs" / "handbook"
    for name in (f"{file}.md" for file in FILES.values()):
        zh, en = ((folder / language / name).read_text() for language in ("zh", "en"))
        assert zh.count("\n## ") == en.count("\n## "), name
        assert zh.count("![") == en.count("!["), name


def test_markup_in_a_handbook_is_read_as_words():
    assert "<script>" not in Handbook("teacher", "# A\n\n<script>alert(1)</script>").html(lambda name: name)


def test_the_printed_handbook_is_the_own_one_and_changes_with_its_text(cast, as_):
    answer = as_(cast.li).post(reverse("home:show_handbook"))
    document = Document.objects.get()
    assert answer.url == reverse("documents:show_document", args=[document.public_id])
    assert "data:image/png;base64," in HANDBOOK.build(document).context["page"]["text"]
    assert HANDBOOK.may_see(cast.li, document)
    assert not HANDBOOK.may_see(cast.wang, document)
    assert HANDBOOK.input_hash(cast.li, Handbook("teacher", "# A")) != document.input_hash


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", PEOPLE)
def test_no_two_lines_of_a_handbook_stand_alone_on_its_last_leaf(cast, tmp_path, who, language):
    person = getattr(cast, who)
    document = Document(
        kind=HANDBOOK.name, subject=id_of(person.role), requested_by=person, language=language,
        input_hash="0" * 64, created_at=timezone.now(),
    )  # fmt: skip
    with translation.override(language):
        job = HANDBOOK.build(document)
    paper = print_page("handbook.html", job.context["page"], tmp_path / "handbook.pdf")
    *_before, last = paper.text.strip("\f").split("\f")
    assert len(last.splitlines()) > 10
