"""The papers the law asks for are filled from the installation, and name no child."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from screening.operations.law import printing
from screening.operations.law.services import counting as facts
from screening.rights.services.requests import record_request
from students.models import Enrolment, School, Student
from tests.chinese import chinese
from tests.documents.pdf import print_page
from tests.factories import make_consent

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 12)


def document(on: date = NEXT_YEAR) -> SimpleNamespace:
    moment = timezone.make_aware(timezone.datetime(on.year, on.month, on.day, 9))
    return SimpleNamespace(language="zh-hans", created_at=moment)


def paper(kind: str, school: School) -> dict[str, object]:
    page = printing.KINDS[kind].page(document(), school)
    assert isinstance(page, dict)
    return page


def line(page: dict[str, object], name: str) -> str:
    """What stands behind this name."""
    found = re.search(f"<li>{re.escape(name)}[:：] ?(.*?)</li>", str(page["text"]))
    assert found is not None, name
    return found[1]


@pytest.mark.parametrize(
    ("born", "younger", "older", "grown"),
    [((2013, 1), 1, 0, 0), ((2012, 12), 0, 1, 0), ((2009, 1), 0, 1, 0), ((2008, 12), 0, 0, 1)],
)
def test_children_are_counted_by_their_age_on_the_last_day(born, younger, older, grown):
    child = Student(birth_year=born[0], birth_month=born[1])
    ages = facts.ages_of([child], date(2026, 12, 31))
    assert (ages["younger"], ages["older"], ages["grown"]) == (younger, older, grown)
    assert ages["minors"] == younger + older


def test_in_the_middle_of_a_year_the_month_counts():
    child = Student(birth_year=2012, birth_month=11)
    assert facts.ages_of([child], date(2026, 10, 31))["younger"] == 1
    assert facts.ages_of([child], date(2026, 11, 1))["younger"] == 0


def test_whoever_was_here_on_one_day_of_the_year_counts_and_nobody_else(cast):
    here = len(facts.children_in(cast.school, facts.year(2026)))
    seat = Enrolment.objects.get(student=cast.children["yu"])
    Enrolment.objects.filter(pk=seat.pk).update(starts=date(2025, 9, 1), ends=date(2026, 1, 1))
    assert len(facts.children_in(cast.school, facts.year(2026))) == here
    Enrolment.objects.filter(pk=seat.pk).update(ends=date(2025, 12, 31))
    assert len(facts.children_in(cast.school, facts.year(2026))) == here - 1
    others = facts.children_in(cast.school, facts.year(2026))
    assert not {child.pk for child in others} & {cast.children["yu"].pk}


def test_the_audit_of_the_year_is_of_the_year_before_and_says_until_when(cast):
    make_consent(cast.children["yu"], "withdrawn", dated=date(2026, 12, 1))
    record_request(cast.children["bo"], by=cast.admin, kind="copy", asked_by="父亲", asked_on=timezone.localdate())
    page = paper("year-audit", cast.school)
    assert "2026" in page["title"] and "2027 年 1 月 31 日" in page["text"]
    assert f"{chinese('Withdrawn')} 1" in line(page, "人数").split("、")
    assert f"{chinese('A copy of everything')} 1、" in page["text"]
    children = facts.children_in(cast.school, facts.year(2026))
    assert line(page, "未成年人合计") == str(len(children))


def test_what_is_not_set_up_is_said(cast, settings, tmp_path: Path):
    settings.VAR_DIR = tmp_path
    for is_on in (False, True):
        settings.SECOND_FACTOR = is_on
        words = line(paper("impact-assessment", cast.school), "密码被看见：登录要两步验证")
        assert (words == chinese("yes")) is is_on
    never = chinese("never: see docs/operations.md")
    assert line(paper("impact-assessment", cast.school), "备份打不开：最近一次验证") == never


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", printing.KINDS)
def test_each_prints_and_names_no_child(cast, tmp_path: Path, kind, language):
    with translation.override(language):
        page = paper(kind, cast.school)
    printed = print_page("law_paper.html", page, tmp_path / "x.pdf")
    assert not [child.name for child in cast.children.values() if child.name in printed.joined]
    assert printed.unprintable == ()
    assert printed.pages <= 4
    assert not set("{}") & set(printed.joined)


def test_a_name_with_signs_of_a_text_is_written_as_it_is(cast):
    cast.school.name = "第<b>一</b>*小*学{year}"
    assert "第&lt;b&gt;一&lt;/b&gt;*小*学{year}" in paper("year-audit", cast.school)["text"]


def test_the_rules_are_read_without_an_account_and_from_the_sign_in_page(client, cast):
    address = reverse("operations:show_rules")
    assert address in client.get(reverse("accounts:sign_in")).content.decode()
    page = client.get(address)
    assert page.status_code == 200
    assert not [child.name for child in cast.children.values() if child.name in page.content.decode()]


def test_what_an_audit_found_is_not_called_a_value(cast):
    """The catalogue gave the words of a measured reliability to the auditor's findings."""
    text = str(paper("year-audit", cast.school)["text"])
    assert "发现的问题：" in text and "数值" not in text
