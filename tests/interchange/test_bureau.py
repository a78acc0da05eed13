"""The county's figures in the bureau's own workbook."""

import io
import zipfile
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import AuditEvent
from screening.interchange.bureau.keys import every_key
from screening.interchange.bureau.mapping import NotABureauMapping, read_mapping, spot_of
from screening.interchange.bureau.presenter import keys_file
from screening.interchange.models import BureauForm
from screening.reports.county.services import make_county_month
from students.models import School
from tests.reports.factories import fill_class, make_round

MAPPING = "key,place\ncounty.enrolled,汇总!B2\nschool.name,学校!A2\nschool.rated,学校!B2\n"


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-04T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def october(cast):
    """Two children of the township school are missing: too few to be told."""
    current = make_round(cast, cast.school, cast.outside_school)
    fill_class(current, cast.class_3_1, {"rated": 28, "refused": 2})
    fill_class(current, cast.outside_class, {"rated": 12})
    return make_county_month(county=cast.county, month=date(2026, 10, 1), today=date(2026, 11, 4), by=None)


def workbook(**formulas):
    book = Workbook()
    book.active.title = "汇总"
    book.active["A2"] = "学生数"
    book.active["B3"] = "=B2*2"
    school = book.create_sheet("学校")
    school["A1"], school["B1"] = "学校", "已评"
    for place, formula in formulas.items():
        school[place] = formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_macros():
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    return out.getvalue()


@pytest.fixture
def upload(cast, as_):
    def send(content=None, mapping=MAPPING, **data):
        files = {
            "workbook": SimpleUploadedFile("表.xlsx", workbook() if content is None else content),
            "mapping": SimpleUploadedFile("对照.csv", mapping.encode()),
        }
        return as_(cast.district).post(reverse("reports:upload_bureau_form"), {"nonce": uuid4(), **files, **data})

    return send


def filled(cast, as_, month):
    address = reverse("reports:fill_bureau_form", args=[BureauForm.objects.get().public_id, month.public_id])
    return load_workbook(io.BytesIO(as_(cast.district).post(address).content))


def test_figures_go_where_the_mapping_says_and_the_forms_own_formulas_stay(cast, as_, october, upload):
    assert upload().status_code == 302
    book = filled(cast, as_, october)
    assert book["汇总"]["B2"].value == 42
    assert book["汇总"]["B3"].value == "=B2*2"
    assert [book["学校"].cell(row, 1).value for row in (2, 3, 4)] == [
        "柳湾镇中心小学",
        "松岭小学",
        "竹坪乡九年一贯制学校",
    ]
    assert AuditEvent.objects.filter(verb="bureau-form.fill", actor_id=cast.district.public_id).count() == 1


def test_a_hidden_count_is_written_as_text(cast, as_, october, upload):
    upload()
    cell = filled(cast, as_, october)["学校"]["B2"]
    assert isinstance(cell.value, str) and not cell.value.isdigit()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("county.happy,汇总!B2", "county.happy"),
        ("school.state.refused,学校!B2", "school.state.refused"),
        ("county.open,汇总!B99999", "汇总!B99999"),
        ("county.open,别的!B2", "别的"),
        ("county.open,汇总!B3", "汇总!B3"),
        ("school.open,学校!C2", "学校!C3"),
        ("county.enrolled,汇总!B2\ncounty.open,汇总!B2", "汇总!B2"),
        ("county.open,", ""),
    ],
    ids="unknown too-deep out-of-range no-such-sheet formula formula-in-the-column taken empty".split(),
)
def test_a_mapping_that_cannot_be_is_said_line_by_line_and_nothing_is_kept(upload, line, words):
    answer = upload(workbook(C3="=A3"), f"key,place\n{line}\n")
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not BureauForm.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"MZ no workbook",
        workbook(A9="=[1]Sheet1!A1"),
        workbook(A9='=WEBSERVICE("http://x")'),
        b"PK\x03\x04broken",
        with_macros(),
    ],
    ids="not-a-workbook other-file fetches broken macros".split(),
)
def test_a_workbook_that_reaches_out_or_is_none_is_refused(upload, content):
    assert upload(content).status_code == 422
    assert not BureauForm.objects.exists()


def test_the_form_sent_twice_is_kept_once(upload):
    nonce = uuid4()
    assert [upload(nonce=nonce).status_code, upload(nonce=nonce).status_code] == [302, 302]
    assert BureauForm.objects.count() == 1


def test_more_schools_than_there_is_room_for_are_said_when_it_is_filled(cast, as_, october, upload):
    upload(workbook(B5="=SUM(B2:B4)"))
    School.objects.create(township=cast.school.township, name="新学校", kind="village")
    address = reverse("reports:fill_bureau_form", args=[BureauForm.objects.get().public_id, october.public_id])
    answer = as_(cast.district).post(address, follow=True)
    assert "学校!B5" in answer.content.decode()


def test_the_list_of_keys_filled_in_is_a_mapping():
    lines = keys_file().decode("utf-8-sig").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("county.enrolled,"))
    lines[at] = lines[at].replace("county.enrolled,", "county.enrolled,汇总!B2", 1)
    assert read_mapping("\r\n".join(lines).encode("utf-8-sig")) == {"county.enrolled": "汇总!B2"}
    assert len(lines) == len(every_key()) + 1


def test_a_mapping_may_be_json():
    assert read_mapping('{"county.open": "汇总!B4"}'.encode()) == {"county.open": "汇总!B4"}
    with pytest.raises(NotABureauMapping):
        read_mapping(b'{"county.open": 7}')


def test_a_place_is_read_with_and_without_a_sheet():
    assert (spot_of("B4").sheet, spot_of("B4").row, spot_of("B4").column) == ("", 4, 2)
    assert spot_of("'汇总 表'!$C$5").sheet == "汇总 表"
    assert spot_of("B0") is None and spot_of("4B") is None
