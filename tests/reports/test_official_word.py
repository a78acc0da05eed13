"""What leaves the school calls the screening by the county's own word, and no sentence of ours says another one."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from screening.documents import registry
from screening.documents.models import Document
from screening.reports.models import CountyMonth
from screening.reports.monthly import papers
from students.services.places import set_screening_name
from tests.journeys.monthly_pages import reported_twice

WORDS = {"screening": "学生心理健康筛查", "assessment": "学生心理健康测评", "care": "学生心理健康关爱"}


def subtitle(cast, by, kind, subject):
    document = Document(kind=kind, subject=subject, requested_by=by, language="zh-hans", input_hash="0" * 64)
    with translation.override("zh-hans"):
        page = registry.renderer_of(kind).build(document).context["page"]
    return page["called"] if "called" in page else page["subtitle"]


@pytest.mark.parametrize("name", WORDS)
def test_every_report_says_the_countys_word(cast, name):
    set_screening_name(cast.county, by=cast.district, name=name)
    month = CountyMonth.objects.create(
        county=cast.county,
        month=date(2026, 9, 1),
        work={"round": None, "next": None, "as_of": "2026-09-30", "schools": {}},
        cells={},
        input_hash="0",
    )
    school_month = reported_twice(cast)["public_id"]
    for by, kinds, subject in (
        (cast.chen, ("monthly-report", "year-report"), school_month),
        (cast.district, ("district-report",), month.public_id),
    ):
        assert all(WORDS[name] in subtitle(cast, by, kind, subject) for kind in kinds)


def test_another_word_is_another_file(cast):
    report = reported_twice(cast)["public_id"]
    states = set()
    for name in WORDS:
        set_screening_name(cast.county, by=cast.district, name=name)
        row = papers.PDF.find(cast.chen, Document(kind=papers.PDF.name, subject=report))
        states.add(papers.PDF.input_hash(cast.chen, row))
    assert len(states) == len(WORDS)


def test_no_sentence_calls_it_by_a_word_of_ours():
    catalogue = Path(settings.BASE_DIR, "locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    said = {line for line in catalogue.splitlines() if "筛查" in line}
    assert said == {f'msgstr "{WORDS["screening"]}"'}
