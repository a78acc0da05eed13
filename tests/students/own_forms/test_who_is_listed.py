"""A register against the roster: who is listed in whose file, in which form, and who took it."""

import io
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import AuditEvent, User
from students.models import RegisterForm, School
from students.own_forms import register_forms
from students.services.children import move_student
from students.services.family import add_contact, end_contact, withdraw_consent
from tests import factories
from tests.conftest import Cast

SignIn = Callable[[User], Client]
TODAY, YESTERDAY, TOMORROW = date(2026, 10, 19), date(2026, 10, 18), date(2026, 10, 20)


def take(browser: Client, cast: Cast, kind: str = "contacts", school_class: object = None) -> HttpResponse:
    place = school_class or cast.class_3_1
    address = reverse("students:take_class_register", args=[place.public_id, kind])
    return browser.post(address, {"label": "policy", "download": "1"})


def take_all(browser: Client, school: School, kind: str = "contacts") -> HttpResponse:
    address = reverse("students:take_school_register", args=[school.public_id, kind])
    return browser.post(address, {"label": "policy", "download": "1"})


def sheet_of(answer: HttpResponse) -> Worksheet:
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return load_workbook(io.BytesIO(answer.content)).worksheets[0]


def words(answer: HttpResponse) -> list[str]:
    return [str(cell.value) for row in sheet_of(answer).iter_rows() for cell in row if cell.value is not None]


def listed(cast: Cast, answer: HttpResponse) -> list[str]:
    """The children of the cast in the order of the file."""
    names = {child.name: key for key, child in cast.children.items()}
    return [names[word] for word in words(answer) if word in names]


def own_form(title: str) -> bytes:
    book = Workbook()
    book.active.append([title])
    book.active.append(["序号", "姓名", "性别", "联系电话"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(browser: Client, school: School, content: bytes, kind: str = "contacts", **data: object) -> HttpResponse:
    address = reverse("students:upload_register_form", args=[school.public_id, kind])
    return browser.post(address, {"nonce": uuid4(), "file": SimpleUploadedFile("表.xlsx", content), **data})


def in_use(browser: Client, school: School, title: str) -> RegisterForm:
    """A form of the school's own, uploaded and confirmed."""
    assert send(browser, school, own_form(title)).status_code == 302
    form = RegisterForm.objects.latest("pk")
    columns = {f"column_{column}": fact for column, fact in register_forms.columns_of(form).items()}
    assert browser.post(reverse("students:confirm_register_form", args=[form.public_id]), columns).status_code == 302
    return form


@pytest.fixture
def keeper(cast: Cast, as_: SignIn) -> Client:
    return as_(cast.admin)


@pytest.mark.parametrize(
    ("starts", "ends", "is_listed"),
    [
        (factories.TERM_START, None, True),
        (factories.TERM_START, TODAY, True),
        (factories.TERM_START, YESTERDAY, False),
        (TODAY, None, True),
        (TOMORROW, None, False),
    ],
    ids=["here", "last day today", "left yesterday", "came today", "comes tomorrow"],
)
def test_a_child_is_listed_from_its_first_to_its_last_day(
    cast: Cast, as_: SignIn, starts: date, ends: date | None, is_listed: bool
) -> None:
    cast.children["bo"].enrolments.update(starts=starts, ends=ends, end_reason="left" if ends else "")
    answer = take(as_(cast.li), cast)
    assert listed(cast, answer) == (["yu", "bo", "nur"] if is_listed else ["yu", "nur"])
    subjects = AuditEvent.objects.get(verb="register.download").subjects
    assert (str(cast.children["bo"].public_id) in subjects) is is_listed


def test_a_child_who_changed_class_stands_in_the_file_of_the_new_one_only(cast: Cast, as_: SignIn) -> None:
    move_student(cast.children["bo"], by=cast.admin, to=cast.class_3_2, day=TODAY, seat_number=9)
    assert listed(cast, take(as_(cast.li), cast)) == ["yu", "nur"]
    assert listed(cast, take(as_(cast.zhou), cast, school_class=cast.class_3_2)) == ["hao", "bo"]


def test_the_file_of_the_school_goes_class_by_class_and_holds_no_other_school(cast: Cast, keeper: Client) -> None:
    assert listed(cast, take_all(keeper, cast.school)) == ["yu", "bo", "nur", "hao"]


def test_a_contact_that_no_longer_holds_is_not_handed_on(cast: Cast, as_: SignIn) -> None:
    yu = cast.children["yu"]
    old = add_contact(yu, by=cast.li, name="刘桂英", relation="奶奶", phone="0000-555 0121")
    add_contact(yu, by=cast.li, name="王大山", relation="爸爸", phone="0000-555 0188")
    end_contact(old, by=cast.li)
    found = words(take(as_(cast.li), cast))
    assert "王大山" in found and "刘桂英" not in found


def test_a_family_that_takes_its_word_back_is_gone_from_the_next_file(cast: Cast, as_: SignIn) -> None:
    away = {"father_away": "now", "father_away_since": date(2025, 2, 1), "rural_hukou": "yes"}
    for name in ("yu", "bo"):
        factories.make_care(cast.children[name], cast.li, mother_away="now", mother_away_since=date(2025, 3, 1), **away)
    browser = as_(cast.li)
    assert listed(cast, take(browser, cast, "left-behind")) == ["yu", "bo"]
    withdraw_consent(cast.children["bo"], by=cast.admin, dated=TODAY, scopes=["care_context"])
    assert listed(cast, take(browser, cast, "left-behind")) == ["yu"]


def test_a_name_that_reads_like_a_formula_is_text_in_the_file(cast: Cast, as_: SignIn) -> None:
    type(cast.children["yu"]).objects.filter(pk=cast.children["yu"].pk).update(name="=SUM(A1)")
    sheet = sheet_of(take(as_(cast.li), cast))
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_form_confirmed_last_is_used_and_when_it_is_retired_the_one_before_it(cast: Cast, keeper: Client) -> None:
    first, second = (in_use(keeper, cast.school, title) for title in ("旧表", "新表"))
    assert words(take_all(keeper, cast.school))[0] == "新表"
    retire = reverse("students:retire_register_form", args=[second.public_id])
    assert keeper.post(retire).status_code == 302
    assert words(take_all(keeper, cast.school))[0] == "旧表"
    keeper.post(reverse("students:retire_register_form", args=[first.public_id]))
    assert words(take_all(keeper, cast.school))[0] not in ("旧表", "新表")


def test_a_form_that_nobody_confirmed_changes_no_file(cast: Cast, keeper: Client) -> None:
    before = words(take_all(keeper, cast.school))
    send(keeper, cast.school, own_form("新表"))
    assert words(take_all(keeper, cast.school)) == before


def test_the_form_of_one_school_is_no_other_schools(cast: Cast, keeper: Client, as_: SignIn) -> None:
    form = in_use(keeper, cast.school, "本校表")
    stranger = factories.make_user("schooladmin2", "吴敏", "school-administrator")
    factories.assign(stranger, cast.outside_school, "school-administrator")
    theirs = as_(stranger)
    assert "本校表" not in words(take_all(theirs, cast.outside_school))
    for name in ("confirm_register_form", "download_mapping"):
        assert theirs.get(reverse(f"students:{name}", args=[form.public_id])).status_code == 404
    for name in ("confirm_register_form", "retire_register_form", "use_mapping"):
        assert theirs.post(reverse(f"students:{name}", args=[form.public_id])).status_code == 404
    assert send(theirs, cast.school, own_form("x")).status_code == 404
    assert take_all(theirs, cast.school).status_code == 404
    form.refresh_from_db()
    assert form.retired_at is None


def test_a_teacher_takes_the_own_class_and_no_other(cast: Cast, as_: SignIn) -> None:
    li = as_(cast.li)
    assert take(li, cast).status_code == 200
    assert take(li, cast, school_class=cast.class_3_2).status_code == 404
    assert take(li, cast, school_class=cast.outside_class).status_code == 404
    for name in ("chen", "district", "staff"):
        assert take(as_(cast.people[name]), cast).status_code == 403, name


def test_the_same_form_sent_twice_is_one_form(cast: Cast, keeper: Client) -> None:
    nonce = uuid4()
    assert [send(keeper, cast.school, own_form("表"), nonce=nonce).status_code for _press in range(2)] == [302, 302]
    assert RegisterForm.objects.count() == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "content",
    [b"no workbook", b"PK\x03\x04broken", b"PK" + b"\0" * 2_100_000],
    ids=["no workbook", "broken", "too large"],
)
def test_what_is_no_form_is_refused_in_a_sentence(cast: Cast, keeper: Client, content: bytes, language: str) -> None:
    User.objects.filter(pk=cast.admin.pk).update(language=language)
    answer = send(keeper, cast.school, content)
    assert answer.status_code == 422
    with translation.override(language):
        (sentence,) = map(str, answer.context["form"].errors["file"])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence) == (language == "zh-hans")
    assert not RegisterForm.objects.exists()


def test_without_a_column_for_the_name_a_form_is_not_confirmed(cast: Cast, keeper: Client) -> None:
    send(keeper, cast.school, own_form("表"))
    form = RegisterForm.objects.get()
    columns = {f"column_{column}": fact for column, fact in register_forms.columns_of(form).items() if fact != "name"}
    answer = keeper.post(reverse("students:confirm_register_form", args=[form.public_id]), columns)
    assert answer.status_code == 422
    form.refresh_from_db()
    assert form.confirmed_at is None


def test_looking_at_the_page_takes_nothing_and_names_nobody(cast: Cast, keeper: Client) -> None:
    page = keeper.get(reverse("students:take_school_register", args=[cast.school.public_id, "contacts"]))
    assert page.status_code == 200
    assert not [child for child in cast.children.values() if child.name in page.content.decode()]
    assert not AuditEvent.objects.filter(verb="register.download").exists()


def test_the_page_says_what_would_be_in_the_file_without_making_it(
    cast: Cast, keeper: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr("students.pages.registers.fill_register", lambda *args, **more: made.append(args) or b"")
    address = reverse("students:take_school_register", args=[cast.school.public_id, "contacts"])
    assert keeper.get(address).status_code == 200
    assert made == []
    assert keeper.post(address, {"download": "1"}).status_code == 200
    assert len(made) == 1


def test_a_kind_of_register_that_does_not_exist_has_no_address(cast: Cast, as_: SignIn, keeper: Client) -> None:
    assert take(as_(cast.li), cast, "gossip").status_code == 404
    assert take_all(keeper, cast.school, "gossip").status_code == 404
    assert send(keeper, cast.school, own_form("表"), "gossip").status_code == 404
