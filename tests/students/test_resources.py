"""What a school has is entered once a school year and kept."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.documents import registry
from screening.documents.models import Document
from students.models import SchoolResources
from students.resources.presenter import ASKED
from students.resources.services import enter_resources
from tests.documents.pdf import print_page

VALUES = {"staff": 40, "teachers": 31, "counselor_hours": Decimal("12.5"), "night_staff": 2}
VALUES |= {"clubs": 6, "lessons": 4, "books": 5200}


def address(name, school):
    return reverse(f"students:{name}", args=[school.public_id])


@pytest.fixture
def sent(cast, as_):
    """Sends the form as the school administrator; what is not said is as above."""

    def send(**changes):
        data = {**VALUES, "nonce": uuid4(), **changes}
        return as_(cast.admin).post(address("enter_resources", cast.school), data)

    return send


def test_the_numbers_of_a_school_year_are_entered_and_read_with_their_definitions(cast, as_, sent):
    assert sent().status_code == 302
    page = as_(cast.chen).get(address("show_resources", cast.school)).content.decode()
    assert "12.5" in page and "5,200" in page and "2026–2027" in page
    assert "上课不算" in page or "lessons do not count" in page


def test_the_form_sent_twice_is_one_entry(cast, sent):
    nonce = uuid4()
    assert [sent(nonce=nonce).status_code, sent(nonce=nonce).status_code] == [302, 302]
    assert SchoolResources.objects.count() == 1


def test_a_correction_is_a_new_row_and_the_page_shows_the_last(cast, as_, sent):
    sent()
    sent(books=5300)
    page = as_(cast.admin).get(address("show_resources", cast.school)).content.decode()
    assert "5,300" in page and "5,200" not in page
    assert SchoolResources.objects.count() == 2


def test_the_next_school_year_begins_with_the_numbers_of_the_last(cast, as_, sent):
    sent()
    with time_machine.travel("2027-09-06T09:00:00+08:00", tick=False):
        cast.county.terms.create(school_year=2027, number=1, starts=date(2027, 9, 1), ends=date(2028, 1, 20))
        browser = as_(cast.admin)
        assert 'value="5200"' in browser.get(address("enter_resources", cast.school)).content.decode()
        browser.post(address("enter_resources", cast.school), {**VALUES, "books": 5500, "nonce": uuid4()})
    assert list(SchoolResources.objects.order_by("pk").values_list("school_year", "books")) == [
        (2026, 5200),
        (2027, 5500),
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("teachers", 41), ("counselor_hours", "12.3"), ("books", -1), ("clubs", ""), ("staff", 99999)]
)
def test_a_number_that_cannot_be_is_asked_again(sent, field, value):
    answer = sent(**{field: value})
    assert answer.status_code == 422 and f"id_{field}_error" in answer.content.decode()
    assert not SchoolResources.objects.exists()


def test_the_school_year_that_nobody_entered_is_asked_for(cast, as_):
    page = as_(cast.admin).get(address("show_resources", cast.school)).content.decode()
    assert address("enter_resources", cast.school) in page
    assert (
        address("enter_resources", cast.school)
        not in as_(cast.chen).get(address("show_resources", cast.school)).content.decode()
    )


def test_in_september_the_first_screen_asks_for_the_new_school_year_until_it_is_entered(cast, as_):
    with time_machine.travel("2026-09-07T09:00:00+08:00", tick=False):
        browser, wanted = as_(cast.admin), address("enter_resources", cast.school)
        assert wanted in browser.get("/").content.decode()
        enter_resources(cast.school, by=cast.admin, school_year=2026, values=VALUES)
        assert wanted not in browser.get("/").content.decode()


def test_an_entry_says_in_the_audit_log_who_made_it(cast):
    enter_resources(cast.school, by=cast.admin, school_year=2026, values=VALUES)
    assert AuditEvent.objects.filter(verb="resources.enter", actor_id=cast.admin.public_id).count() == 1


def test_the_blank_is_one_page_that_asks_everything_with_its_definition(cast, as_, tmp_path):
    assert as_(cast.chen).post(address("print_resources", cast.school)).status_code == 302
    job = registry.renderer_of("school-resources").build(Document.objects.get())
    paper = print_page("school_resources.html", job.context["page"], tmp_path / "blank.pdf")
    assert job.file_name == "school-resources-2026.pdf"
    assert (paper.pages, paper.unprintable, paper.check()) == (1, (), 0)
    assert all(str(asked.label) in paper.joined for asked in ASKED)
