"""The bureau's form over its life: whose it is, what it is filled with month after month, replaced and retired."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEvent, User
from screening.interchange.models import BureauForm
from screening.reports.county.services import make_county_month
from screening.reports.models import CountyMonth
from screening.rounds.models import ScreeningRound
from students.models import School
from tests import factories
from tests.conftest import Cast
from tests.reports.factories import fill_class, make_round, open_case

SignIn = Callable[[User], Client]
MAPPING = "key,place\ncounty.enrolled,汇总!B2\ncounty.open,汇总!B4\nschool.name,学校!A2\nschool.enrolled,学校!B2\n"
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-04T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def officer(cast: Cast, as_: SignIn) -> Client:
    return as_(cast.district)


@pytest.fixture
def october(cast: Cast) -> CountyMonth:
    current = make_round(cast, cast.school, cast.outside_school)
    children = fill_class(current, cast.class_3_1, {"rated": 28, "refused": 2})
    fill_class(current, cast.outside_class, {"rated": 12})
    for child in children[:12]:
        open_case(current, child, cast.class_3_1, cast.wang)
    return count(cast)


def count(cast: Cast) -> CountyMonth:
    return make_county_month(county=cast.county, month=OCTOBER, today=date(2026, 11, 4), by=None)


def workbook(*, merged: str = "", title: str = "汇总") -> bytes:
    book = Workbook()
    book.active.title = title
    book.active["A2"] = "学生数"
    book.create_sheet("学校")
    if merged:
        book.active.merge_cells(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(browser: Client, content: bytes | None = None, mapping: str | bytes = MAPPING) -> HttpResponse:
    told = mapping if isinstance(mapping, bytes) else mapping.encode()
    files = {
        "workbook": SimpleUploadedFile("表.xlsx", workbook() if content is None else content),
        "mapping": SimpleUploadedFile("对照.csv", told),
    }
    return browser.post(reverse("reports:upload_bureau_form"), {"nonce": uuid4(), **files})


def fill(browser: Client, month: CountyMonth, form: BureauForm | None = None) -> HttpResponse:
    form = form or BureauForm.objects.latest("pk")
    return browser.post(reverse("reports:fill_bureau_form", args=[form.public_id, month.public_id]))


def book_of(answer: HttpResponse) -> Workbook:
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def test_the_form_says_of_each_place_what_the_page_of_the_county_says(officer: Client, october: CountyMonth) -> None:
    upload(officer)
    book = book_of(fill(officer, october))
    page = officer.get(reverse("reports:show_district")).content.decode()
    for place in ("B2", "B4"):
        assert f">{book['汇总'][place].value}<" in page, place


def test_a_month_counted_again_fills_the_form_with_its_newest_figures_and_says_which_revision_they_are(
    cast: Cast, officer: Client, october: CountyMonth
) -> None:
    upload(officer)
    before = fill(officer, october)
    fill_class(ScreeningRound.objects.get(), cast.class_3_2, {"rated": 10})
    again = count(cast)
    after = fill(officer, again)
    assert "county-2026-10-r1.xlsx" in before.headers["Content-Disposition"]
    assert "county-2026-10-r2.xlsx" in after.headers["Content-Disposition"]
    assert book_of(after)["汇总"]["B2"].value == book_of(before)["汇总"]["B2"].value + 10
    assert fill(officer, october).status_code == 404  # what was counted anew is not given out any more
    details = AuditEvent.objects.filter(verb="bureau-form.fill").values_list("detail", flat=True)
    assert [one["revision"] for one in details] == [1, 2]


def test_a_new_form_takes_the_place_of_the_one_before_and_a_retired_one_is_gone(
    officer: Client, october: CountyMonth
) -> None:
    upload(officer)
    first = BureauForm.objects.get()
    upload(officer, mapping="key,place\ncounty.open,汇总!C2\n")
    page = officer.get(reverse("reports:show_bureau_form"))
    assert [place for place, _figure in page.context["page"].lines] == ["汇总!C2"]
    newest = BureauForm.objects.latest("pk")
    retire = reverse("reports:retire_bureau_form", args=[newest.public_id])
    assert officer.post(retire).status_code == 302
    assert officer.post(retire).status_code == 404
    assert fill(officer, october, newest).status_code == 404
    assert officer.get(reverse("reports:show_bureau_form")).context["page"].form == first
    assert AuditEvent.objects.filter(verb="bureau-form.retire").count() == 1


def test_the_form_and_the_months_of_another_county_do_not_exist(
    cast: Cast, as_: SignIn, officer: Client, october: CountyMonth
) -> None:
    upload(officer)
    elsewhere = factories.make_county("邻县")
    stranger = factories.make_user("district2", "吴科长", "district-officer")
    factories.assign_county(stranger, elsewhere)
    browser = as_(stranger)
    assert browser.get(reverse("reports:show_bureau_form")).context["page"].form is None
    assert fill(browser, october).status_code == 404
    assert (
        browser.post(reverse("reports:retire_bureau_form", args=[BureauForm.objects.get().public_id])).status_code
        == 404
    )
    theirs = make_county_month(county=elsewhere, month=OCTOBER, today=date(2026, 11, 4), by=None)
    assert fill(officer, theirs).status_code == 404


@pytest.mark.parametrize("name", ["li", "wang", "chen", "admin", "protection", "auditor"])
def test_nobody_but_the_countys_officer_reaches_the_form(cast: Cast, as_: SignIn, name: str) -> None:
    browser = as_(cast.people[name])
    for address in ("show_bureau_form", "download_keys", "upload_bureau_form"):
        assert browser.get(reverse(f"reports:{address}")).status_code == 403, address


def test_a_schools_name_that_reads_like_a_formula_is_text(cast: Cast, officer: Client, october: CountyMonth) -> None:
    School.objects.filter(pk=cast.school.pk).update(name="=1+1")
    upload(officer)
    cells = [book_of(fill(officer, october))["学校"].cell(row, 1) for row in (2, 3, 4)]
    (odd,) = [cell for cell in cells if "1+1" in str(cell.value)]
    assert odd.data_type == "s" and not str(odd.value).startswith("=")


def test_townships_stand_in_the_order_of_their_names_and_end_where_they_end(
    cast: Cast, officer: Client, october: CountyMonth
) -> None:
    upload(officer, mapping="key,place\ntownship.name,学校!C5\ntownship.enrolled,学校!D5\n")
    sheet = book_of(fill(officer, october))["学校"]
    names = [sheet.cell(row, 3).value for row in range(5, 9)]
    assert names == ["柳湾镇", "松岭小", "竹坪乡", None]  # as they are read aloud
    assert sheet["D8"].value is None


def test_a_sheet_is_found_whatever_width_its_name_is_written_in(officer: Client, october: CountyMonth) -> None:
    answer = upload(officer, workbook(title="表１"), "key,place\ncounty.enrolled,表1！b2\n")
    assert answer.status_code == 302
    assert book_of(fill(officer, october))["表１"]["B2"].value == 42


def test_the_first_cell_of_a_merged_one_takes_a_figure_and_the_others_do_not(
    officer: Client, october: CountyMonth
) -> None:
    assert upload(officer, workbook(merged="B2:C2"), "key,place\ncounty.enrolled,汇总!B2\n").status_code == 302
    assert book_of(fill(officer, october))["汇总"]["B2"].value == 42
    refused = upload(officer, workbook(merged="B2:C2"), "key,place\ncounty.enrolled,汇总!C2\n")
    assert refused.status_code == 422 and "汇总!C2" in unescape(refused.content.decode())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "mapping",
    [
        "key,place\ncounty.open,汇总!B2\ncounty.open,汇总!B4\n",
        '{"county.open": "汇总!B2", "county.open": "汇总!B4"}',
        '{"county.open": {"place": "B2"}}',
        '{"county.open": "B2"',
        b"PK\x03\x04",
        b"\xff\xfe\x00",
        "key,place\n" + "county.open,B2\n" * 301,
        "key,place\n" + "x" * 70_000,
        "",
    ],
    ids="twice twice-in-json nested cut-off a-workbook no-text too-long too-large empty".split(),
)
def test_a_mapping_that_cannot_be_read_is_refused_in_the_officers_language(
    cast: Cast, officer: Client, mapping: str | bytes, language: str
) -> None:
    User.objects.filter(pk=cast.district.pk).update(language=language)
    answer = upload(officer, mapping=mapping)
    assert answer.status_code == 422 and not BureauForm.objects.exists()
    said = [str(one) for one in answer.context["form"].errors["mapping"]]
    assert said


def test_of_many_problems_a_dozen_are_said_and_how_many_more_there_are(cast: Cast, officer: Client) -> None:
    User.objects.filter(pk=cast.district.pk).update(language="en")
    lines = "".join(f"county.nothing-{number},汇总!B{number}\n" for number in range(1, 21))
    said = list(upload(officer, mapping=f"key,place\n{lines}").context["form"].errors["mapping"])
    assert len(said) == 13 and said[-1] == "And 8 more."


def test_a_workbook_of_more_than_two_megabytes_is_refused_before_it_is_opened(officer: Client) -> None:
    answer = upload(officer, b"PK" + b"\0" * (2 * 1024 * 1024))
    assert answer.status_code == 422 and "workbook" in answer.context["form"].errors
