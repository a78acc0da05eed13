"""The log as its auditor reads it: sentences, names of staff, what was asked for, and a check that takes the paper."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts import audit
from accounts.audit.sentences import act_words
from accounts.models import AuditAnchor, AuditEvent, Role, User
from accounts.selectors import PAGE
from accounts.wording import short_code
from screening.home.audit_check import AUDIT_CHECK
from screening.reports.models import MonthlyReport
from tests.cases import factories as cases
from tests.documents.pdf import print_page
from tests.pages import structure


@pytest.fixture
def auditor(cast: object, as_: object) -> Client:
    return as_(cast.auditor)


def fill(count: int, **event: object) -> None:
    for _ in range(count):
        audit.record(by=None, **{"verb": "student.show", "subjects": [uuid4()], **event})


def test_a_code_the_program_no_longer_knows_stays_as_it_is() -> None:
    assert act_words("case.boast") == "case.boast"


def test_who_did_it_is_named_with_the_role_and_a_case_by_its_number(cast: object, auditor: Client) -> None:
    case = cases.make_case(cast)
    audit.record(by=cast.wang, verb="case.show", obj=case, subjects=[case.student.public_id])
    page = auditor.get("/account/events/").content.decode()
    assert f"王静</a> ({Role.COUNSELOR.label})" in page
    assert act_words("case.show") in page and case.number in page
    assert case.student.name not in page


def found(client: Client, **query: object) -> set[str]:
    page = client.get("/account/events/", query)
    return {line.ids.split()[0] for line in page.context["lines"]}


def test_who_looked_at_a_case_is_found_by_its_number(cast: object, auditor: Client) -> None:
    case = cases.make_case(cast)
    AuditEvent.objects.all().delete()
    audit.record(by=cast.wang, verb="case.show", obj=case, subjects=[case.student.public_id])
    audit.record(by=cast.li, verb="talk.show", subjects=[case.student.public_id])
    audit.record(by=cast.li, verb="sheet.show", subjects=[cast.children["hao"].public_id])
    assert found(auditor, case=case.number.lower()) == {"case.show", "talk.show", "audit.search"}
    assert found(auditor, case="X-1") == set()


def test_what_was_looked_up_is_recorded(cast: object, auditor: Client) -> None:
    case = cases.make_case(cast)
    auditor.get("/account/events/", {"case": case.number})
    assert AuditEvent.objects.get(verb="audit.search").subjects == [str(case.student.public_id)]


def test_events_are_found_by_day_colleague_and_kind(cast: object, auditor: Client) -> None:
    audit.record(by=cast.li, verb="case.decide")
    audit.record(by=cast.wang, verb="document.download")
    AuditEvent.objects.filter(verb="case.decide").update(at="2026-10-18T15:59:59Z")
    assert found(auditor, until="2026-10-18") == {"case.decide"}
    assert found(auditor, since="2026-10-19") == {"document.download"}
    assert found(auditor, person="李") == found(auditor, person="teacher") == {"case.decide"}
    assert found(auditor, kind="files") == {"document.download"}
    assert found(auditor, actor=cast.wang.public_id) == {"document.download"}
    assert auditor.get("/account/events/", {"actor": "nonsense"}).status_code == 422


def test_the_log_is_read_page_by_page_and_a_page_asks_no_more_than_a_line(
    auditor: Client, django_assert_num_queries: object
) -> None:
    fill(PAGE + 5)
    first = auditor.get("/account/events/")
    second = auditor.get("/account/events/?" + first.context["older"])
    seen = {event.pk for page in (first, second) for event in page.context["page"].events}
    assert seen == set(AuditEvent.objects.values_list("pk", flat=True))
    with django_assert_num_queries(4):  # person, notices in the header, events, names of colleagues
        auditor.get("/account/events/")


def head_on_paper() -> dict[str, object]:
    head = audit.head()
    return {"number": head.number, "seal": short_code(head.mac).upper()}


def findings(client: Client, **typed: object) -> list[str]:
    return client.post("/account/events/verify/", typed).context["check"].findings


def test_a_seal_typed_from_paper_finds_a_cut_end(auditor: Client) -> None:
    fill(6)
    audit.seal()
    paper = head_on_paper()
    assert findings(auditor, **paper) == []
    AuditEvent.objects.filter(number__gte=5).delete()
    assert findings(auditor) == [] and len(findings(auditor, **paper)) == 1


def test_another_seal_at_that_number_is_found(auditor: Client) -> None:
    fill(3)
    audit.seal()
    assert len(findings(auditor, number=2, seal="0" * 16)) == 1


@pytest.mark.parametrize("typed", [{"number": 3}, {"seal": "0" * 16}, {"number": 3, "seal": "short"}])
def test_half_a_paper_is_refused(auditor: Client, typed: dict[str, object]) -> None:
    answer = auditor.post("/account/events/verify/", typed)
    assert answer.status_code == 422 and structure.faults(answer.content.decode()) == []


def test_a_number_that_stands_on_a_report_finds_a_cut_end(cast: object, auditor: Client) -> None:
    fill(6)
    audit.seal()
    head = audit.head()
    MonthlyReport.objects.create(
        school=cast.school, month="2026-09-01", audit_number=head.number, audit_mac=head.mac, figures={}, input_hash="0"
    )
    AuditAnchor.objects.all().delete()
    AuditEvent.objects.filter(number__gte=5).delete()
    (cut,) = findings(auditor)
    assert "2026-09" in cut


def test_a_check_can_be_printed_with_its_day_head_and_result(cast: object, auditor: Client, tmp_path: object) -> None:
    fill(3)
    page = auditor.post("/account/events/verify/")
    assert f"/checks/{page.context['event_id']}/print/" in page.content.decode()
    check = AuditEvent.objects.get(event_id=page.context["event_id"])
    document = AUDIT_CHECK.request(check, by=cast.auditor, language="en")
    paper = print_page("audit_check.html", AUDIT_CHECK.build(document).context["page"], tmp_path / "x.pdf")
    assert short_code(check.detail["mac"]) in paper.text and "2026" in paper.text


def test_nobody_else_has_a_check(cast: object) -> None:
    fill(1)
    check = audit.record(by=cast.auditor, verb="audit.verify", detail={"mac": ""})
    for user in (cast.wang, cast.chen, cast.admin, cast.district):
        assert isinstance(user, User) and AUDIT_CHECK.find(user, type("D", (), {"subject": check.event_id})) is None


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_day_nobody_can_count_with_is_refused_in_words(auditor: Client, day: str) -> None:
    assert auditor.get("/account/events/", {"since": day, "until": day}).status_code == 422
