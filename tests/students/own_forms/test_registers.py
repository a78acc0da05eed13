"""Registers from one entry, in the school's own form: its looks kept, facts only, nothing that could run."""

import html
import io
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import AuditEvent, User
from screening.documents import registry
from students.models import RegisterForm, SchoolRecord, Student
from students.own_forms import register_forms
from students.own_forms.facts import CONTACTS, LEFT_BEHIND, NOTES
from students.own_forms.filling import TITLE, fill_register, fill_title
from students.own_forms.template import propose_columns, read_template
from students.pages.registers import keys_of, made_register
from students.printing import CONTACT_CARDS
from students.roster.refusals import UnreadableRoster
from students.services.family import add_contact, record_strength, withdraw_consent
from tests import factories
from tests.conftest import Cast
from tests.documents.pdf import print_page
from tests.students.roster_files import mutated, mutated_inside

SignIn = Callable[[User], Client]
LINE = Side(style="thin")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)


def bureau_form() -> Workbook:
    """Headings in two lines, six framed lines of which one still holds a child of last year, words under the table."""
    book = Workbook()
    sheet = book.active
    sheet.append(["留守儿童花名册"])
    sheet.append(["班级：二年级", "", "", "", "填表日期："])
    sheet.append(["序号", "姓名", "性别", "出生年月", "监护人", "", "", "家访记录"])
    sheet.append(["", "", "", "", "姓名", "关系", "联系电话", ""])
    sheet.append([1, "去年的孩子", "男", "2015-03", "去年的家长", "父亲", "13800000000"])
    for area in ("A1:H1", "A2:D2", "E2:H2", "E3:G3", *(f"{column}3:{column}4" for column in "ABCDH"), "A11:H11"):
        sheet.merge_cells(area)
    for row in sheet["A3:H10"]:
        for cell in row:
            cell.border = BOX
    sheet["B5"].font = Font(name="楷体", size=14)
    sheet["A11"] = "填表人：　　　审核人："
    sheet.column_dimensions["B"].width = 33
    sheet["B3"].comment = Comment("去年的备注", "去年的老师")
    sheet["A1"].hyperlink = "http://example.invalid/"
    book.create_sheet("去年")["A1"] = "别人的孩子"
    return book


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


def texts_of(content: bytes) -> str:
    """Everything the file says in any of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return html.unescape("".join(book.read(name).decode(errors="ignore") for name in book.namelist()))


def test_a_form_is_understood_and_nothing_of_last_year_is_kept() -> None:
    secrets = ("去年", "别人的孩子", "13800000000", "example.invalid", "openpyxl")
    assert all(word in texts_of(saved(bureau_form())) for word in secrets)
    washed, layout = read_template(saved(bureau_form()), LEFT_BEHIND)
    assert propose_columns(layout, LEFT_BEHIND) == {
        1: "number",
        2: "name",
        3: "sex",
        4: "born",
        5: "guardian_name",
        6: "guardian_relation",
        7: "guardian_phone",
    }
    assert (layout.heading, layout.body, layout.words[8]) == (4, range(5, 11), "家访记录")
    assert not [word for word in secrets if word in texts_of(washed)]


def test_a_filled_form_keeps_its_looks_moves_its_foot_and_runs_nothing() -> None:
    washed, layout = read_template(saved(bureau_form()), LEFT_BEHIND)
    rows = [{"number": at, "name": "=1+1", "guardian_phone": "＋86 1"} for at in range(1, 9)]
    told = {"班级": "三年级(1)班", "填表日期": "2026-10-19"}
    sheet = opened(fill_register(washed, layout, propose_columns(layout, LEFT_BEHIND), rows, told=told, note="口径"))
    assert [sheet[f"{column}12"].value for column in "ABG"] == [8, "'=1+1", "'＋86 1"]
    assert (sheet["B5"].font.name, sheet["B12"].font.name, sheet["H12"].border.left.style) == ("楷体", "楷体", "thin")
    assert (sheet["A2"].value, sheet["E2"].value) == ("班级：三年级(1)班", "填表日期：2026-10-19")
    assert (sheet["A13"].value, sheet["A14"].value) == ("填表人：　　　审核人：", "口径")
    assert {"A13:H13", "E3:G3"} <= {area.coord for area in sheet.merged_cells.ranges}
    assert sheet.column_dimensions["B"].width == 33


def test_new_lines_are_merged_across_as_the_first_is() -> None:
    book = bureau_form()
    book.active.merge_cells("C5:D5")
    washed, layout = read_template(saved(book), LEFT_BEHIND)
    sheet = opened(fill_register(washed, layout, {2: "name"}, [{"name": "许"}] * 8, told={}, note=""))
    assert {"C5:D5", "C11:D11", "C12:D12"} <= {area.coord for area in sheet.merged_cells.ranges}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("学校：　班级：　制表人：", "学校：柳湾　班级：三1班　制表人："),
        ("班级：二年级(2)班  日期:____", "班级：三1班  日期:2026"),
        ("本校班级情况", "本校班级情况"),
    ],
)
def test_titles_are_told_what_they_ask_and_keep_what_they_do_not(before: str, after: str) -> None:
    told = {"学校": "柳湾", "班级": "三1班", "日期": "2026"}
    assert TITLE.sub(lambda found: fill_title(found, told), before) == after


def _with(change: Callable[[Worksheet], object]) -> bytes:
    book = bureau_form()
    change(book.active)
    return saved(book)


def _repacked(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(bureau_form()))) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def _far(tail: str) -> bytes:
    """A small form with an area that reaches to the last cell a workbook can have."""
    far = "</sheetData>" + tail.replace("#", "A50:XFD1048576")
    return _inside("xl/worksheets/sheet1.xml", "</sheetData>", far)


def _inside(name: str, old: str, new: str) -> bytes:
    book = Workbook()
    book.active.append(["姓名", "性别"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as made, zipfile.ZipFile(out, "w", 8) as changed:
        for part in made.namelist():
            text = made.read(part)
            changed.writestr(part, text.replace(old.encode(), new.encode()) if part == name else text)
    return out.getvalue()


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><styleSheet>&b;</styleSheet>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_with(lambda sheet: sheet.__setitem__("G10", "=SUM(A1:A9)")), "formula"),
        (_with(lambda sheet: sheet.cell(row=1, column=90, value="远")), "form"),
        (_with(lambda sheet: sheet.cell(row=400, column=1, value="远")), "form"),
        (_repacked("xl/styles.xml", LAUGHS), "damaged"),
        (_repacked("xl/styles.xml", b"<s>" + b"<a/>" * 70_000 + b"</s>"), "form"),
        (_repacked("xl/vbaProject.bin", b"x"), "macros"),
        (_repacked("xl/media/image1.png", LAUGHS), "damaged"),
        (_far('<mergeCells><mergeCell ref="#"/></mergeCells>'), "form"),
        (_far('<hyperlinks><hyperlink ref="#" location="x"/></hyperlinks>'), "form"),
        (_repacked("xl/comments9.dat", b'<comments><comment ref="A1:XFD1048576"/></comments>'), "form"),
        (
            _inside("xl/workbook.xml", "</sheets>", '<sheet name="s" sheetId="9" id="rId1"/>' * 30_000 + "</sheets>"),
            "form",
        ),
        (b"\xd0\xcf\x11\xe0", "old"),
        ("姓名,性别\n".encode(), "workbook"),
        (b"PK\x03\x04", "damaged"),
        (saved(Workbook()), "heading"),
    ],
)
def test_what_is_no_plain_form_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableRoster) as refusal:
        read_template(content, LEFT_BEHIND)
    assert refusal.value.args == (reason,)


def test_tables_and_names_of_a_form_are_washed_out_and_areas_beyond_it_do_not_stand_in_its_way() -> None:
    book = bureau_form()
    book.active.add_table(Table(displayName="T", ref="A3:C10"))
    book.active.defined_names["Run"] = DefinedName("Run", attr_text="'[1]x'!$A$1")
    book.active.merge_cells("A1048570:B1048576")
    washed, layout = read_template(saved(book), LEFT_BEHIND)
    sheet = opened(
        fill_register(washed, layout, propose_columns(layout, LEFT_BEHIND), [{"name": "许"}] * 9, told={}, note="")
    )
    assert not sheet.tables and not sheet.defined_names and sheet.max_row < 100


@pytest.mark.filterwarnings("ignore")  # openpyxl tells about what it passes over
@pytest.mark.parametrize("count", [80, pytest.param(800, marks=pytest.mark.proof)])
def test_a_broken_form_is_refused_or_filled_and_never_an_error(count: int) -> None:
    chance, good, taken = random.Random(count), saved(bureau_form()), 0
    for _time in range(count):
        broken = chance.choice([mutated, mutated_inside])(good, chance)
        with suppress(UnreadableRoster):
            washed, layout = read_template(broken, LEFT_BEHIND)
            book = fill_register(
                washed, layout, propose_columns(layout, LEFT_BEHIND), [{"name": "许晨曦"}] * 9, told={}, note="口径"
            )
            taken += opened(book).max_row >= 9
    assert 0 < taken < count  # both ways were taken


@pytest.fixture
def known(cast: Cast) -> dict[str, Student]:
    """Yu: both away for long. Bo: one away for a month. Nur: the family does not want it recorded."""
    yu, bo, nur = (cast.children[name] for name in ("yu", "bo", "nur"))
    away = {"father_away": "now", "father_away_since": date(2025, 2, 1), "rural_hukou": "yes"}
    factories.make_care(yu, cast.li, mother_away="now", mother_away_since=date(2025, 3, 1), register_value=0, **away)
    recent = away | {"father_away_since": date(2026, 9, 20)}
    factories.make_care(bo, cast.li, mother_away="never", register_value=1, **recent)
    factories.make_care(nur, cast.li, mother_away="now", register_value=2, **away)
    withdraw_consent(nur, by=cast.admin, dated=date(2026, 10, 19), scopes=["care_context"])
    add_contact(yu, by=cast.li, name="刘桂英", relation="奶奶", phone="0000-555 0121")
    return {"yu": yu, "bo": bo, "nur": nur}


@pytest.mark.parametrize(("label", "listed"), [("policy", ["yu"]), ("research", ["yu"]), ("register", ["bo"])])
def test_a_register_is_drawn_up_by_one_label_that_it_names(
    cast: Cast, known: dict[str, Student], label: str, listed: list[str]
) -> None:
    register = made_register(cast.li, [cast.class_3_1], LEFT_BEHIND, label)
    assert register.children == tuple(known[name].public_id for name in listed)
    said = texts_of(register.content)
    assert known[listed[0]].name in said
    assert known["nur"].name not in said
    assert (register.refused, register.unknown) == (1, 0)
    note = [cell.value for cell in opened(register.content)["A"] if cell.value][-1]
    assert "1" in note
    others = {"policy": "16", "research": "18", "register": "0"}
    assert others[label] in note or label == "register"


def test_a_family_that_said_no_has_its_contacts_in_the_list_and_its_care_not(
    cast: Cast, known: dict[str, Student]
) -> None:
    add_contact(known["nur"], by=cast.li, name="艾山", relation="爸爸", phone="0000-555 0177")
    sheet = opened(made_register(cast.li, [cast.class_3_1], CONTACTS).content)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert [row[2] for row in rows] == ["刘桂英", None, "艾山"]
    assert [bool(row[8]) for row in rows] == [True, True, False]  # boarding


def test_notes_of_the_term_hold_days_and_what_teachers_noted_and_nothing_else(
    cast: Cast, known: dict[str, Student]
) -> None:
    note = {"by": cast.li, "line": "goes-well"}
    record_strength(known["yu"], source="teacher", text="会修凳子", **note)
    record_strength(known["yu"], source="child", text="我自己说的", **note)
    record_strength(known["yu"], by=cast.wang, line="goes-well", source="counselor", text="咨询里说的")
    for month, days in (("2026-09", {"days_open": "21", "days_sick": "1.5"}), ("2026-06", {"days_sick": "9"})):
        kept = {"kind": "attendance", "period": month, "values": days, "recorded_by": cast.admin}
        SchoolRecord.objects.create(student=known["yu"], recorded_at=factories.at("2026-10-01"), **kept)
    register = made_register(cast.li, [cast.class_3_1], NOTES)
    row = [cell.value for cell in opened(register.content)[4]]
    assert row == [1, known["yu"].name, 21, "1.5", "1.5", None, "会修凳子", None]
    for secret in ("我自己说的", "咨询里说的", "刘桂英"):
        assert secret not in texts_of(register.content)
    of_the_keeper = made_register(cast.admin, [cast.class_3_1], NOTES)
    assert "会修凳子" not in texts_of(of_the_keeper.content)
    assert of_the_keeper.cells == register.cells - 1


def test_what_nobody_types_again_is_counted_cell_by_cell(cast: Cast, known: dict[str, Student]) -> None:
    assert (keys_of("女"), keys_of("2017-05"), keys_of("古丽娜尔·艾山")) == (4, 8, 20)
    register = made_register(cast.li, [cast.class_3_1], NOTES)
    names = [known[name].name for name in ("yu", "bo", "nur")]
    assert register.cells == 6  # seats and names
    assert register.keys == sum(map(keys_of, [*names, "1", "2", "3"]))
    assert len(register.by_hand) == 6


def form_of(content: bytes) -> dict[str, object]:
    return {"file": SimpleUploadedFile("表.xlsx", content)}


def upload(browser: Client, cast: Cast) -> RegisterForm:
    address = reverse("students:upload_register_form", args=[cast.school.public_id, LEFT_BEHIND])
    assert browser.post(address, form_of(saved(bureau_form()))).status_code == 302
    return RegisterForm.objects.get()


def test_the_administrator_confirms_the_form_and_the_teacher_takes_it_filled(
    cast: Cast, known: dict[str, Student], as_: SignIn
) -> None:
    keeper, teacher = as_(cast.admin), as_(cast.li)
    form = upload(keeper, cast)
    address = reverse("students:take_class_register", args=[cast.class_3_1.public_id, LEFT_BEHIND])
    asked = {"label": "policy", "download": "1"}
    assert opened(teacher.post(address, asked).content)["B5"].font.name != "楷体"  # not confirmed yet
    columns = {f"column_{column}": fact for column, fact in register_forms.columns_of(form).items()}
    confirm = reverse("students:confirm_register_form", args=[form.public_id])
    assert keeper.post(confirm, columns | {"column_3": "name"}).status_code == 422  # the name twice
    assert keeper.post(confirm, columns).status_code == 302
    answer = teacher.post(address, asked)
    assert opened(answer.content)["B5"].value == known["yu"].name
    assert answer["Cache-Control"] == "no-store"
    assert "-20261019.xlsx" in answer["Content-Disposition"] and known["yu"].name not in unquote(
        answer["Content-Disposition"]
    )
    event = AuditEvent.objects.filter(verb="register.download").latest("pk")
    assert (event.actor_id, event.subjects) == (cast.li.public_id, [str(known["yu"].public_id)])
    assert keeper.post(reverse("students:retire_register_form", args=[form.public_id])).status_code == 302
    assert opened(teacher.post(address, asked).content)["B5"].font.name != "楷体"


def test_a_mapping_goes_out_comes_back_and_only_proposes(cast: Cast, as_: SignIn) -> None:
    keeper = as_(cast.admin)
    form = upload(keeper, cast)
    told = json.loads(keeper.get(reverse("students:download_mapping", args=[form.public_id])).content)
    assert told["columns"][4] == {"heading": "监护人姓名", "fact": "guardian_name"}
    told["columns"][7]["fact"] = "contact_rhythm"
    use = reverse("students:use_mapping", args=[form.public_id])
    answer = keeper.post(use, {"mapping": SimpleUploadedFile("m.json", json.dumps(told).encode())})
    assert answer.context["form"].fields["column_8"].initial == "contact_rhythm"
    assert register_forms.columns_of(RegisterForm.objects.get()).get(8) is None
    for wrong in (b"[]", b"{", b"\xff\xfe", json.dumps(told | {"kind": CONTACTS}).encode(), b"[" * 70_000):
        assert keeper.post(use, {"mapping": SimpleUploadedFile("m.json", wrong)}).status_code == 422


def test_a_page_only_counts_and_names_nobody(cast: Cast, known: dict[str, Student], as_: SignIn) -> None:
    page = as_(cast.li).get(reverse("students:take_class_register", args=[cast.class_3_1.public_id, LEFT_BEHIND]))
    assert known["yu"].name not in page.content.decode()
    assert not AuditEvent.objects.filter(verb="register.download").exists()


def test_a_school_without_classes_has_no_register(cast: Cast, as_: SignIn) -> None:
    cast.school.classes.update(closed_on=date(2026, 8, 31))
    page = reverse("students:take_school_register", args=[cast.school.public_id, LEFT_BEHIND])
    assert as_(cast.admin).get(page).status_code == 404


def test_a_card_a_child_says_whom_to_call_guardians_first(
    cast: Cast, known: dict[str, Student], tmp_path: Path
) -> None:
    add_contact(known["yu"], by=cast.li, name="王大山", relation="爸爸", phone="0000-555 0188", is_guardian=True)
    document = CONTACT_CARDS.request(cast.class_3_1, by=cast.li, language="zh-hans")
    job = registry.renderer_of(document.kind).build(document)
    assert job.file_name == "contact-cards-c3-1-20261019.pdf"
    assert job.context["page"].cards[0].contacts[0][1] == "0000-555 0188"
    paper = print_page("contact_cards.html", job.context["page"], tmp_path / "cards.pdf")
    assert (paper.pages, paper.unprintable, paper.check()) == (1, (), 0)
    assert all(child.name in paper.joined for child in known.values())
    assert AuditEvent.objects.get(verb="document.request").subjects == sorted(str(c.public_id) for c in known.values())
    assert [registry.may_see(user, document) for user in (cast.admin, cast.zhou, cast.wang)] == [True, False, False]


@pytest.mark.parametrize("which", ["class_3_1", "class_3_2"])
def test_the_cards_of_a_class_name_its_children_only(cast: Cast, which: str) -> None:
    """Asked by somebody who keeps the roster of both classes, and not only of the one that stands first."""
    document = CONTACT_CARDS.request(getattr(cast, which), by=cast.admin, language="zh-hans")
    cards = registry.renderer_of(document.kind).build(document).context["page"].cards
    mine = {"class_3_1": {"yu", "bo", "nur"}, "class_3_2": {"hao"}}[which]
    assert {card.name for card in cards} == {cast.children[name].name for name in mine}
