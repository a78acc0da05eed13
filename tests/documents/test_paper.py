"""The papers themselves, read back with other tools: text, fonts, tags, pages."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings

from tests.documents.pdf import Paper, print_page, tags
from tests.documents.samples import referral_en, referral_zh, report_zh, talk_zh

PAPERS = {
    "referral-zh": ("referral.html", referral_zh),
    "referral-en": ("referral.html", referral_en),
    "report-zh": ("monthly_report.html", report_zh),
    "talk-zh": ("talk_card.html", talk_zh),
}
PAGES = {"referral-zh": 2, "referral-en": 2, "report-zh": 4, "talk-zh": 1}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    folder = tmp_path_factory.mktemp("paper")
    return {name: print_page(template, make(), folder / name) for name, (template, make) in PAPERS.items()}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest, printed: dict[str, Paper]) -> Paper:
    return printed[request.param]


def test_every_paper_has_its_number_of_pages(printed: dict[str, Paper]) -> None:
    assert {name: paper.pages for name, paper in printed.items()} == PAGES


def test_the_file_is_sound(paper: Paper) -> None:
    assert paper.check() == 0


def test_a_screen_reader_finds_language_title_and_one_first_heading(paper: Paper) -> None:
    with pikepdf.open(paper.path) as pdf:
        names = [name for name, _ in tags(pdf)]
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) in ("zh-Hans", "en")
        assert str(pdf.docinfo.Title)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert names.count("H1") == 1
        assert "TH" in names


def test_every_figure_says_its_numbers_in_words(printed: dict[str, Paper]) -> None:
    with pikepdf.open(printed["report-zh"].path) as pdf:
        said = [str(element.get("/Alt", "")) for name, element in tags(pdf) if name == "Figure"]
    assert len(said) == 6
    assert all(said)
    assert any("10 月 95" in alternative for alternative in said)


def test_only_our_own_font_is_used_embedded_subset_and_readable(paper: Paper) -> None:
    for font in paper.fonts:
        assert "WellSans" in font[0]
        assert font[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, unicode


def test_the_fixed_words_of_a_chinese_paper_are_chinese(printed: dict[str, Paper]) -> None:
    found = printed["referral-zh"].joined
    for words in (
        "学生关怀转介摘要",
        "一、孩子的长处",
        "八、逐条回答（教师观察，过去四周）",
        "回执码",
        "请勿在回执上写孩子姓名",
    ):
        assert words in found
    assert "Receipt" not in found


def test_no_title_names_the_child(printed: dict[str, Paper]) -> None:
    with pikepdf.open(printed["referral-zh"].path) as pdf:
        title = str(pdf.docinfo.Title)
    assert "QS-2026-0417" in title
    assert "李晓雨" not in title


def test_text_comes_out_as_it_was_written_rare_names_in_order(tmp_path: Path) -> None:
    sentences = ("一开始，孩子爱画画。", "后来，王𬀩雨和李䶮、㛃姐一起回家。", "最后，大家都说好。")
    page = replace(referral_zh(), strengths=sentences)
    found = print_page("referral.html", page, tmp_path / "paper").joined
    places = [found.find(sentence) for sentence in sentences]
    assert -1 not in places
    assert places == sorted(places)


def all_texts(value: Any) -> list[str]:
    """Every piece of text of a page, however deep."""
    if isinstance(value, str):
        return [] if value.startswith("<svg") else [value]
    if isinstance(value, tuple):
        return [text for each in value for text in all_texts(each)]
    fields = getattr(value, "__dataclass_fields__", {})
    return [text for name in fields for text in all_texts(getattr(value, name))]


@pytest.mark.parametrize("name", ["referral-zh", "report-zh", "talk-zh"])
def test_nothing_the_caller_gave_is_missing_on_paper(name: str, printed: dict[str, Paper]) -> None:
    page = PAPERS[name][1]()
    found = printed[name].joined
    widths = {"zh-Hans"} | set(all_texts(page)) & {"n", "t"}
    given = {"".join(text.split()) for text in all_texts(page)} - widths
    given -= {text for text in given if text.startswith("w") and text[1:2].isdigit()}  # column widths
    assert sorted(text for text in given if text not in found) == []


def test_the_slip_is_never_torn_between_two_pages(tmp_path: Path) -> None:
    page = replace(referral_zh(), asks=tuple(f"第 {n} 件请您帮助的事，写得比平常长一些。" for n in range(1, 34)))
    paper = print_page("referral.html", page, tmp_path / "paper")
    sheets = paper.text.split("\f")
    slip = [number for number, sheet in enumerate(sheets) if page.receipt_code in sheet]
    assert paper.pages == 3
    assert slip == [2]


def test_a_child_who_answered_too_still_takes_two_sheets_and_little_room(tmp_path: Path) -> None:
    page = referral_zh()
    paper = print_page("referral.html", replace(page, results=(*page.results, page.results[-1])), tmp_path / "paper")
    assert paper.pages == 2
    assert paper.path.stat().st_size <= 120 * 1024


def test_the_receiver_lies_across_every_sheet_under_the_text_and_is_no_part_of_it(tmp_path: Path) -> None:
    paper = print_page("referral.html", replace(referral_zh(), watermark="仅供水印医院"), tmp_path / "paper")
    assert all("仅供水印医院" in "".join(sheet.split()) for sheet in paper.text.split("\f")[:2])
    with pikepdf.open(paper.path) as pdf:
        assert paper.check() == 0
        assert all(b"/Artifact" in page.Contents.read_bytes() for page in pdf.pages)


def test_a_profile_that_gives_less_prints_less_and_renumbers(tmp_path: Path) -> None:
    page = replace(referral_zh(), results=(), results_note="", figures=(), answers=(), reasons=(), caveats="", risk=())
    assert page.number == {
        "strengths": "一、",
        "reasons": "",
        "child": "二、",
        "risk": "",
        "results": "",
        "tried": "三、",
        "asks": "四、",
        "answers": "",
    }
    found = print_page("referral.html", page, tmp_path / "paper").joined
    assert "17.1" not in found
    assert "课间一个人待着" not in found


def test_every_paper_names_the_version_of_the_program(paper: Paper) -> None:
    assert settings.VERSION in paper.joined
