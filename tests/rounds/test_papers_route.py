"""The paper route of a class: print, come back by the code, type in, and be marked as paper; who prints what."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, AuditSubject
from screening.documents import registry
from screening.documents.models import Document
from screening.jobs import wake
from screening.rounds import services
from screening.rounds.models import Sheet
from screening.rounds.paper_codes import child_form_code, class_sheet_code, receipt_code
from screening.rounds.papers.class_sheet import ClassSheetPage
from screening.rounds.papers.printing import UnknownPaper, request_paper
from screening.rounds.presenters.sheet import SheetPage
from screening.rounds.selectors import sheet_view_data
from tests import factories as people
from tests.conftest import Cast
from tests.rounds import child_form_factories as child_forms
from tests.rounds import factories


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "send", lambda job_id, queue: True)


def url(name: str, sheet: Sheet, query: str = "") -> str:
    return reverse(f"rounds:{name}", args=[sheet.public_id]) + query


def press(browser: Client, sheet: Sheet, name: str) -> Any:
    return browser.post(url("show_papers", sheet), {"paper": name})


def sources(sheet: Sheet) -> set[str]:
    return {cell["s"] for row in sheet.rows.all() for cell in row.cells.values()}


def typed(cast: Cast, child: str = "yu", digits: str = "1000 0000") -> dict[str, str]:
    key = cast.children[child].public_id.hex
    return {"nonce": str(uuid.uuid4()), f"v-{key}": "0.", f"0-{key}": digits, f"1-{key}": ""}


def test_a_teacher_makes_the_class_sheet_and_finds_it_on_the_same_page(cast: Cast, as_: Any, sheet: Sheet) -> None:
    li = as_(cast.li)
    answer = press(li, sheet, "class-sheet")
    assert answer["Location"] == url("show_papers", sheet)
    page = li.get(answer["Location"])
    assert page["Refresh"].startswith("3; url=")
    document = Document.objects.get()
    assert reverse("documents:show_document", args=[document.public_id]) in page.content.decode()
    job = registry.renderer_of(document.kind).build(document)
    assert job.file_name == f"class-sheet-c3-1-{class_sheet_code(sheet.public_id)}.pdf"
    leaf = job.context["page"].leaves[0]
    assert [line.seat for line in leaf.lines] == [1, 2, 3]


def test_paper_and_screen_have_the_same_children_in_the_same_order(cast: Cast, sheet: Sheet) -> None:
    factories.make_crowd(cast.class_3_1, 9, first_seat=4)
    people.make_student(cast.class_3_1, "还没签", 13, consent=False)
    services.exclude_child(sheet, student=cast.children["bo"], by=cast.li, reason="absent-long")
    view = sheet_view_data(sheet)
    (leaf,) = ClassSheetPage(view, by="李芳", at=timezone.now()).leaves
    assert [(line.seat, line.name) for line in leaf.lines] == [(row.place, row.name) for row in SheetPage(view).rows]
    assert [bool(line.says) for line in leaf.lines] == [not row.open for row in SheetPage(view).rows]


def test_asking_twice_a_day_is_one_file_until_something_changes(cast: Cast, as_: Any, sheet: Sheet) -> None:
    li = as_(cast.li)
    press(li, sheet, "class-sheet")
    press(li, sheet, "class-sheet")
    assert Document.objects.count() == 1
    services.exclude_child(sheet, student=cast.children["bo"], by=cast.li, reason="absent-long")
    press(li, sheet, "class-sheet")
    assert list(Document.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2]


def test_everybody_whose_name_is_printed_stands_in_the_audit_log(cast: Cast, as_: Any, sheet: Sheet) -> None:
    press(as_(cast.li), sheet, "class-sheet")
    event = AuditEvent.objects.get(verb="document.request")
    named = set(AuditSubject.objects.filter(event=event).values_list("subject_id", flat=True))
    assert named == {cast.children[name].public_id for name in ("yu", "bo", "nur")}


def test_the_code_of_the_sheet_leads_its_teacher_back_and_nobody_else(cast: Cast, as_: Any, sheet: Sheet) -> None:
    page, code = reverse("documents:open_paper"), {"code": class_sheet_code(sheet.public_id)}
    assert as_(cast.li).post(page, code)["Location"] == url("show_sheet", sheet, "?from=paper")
    for person in (cast.zhou, cast.wang, cast.admin, cast.outside_teacher):
        assert as_(person).post(page, code).status_code == 422
    receipt = {"code": receipt_code(sheet.public_id)}
    assert as_(cast.li).post(page, receipt)["Location"] == url("check_answers", sheet)


def test_rows_typed_from_paper_are_marked_as_paper_and_the_page_says_so(cast: Cast, as_: Any, sheet: Sheet) -> None:
    li = as_(cast.li)
    here = url("show_sheet", sheet, "?from=paper")
    assert url("show_sheet", sheet, "?from=screen") in li.get(here).content.decode()  # the way out of it
    assert li.post(here, typed(cast))["Location"] == here
    assert sources(sheet) == {"paper"}


def test_a_script_on_the_page_saves_as_paper_too(cast: Cast, as_: Any, sheet: Sheet) -> None:
    li = as_(cast.li)
    li.get(url("show_sheet", sheet, "?from=paper"))
    rows = [[cast.children["yu"].public_id.hex, "0.", "1000 0000"]]
    body = json.dumps({"forms": ["teacher-connection"], "rows": rows})
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answer = li.post(url("autosave_rows", sheet), body, content_type="application/json", headers=headers)
    assert answer.status_code == 200
    assert sources(sheet) == {"paper"}


@pytest.mark.parametrize(
    ("query", "source"), [("", "paper"), ("?from=spreadsheet", "paper"), ("?from=screen", "screen")]
)
def test_paper_stays_paper_until_the_page_is_told_otherwise(
    cast: Cast, as_: Any, sheet: Sheet, query: str, source: str
) -> None:
    """After a reason to leave a child out one comes back to the plain address."""
    li = as_(cast.li)
    li.get(url("show_sheet", sheet, "?from=paper"))
    li.get(url("show_sheet", sheet, query))
    li.post(url("show_sheet", sheet), typed(cast))
    assert sources(sheet) == {source}


def test_paper_of_one_class_does_not_mark_another(cast: Cast, as_: Any, current: Any, sheet: Sheet) -> None:
    people.assign(cast.li, cast.school, "class-teacher", cast.class_3_2)
    other, li = factories.sheet_of(current, cast.class_3_2), as_(cast.li)
    li.get(url("show_sheet", sheet, "?from=paper"))
    li.post(url("show_sheet", other), typed(cast, "hao"))
    assert sources(other) == {"screen"}


def test_once_handed_in_there_is_a_receipt_and_no_sheet_to_fill(cast: Cast, as_: Any, sheet: Sheet) -> None:
    factories.hand_in(sheet, cast.li)
    li = as_(cast.li)
    shown = [offer.paper.name for offer in li.get(url("show_papers", sheet)).context["page"].offers]
    assert shown == ["sheet-receipt", "talk-slips"]
    assert press(li, sheet, "class-sheet").status_code == 404
    assert press(li, sheet, "sheet-receipt").status_code == 302
    assert len(AuditEvent.objects.get(verb="document.request").subjects) == 3
    page = registry.renderer_of("sheet-receipt").build(Document.objects.get()).context["page"]
    assert (page.complete[0], page.complete[-1], page.missing) == ("3", "3", ())


@pytest.fixture
def forms(cast: Cast) -> Sheet:
    """Child forms of the second school, which the administrator keeps too."""
    child_forms.open_round(cast)
    people.assign(cast.admin, cast.second_school, "school-administrator")
    return child_forms.child_sheet(cast)


def test_forms_and_labels_are_for_who_packs_them_and_not_for_the_class_teacher(
    cast: Cast, as_: Any, forms: Sheet
) -> None:
    people.assign(cast.li, cast.second_school, "class-teacher", cast.second_class)
    for person in (cast.wang, cast.admin):
        shown = [offer.paper.name for offer in as_(person).get(url("show_papers", forms)).context["page"].offers]
        assert shown == ["child-forms-1", "child-forms-2", "envelope-labels", "talk-slips"]
        assert press(as_(person), forms, "envelope-labels").status_code == 302
    assert press(as_(cast.li), forms, "envelope-labels").status_code == 404
    assert press(as_(cast.li), forms, "child-forms-1").status_code == 404
    with pytest.raises(UnknownPaper):
        request_paper(cast.wang, forms, "child-forms-3", language=None)


def test_each_form_is_a_file_of_its_own_with_the_same_codes(cast: Cast, as_: Any, forms: Sheet) -> None:
    code = child_form_code(forms.round.public_id, cast.children["second"].public_id)
    titles = []
    for name in ("child-forms-1", "child-forms-2"):
        document = request_paper(cast.wang, forms, name, language="zh-hans")
        ((face, printed),) = registry.renderer_of(document.kind).build(document).context["page"].pages
        assert printed == code
        titles.append(face.title)
    assert len(set(titles)) == 2


def test_the_code_of_a_child_form_leads_who_types_it_to_that_form_and_its_class_teacher_nowhere(
    cast: Cast, as_: Any, forms: Sheet
) -> None:
    people.assign(cast.li, cast.second_school, "class-teacher", cast.second_class)
    code = child_form_code(forms.round.public_id, cast.children["second"].public_id)
    typed_code = reverse("documents:open_paper"), {"code": code.lower()}
    assert as_(cast.wang).post(*typed_code)["Location"] == reverse("rounds:type_form", args=[code])
    assert as_(cast.li).post(*typed_code).status_code == 422
    assert as_(cast.admin).post(*typed_code).status_code == 422


def test_a_child_who_did_not_want_to_is_not_given_another_form(cast: Cast, as_: Any, forms: Sheet) -> None:
    child_forms.type_form(forms, cast.children["second"], cast.wang, digits=None, wanted=False)
    shown = [offer.paper.name for offer in as_(cast.wang).get(url("show_papers", forms)).context["page"].offers]
    assert shown == ["talk-slips"]
    assert press(as_(cast.wang), forms, "child-forms-1").status_code == 404


def test_a_person_without_the_class_any_more_sees_the_file_no_more(cast: Cast, as_: Any, sheet: Sheet) -> None:
    document = request_paper(cast.li, sheet, "class-sheet", language=None)
    page = reverse("documents:show_document", args=[document.public_id])
    assert as_(cast.li).get(page).status_code == 200
    cast.li.assignments.all().delete()
    assert as_(cast.li).get(page).status_code == 404


def test_where_there_is_nothing_to_print_the_reason_that_holds_is_said(cast, as_):
    papers = reverse("rounds:list_papers")
    assert "没有进行中的轮次" in as_(cast.admin).get(papers).content.decode()
    factories.open_round(cast)
    says = as_(cast.admin).get(papers).content.decode()
    assert "没有学生自评表" in says and "没有进行中的轮次" not in says
