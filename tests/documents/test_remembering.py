"""What a printing process remembers, and where it stands in the place of the library, is not to be seen in a file."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pikepdf
import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.line_break import Layout

from screening.documents.rendering import child, fontsetup, reading, remembering, shaping
from screening.documents.rendering.writing import finish
from tests.benchmarks.lean_printing import by_the_library
from tests.documents import samples

FRAME = '<!DOCTYPE html><html lang="{}"><head><title>t</title></head><body><h1>t</h1>{}</body></html>'
LONG = "王小雨爱画画，也爱唱歌。A word, and another one; " * 12
ODD = f"""
<p style="text-align: justify; width: 40%">{LONG}</p><p style="text-decoration: underline">{LONG}</p>
<p style="white-space: pre-wrap; letter-spacing: 1mm">一\t二\n三\t四\n\n五</p>
<p style="width: 9mm">incomprehensibilities</p>
<p style="width: 30mm; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">{LONG}</p>
<p style="display: flex"><b style="width: 30%">一</b><i>二</i></p><p id="here">三<a href="#here">四</a><br>五</p>
<table style="border-collapse: collapse; width: auto"><tr><th>六</th><td style="padding: 4%">七</td></tr></table>
<ol><li>八<ul><li>九</li></ul></li></ol><table><thead><tr><th>十</th></tr></thead>{"<tr><td>一</td></tr>" * 80}</table>
"""
PAGES = {
    "referral_zh": ("documents/referral.html", "zh-hans"),
    "referral_en": ("documents/referral.html", "en"),
    "report_zh": ("documents/monthly_report.html", "zh-hans"),
    "talk_zh": ("documents/talk_card.html", "zh-hans"),
}


@pytest.fixture(autouse=True)
def as_in_the_printing_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("FONTCONFIG_FILE", str(fontsetup.write_configuration()))
    remembering._styles.clear()
    yield
    remembering._styles.clear()


def page(name: str) -> str:
    template, language = PAGES[name]
    with translation.override(language):
        context = {"page": getattr(samples, name)(), "product_version": settings.VERSION}
        return str(render_to_string(template, context))


def printed(html: str) -> bytes:
    document = reading.PaperSource(html).render(
        font_config=child._fonts(), stylesheets=[reading.stylesheet_for(html)], pdf_variant="pdf/ua-1"
    )
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish))


def by_the_library_alone(html: str) -> bytes:
    with by_the_library(), mock.patch.multiple("weasyprint.draw", **lines_of_ours()):
        return printed(html)


def lines_of_ours() -> dict[str, Any]:
    return {"draw_border": child.ruling.draw_border, "draw_table": child.ruling.draw_table}


@pytest.mark.parametrize("name", PAGES)
def test_the_first_paper_and_a_later_one_are_those_of_the_library_to_the_byte(name: str) -> None:
    html = page(name)
    first, later = printed(html), printed(html)
    assert first == later == by_the_library_alone(html)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_what_our_papers_do_not_do_yet_is_drawn_as_by_the_library_too(language: str) -> None:
    html = FRAME.format(language, ODD)
    first, later = printed(html), printed(html)
    assert first == later == by_the_library_alone(html)


def test_one_kind_of_paper_leaves_nothing_on_another() -> None:
    pages = [page(name) for name in PAGES] + [FRAME.format("en", ODD)]
    alone = [by_the_library_alone(html) for html in pages]
    with mock.patch.object(remembering, "MOST", 150):  # and is forgotten in the middle of one
        assert [printed(html) for _turn in range(2) for html in pages] == alone * 2


def of_a_child(name: str, place: str, language: str) -> str:
    """Everything that a rule may take from an element: strings for head and foot, bookmarks, links, language, sizes."""
    return f"""<!DOCTYPE html><html lang="{language}"><head><title>{name}</title></head>
<body data-head="head {name}" data-case="case {name}" data-foot="foot {name}" data-code="code {name}">
<div class="part cover" data-head="part {name}" data-mark="mark {name}"><h1 id="{place}" lang="{language}">{name}</h1>
<p style="width: {len(name)}cm"><a href="#{place}">{name}</a> <a href="https://example.org/{place}">{name}</a>
<span class="at" data-at="#{place}"></span><q>{name}</q><input value="{name}"/></p><ol start="{len(name)}"><li>1</li>
</ol><svg width="{len(name)}cm" height="1cm"><text x="1" y="9">{name}</text></svg></div></body></html>"""


def test_nothing_of_a_child_comes_to_stand_on_the_paper_of_the_next() -> None:
    one, other = of_a_child("Wang Yu", "here", "en"), of_a_child("Chen", "there", "zh-Hans")
    alone = by_the_library_alone(other)
    remembering._styles.clear()
    printed(one)
    assert printed(other) == alone


def test_in_a_later_paper_no_style_is_made_but_those_of_marks_and_no_line_is_set_up_twice() -> None:
    html, made, calls = page("referral_zh"), Counter[str | None](), Counter[str]()
    printed(html)
    theirs, draw = remembering._set_computed_styles, shaping._deactivate

    def counting(self: Any, element: Any, parent: Any, root: Any, pseudo_type: str | None, **rest: Any) -> None:
        made[pseudo_type] += 1
        theirs(self, element, parent, root, pseudo_type, **rest)

    def set_up(self: Any, style: Any) -> None:
        calls["set up"] += 1
        shaping_setup(self, style)

    def drawn(self: Any) -> None:
        calls["drawn"] += 1
        draw(self)

    shaping_setup = Layout.setup
    with (
        mock.patch.object(remembering, "_set_computed_styles", counting),
        mock.patch.object(Layout, "setup", set_up),
        mock.patch.object(shaping, "_deactivate", drawn),
    ):
        printed(html)
    assert set(made) <= {"marker", "before"}
    assert calls["drawn"] > 100 and calls["set up"] < 2 * calls["drawn"]


def test_of_styles_no_more_are_kept_than_two_or_three_kinds_of_paper_have() -> None:
    for name in PAGES:
        printed(page(name))
    assert 0 < len(remembering._styles) <= remembering.MOST


def test_a_style_keeps_nothing_of_a_child() -> None:
    html = page("referral_zh")
    printed(html)
    with pikepdf.open(io.BytesIO(printed(html))) as pdf:
        title = str(pdf.docinfo["/Title"])
    assert title and title not in repr(remembering._styles)
