"""The papers the law asks for are filled from the installation, and name no child."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from screening import formats
from screening.operations.law.pages import BreachReport, ImpactAssessment, LawPaper, YearAudit
from screening.operations.law.services import counting
from screening.operations.law.services.breaches import NotInOrder, record_breach
from screening.rights.services.requests import record_request
from students.models import Enrolment, Student
from tests.chinese import chinese
from tests.documents.pdf import print_page
from tests.factories import make_consent

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 12)


def document(on: date = NEXT_YEAR) -> SimpleNamespace:
    moment = timezone.make_aware(timezone.datetime(on.year, on.month, on.day, 9))
    return SimpleNamespace(language="en", created_at=moment)


def told(paper: LawPaper) -> dict[str, str]:
    return {str(name): str(text) for section in paper.sections for name, text in section.lines}


def line(paper: LawPaper, english: str) -> str:
    return told(paper)[chinese(english)]


@pytest.mark.parametrize(
    ("born", "younger", "older", "grown"),
    [((2013, 1), 1, 0, 0), ((2012, 12), 0, 1, 0), ((2009, 1), 0, 1, 0), ((2008, 12), 0, 0, 1)],
)
def test_children_are_counted_by_their_age_on_the_last_day(born, younger, older, grown):
    child = Student(birth_year=born[0], birth_month=born[1])
    assert counting.ages_of([child], date(2026, 12, 31)) == counting.Ages(younger, older, grown)


def test_in_the_middle_of_a_year_the_month_counts():
    child = Student(birth_year=2012, birth_month=11)
    assert counting.ages_of([child], date(2026, 10, 31)).younger == 1
    assert counting.ages_of([child], date(2026, 11, 1)).younger == 0


def test_whoever_was_here_on_one_day_of_the_year_counts_and_nobody_else(cast):
    here = len(counting.children_in(cast.school, counting.year(2026)))
    seat = Enrolment.objects.get(student=cast.children["yu"])
    Enrolment.objects.filter(pk=seat.pk).update(starts=date(2025, 9, 1), ends=date(2026, 1, 1))
    assert len(counting.children_in(cast.school, counting.year(2026))) == here
    Enrolment.objects.filter(pk=seat.pk).update(ends=date(2025, 12, 31))
    assert len(counting.children_in(cast.school, counting.year(2026))) == here - 1
    others = counting.children_in(cast.school, counting.year(2026))
    assert not {child.pk for child in others} & {cast.children["yu"].pk}


def test_the_audit_of_the_year_is_of_the_year_before_and_says_until_when(cast):
    make_consent(cast.children["yu"], "withdrawn", dated=date(2026, 12, 1))
    record_request(cast.children["bo"], by=cast.admin, kind="copy", asked_by="父亲", asked_on=timezone.localdate())
    paper = YearAudit(document(), cast.school)
    assert "2026" in paper.title and "2027" in paper.lead
    assert line(paper, "Withdrawn") == "1"
    assert line(paper, "A copy of everything") == "1"
    children = counting.children_in(cast.school, counting.year(2026))
    assert line(paper, "Minors together") == str(len(children))


def test_what_is_not_set_up_is_said(cast, settings, tmp_path: Path):
    settings.VAR_DIR = tmp_path
    for is_on in (False, True):
        settings.SECOND_FACTOR = is_on
        words = line(ImpactAssessment(document(), cast.school), "Password seen: a second step at sign-in")
        assert (words == chinese("yes")) is is_on
    never = chinese("never: see docs/operations.md")
    assert line(ImpactAssessment(document(), cast.school), "A backup that does not open: last one proved") == never


def breach(cast, since: date, until: date):
    told = {"what": "电脑丢了", "measures": "报警"}
    return record_breach(cast.school, by=cast.admin, found_on=until, since=since, until=until, **told)


def test_the_report_of_a_breach_counts_the_children_the_log_knows_of(cast, as_):
    as_(cast.li).get(reverse("students:show_student", args=[cast.children["yu"].public_id]))
    today = timezone.localdate()
    paper = BreachReport(document(), breach(cast, today, today))
    assert line(paper, "Minors together") == "1"
    assert line(paper, "What, and why") == "电脑丢了"
    before = today - timedelta(days=1)
    assert line(BreachReport(document(), breach(cast, before, before)), "Minors together") == "0"


def test_a_child_of_another_school_is_not_in_it(cast, as_):
    as_(cast.tian).get(reverse("students:list_students"))
    today = timezone.localdate()
    assert line(BreachReport(document(), breach(cast, today, today)), "Minors together") == "0"


@pytest.mark.parametrize(("field", "days"), [("found_on", (1, 0, 0)), ("until", (0, 0, -1)), ("until", (0, 0, 1))])
def test_days_that_cannot_be_are_refused(cast, field, days):
    found, since, until = (timezone.localdate() + timedelta(days=day) for day in days)
    with pytest.raises(NotInOrder, match=field):
        record_breach(cast.school, by=cast.admin, found_on=found, since=since, until=until, what="x", measures="y")


@pytest.mark.parametrize("kind", [YearAudit, ImpactAssessment, BreachReport])
def test_each_prints_and_names_no_child(cast, tmp_path: Path, kind):
    today = timezone.localdate()
    row = breach(cast, today, today) if kind is BreachReport else cast.school
    printed = print_page("law_paper.html", kind(document(), row), tmp_path / "x.pdf")
    assert not [child.name for child in cast.children.values() if child.name in printed.joined]
    assert printed.unprintable == ()
    assert printed.pages <= 4


def test_the_rules_are_read_without_an_account_and_from_the_sign_in_page(client, cast):
    address = reverse("operations:show_rules")
    assert address in client.get(reverse("accounts:sign_in")).content.decode()
    page = client.get(address)
    assert page.status_code == 200
    assert not [child.name for child in cast.children.values() if child.name in page.content.decode()]


def test_a_breach_of_one_day_names_the_day_once_and_everybody_in_the_log(cast, as_):
    """What nobody signed in did stands in the log without a role: the authority reads whose it was, not a dash."""
    as_(cast.li).get(reverse("students:show_student", args=[cast.children["yu"].public_id]))
    audit.record(by=None, verb="report.make", subjects=[cast.children["bo"].public_id])
    today = timezone.localdate()
    paper = BreachReport(document(), breach(cast, today, today))
    assert line(paper, "May have lasted") == formats.day(today)
    assert chinese("the program or somebody without an account") + " 1" in line(paper, "By whom").split("、")


def test_what_an_audit_found_is_not_called_a_value(cast):
    """The catalogue gave the words of a measured reliability to the auditor's findings."""
    found = next(section for section in YearAudit(document(), cast.school).sections if section.by_hand)
    assert "发现的问题" in found.by_hand and not any("数值" in asked for asked in found.by_hand)
