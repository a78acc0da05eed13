"""The month and the year on paper, read back with other tools than the one that wrote them."""

import subprocess
from datetime import date
from html import unescape
from types import SimpleNamespace

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import strip_tags

from screening.reports.disclosure_control import print_guard
from screening.reports.models import AskAnswer
from screening.reports.monthly import pdf, work_parts
from screening.reports.monthly.access import AskedMonth
from tests.documents.pdf import print_page, tags
from tests.journeys.monthly_pages import keep
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import WORK

OCTOBER, NOVEMBER, DECEMBER, FEBRUARY = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 2, 1)
MOST_KB = 250


def asked_for(language):
    return SimpleNamespace(language=language, requested_by=SimpleNamespace(name="陈志远"), input_hash="3f9c1e07a4d2")


def laid_out(report, series=(), language="zh-hans", asked=(None, None)):
    with translation.override(language):
        page = pdf.page_of(asked_for(language), report, series, asked)
    print_guard.check(page)
    return page


def print_month(report, folder, language):
    return print_page("monthly_report.html", laid_out(report, language=language), folder / "month.pdf")


def words_of(report, series=(), asked=(None, None)):
    """What stands on the paper, without printing it."""
    with translation.override("zh-hans"):
        context = {"page": laid_out(report, series, asked=asked), "product_version": "1"}
        html = render_to_string("documents/monthly_report.html", context)
    return "".join(unescape(strip_tags(html)).split())


def print_year(reports, folder, language="zh-hans"):
    with translation.override(language):
        page = pdf.year_page_of(asked_for(language), reports)
    print_guard.check(page)
    return print_page("year_report.html", page, folder / "year.pdf")


@pytest.fixture
def months(cast):
    """October to December and February of one school year; nobody reported January."""
    return [
        keep(cast, example_figures.round_month(), OCTOBER),
        keep(cast, example_figures.round_month(), NOVEMBER),
        keep(cast, example_figures.month_without_a_round(), DECEMBER),
        keep(cast, example_figures.holiday_month(), FEBRUARY),
    ]


def assert_readable_aloud(file):
    with pikepdf.open(file.path) as pdf:
        names = [name for name, _ in tags(pdf)]
        said = [str(element.get("/Alt", "")) for name, element in tags(pdf) if name == "Figure"]
        assert str(pdf.Root.Lang) in ("zh-Hans", "en")
        assert str(pdf.docinfo.Title)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert names.count("H1") == 1
    assert "TH" in names
    assert all(said)
    assert file.check() == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_largest_month_is_tagged_light_and_has_its_charts_in_words(cast, tmp_path, language):
    file = print_month(keep(cast, example_figures.round_month(), NOVEMBER), tmp_path, language=language)
    assert_readable_aloud(file)
    assert file.path.stat().st_size <= MOST_KB * 1024
    assert file.pages <= 6


def test_a_month_with_a_round_prints_chain_counter_figures_and_the_label_by_name(cast):
    found = words_of(keep(cast, example_figures.round_month(), NOVEMBER))
    for words in (
        "提示少不等于工作好",
        "这些表不看",
        "一、从发现到帮助",
        "见到孩子61；90天内重新打开<5",
        "留守与非留守（研究口径）",
        "为什么有的格子没有数字",
        "审计日志末端：第18432条",
        "4份转介过了约定日子还没有回执",
    ):
        assert words in found


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (example_figures.small_school, "全校不到150名孩子，不列人数"),
        (example_figures.month_without_a_round, "这个月没有轮次"),
        (example_figures.holiday_month, "假期月份"),
    ],
)
def test_months_that_count_no_children_have_a_face_of_their_own(cast, content, sentence):
    found = words_of(keep(cast, content(), NOVEMBER))
    assert sentence in found
    assert "分年级" not in found
    assert "每个孩子的着落" not in found


def test_a_month_without_a_round_shows_how_far_the_last_one_has_come(cast):
    found = words_of(keep(cast, example_figures.month_without_a_round(), DECEMBER))
    assert "上一轮走到哪一步" in found


def test_overdue_work_that_would_tell_of_a_few_children_has_no_number(cast):
    work = {
        **example_figures.WORK,
        "overdue_total": None,
        "overdue": {**example_figures.WORK["overdue"], "desk": [None, 3]},
    }
    found = words_of(keep(cast, example_figures.round_month(work=work), NOVEMBER))
    assert "初步查看人数少，不列3天" in found
    assert "▲" not in found


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_first_page_stands_for_itself_also_when_it_is_full(cast, tmp_path, language):
    """Three asks and three of the month before, all answered; every kind of work overdue; a revision of a month without
    a round: asks, figures and signatures on one page."""
    late = {**example_figures.WORK["overdue"], "holiday-plan": [40, 17]}
    asks = [{"code": code, "count": example_figures.shown(16), "days": 44} for code in ("see", "begin", "watch")]
    content = example_figures.month_without_a_round() | {"asks": asks, "period": ["2026-11-26", "2026-12-25"]}
    content["work"] = {**content["work"], "overdue": late}
    before = keep(cast, example_figures.round_month(asks=asks), NOVEMBER)
    first, report = (keep(cast, content, DECEMBER, revision) for revision in (1, 2))
    said = {"number": 1, "done_by": cast.chen, "said_by": cast.chen, "until": DECEMBER, "said_at": timezone.now()}
    answers = {ask["code"]: AskAnswer(state="taken", **said) for ask in asks}
    asked = tuple(AskedMonth(one, tuple(asks), answers) for one in (report, before))
    page = laid_out(report, [first, report], language, asked)
    file = print_page("monthly_report.html", page, tmp_path / "month.pdf")
    command = ["pdftotext", "-raw", "-l", "1", str(file.path), "-"]
    one = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    last, annex = {"zh-hans": ("心理教师 ____", "附件\n"), "en": ("Counselor ____", "Annex\n")}[language]
    assert last in one and annex not in one
    assert file.pages <= 4


def test_what_a_revision_changed_is_printed(cast):
    first = keep(cast, example_figures.round_month(), NOVEMBER)
    second = keep(cast, example_figures.next_revision(), NOVEMBER, revision=2)
    assert "与第1版相比，改了什么" in words_of(second, [first, second])
    assert "相比，改了什么" not in words_of(first, [first, second])


def test_a_revision_says_in_its_first_lines_how_much_changed(cast):
    first = keep(cast, example_figures.round_month(), NOVEMBER)
    second = keep(cast, example_figures.next_revision(), NOVEMBER, revision=2)
    found = words_of(second, [first, second])
    assert found.index("第2版：改了") < found.index("这个月请您做的事")


def test_how_it_is_counted_and_the_research_label_stand_after_the_signatures(cast):
    found = words_of(keep(cast, example_figures.round_month(), NOVEMBER))
    signed = found.index("校长阅____")
    assert found.index("到2026年11月30日已过") < signed < found.index("附件") < found.index("研究口径")
    assert signed < found.index("怎样数的")


def test_a_year_is_one_document_with_every_month_in_its_bookmarks(cast, months, tmp_path):
    file = print_year(months, tmp_path)
    assert_readable_aloud(file)
    with pikepdf.open(file.path) as pdf, pdf.open_outline() as outline:
        (cover,) = outline.root
        marks = [mark.title for mark in cover.children]
    assert [mark for mark in marks if mark.startswith("202")] == [
        "2026 年 10 月",
        "2026 年 11 月",
        "2026 年 12 月",
        "2027 年 2 月",
    ]
    assert "没有月报的月份：2027年1月" in file.joined
    assert not [child for child in cast.children.values() if child.name in file.joined]


def test_the_year_shows_the_work_of_each_month_as_it_was_reported(months):
    with translation.override("zh-hans"):
        (table,) = pdf.first_part(months).tables
    assert [row.cells[0] for row in table.rows] == ["有轮次", "有轮次", "只有工作", "假期"]
    assert [row.texts[-1] for row in table.rows] == ["23", "16", "16", "0"]


def test_a_month_in_which_nothing_was_done_prints_no_empty_table():
    """A head of a table over nothing looked like a page that had lost its figures."""
    nought = {key: example_figures.shown(0) if isinstance(value, list) else 0 for key, value in WORK.items()}
    nought |= {"overdue": {kind: [0, 0] for kind in WORK["overdue"]}, "entries": {}}
    nobody = {who: example_figures.shown(0) for who in ("child", "guardian", "counselor", "nobody")}
    part, some = (
        work_parts.counters(
            example_figures.round_month(work={**nought, "concerns": [concerns, "shown"]}, closed_by=nobody)
        )
        for concerns in (0, 7)
    )
    assert part.tables == () and part.notes
    assert len(some.tables) == 1
