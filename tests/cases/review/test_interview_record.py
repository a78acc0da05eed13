"""The interview record is filled from the look and the talks after it; no score, no reason, nobody typed it twice."""

import uuid

from django.template.loader import render_to_string
from django.utils import translation

from screening.cases.deciding.services import record_talk
from screening.cases.review import services as reviewing
from screening.cases.review.printing import INTERVIEW, InterviewPage
from screening.documents import registry
from tests.cases import factories as make
from tests.cases.pages import page, review, url
from tests.documents.pdf import print_html


def reviewed(cast):
    case = make.make_case(cast, "yu")
    reviewing.record_review(
        case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(), guardian=make.TOLD,
        review=make.seen_review(child_wants="想和妈妈多打电话", safety_notes="说晚上睡得着"),
    )  # fmt: skip
    return case


def test_it_holds_the_look_and_the_talks_and_no_reason_of_the_flag(cast, tmp_path):
    case = reviewed(cast)
    record_talk(
        case, by=cast.wang, nonce=uuid.uuid4(), dated=make.TODAY, way="face", result="愿意多说了", child_says="better",
        next_due_on=make.TODAY.replace(day=30),
    )  # fmt: skip
    document = INTERVIEW.request(case, by=cast.wang, language="zh-hans")
    job = registry.renderer_of(document.kind).build(document)
    with translation.override("zh-hans"):
        paper = print_html(
            render_to_string(job.html_template, {**job.context, "product_version": "0"}), tmp_path / "p.pdf"
        )
    for said in ("想和妈妈多打电话", "说晚上睡得着", "愿意多说了", "好一些", cast.wang.name, "三年级(1)班"):
        assert said in paper.joined, said
    assert case.student.name not in job.file_name
    assert [word for word in ("同伴与归属", "◆", "◇", "奶奶") if word in paper.joined] == []
    assert paper.check() == 0


def test_before_a_look_it_is_a_form_to_fill_in_by_hand(cast):
    with translation.override("zh-hans"):
        page = InterviewPage(cast.wang, make.make_case(cast, "yu"))
    assert [fact.value for fact in page.safety] == [""] * 4 and page.talks == ()


def test_it_is_printed_from_a_case_that_ended_with_the_talk_too(cast, wang):
    case = make.make_case(cast, "yu")
    wang.post(
        url("review_case", case.public_id), review(case, decision="no-concern", reason="no-concern:talked-and-fine")
    )
    assert url("print_interview", case.public_id) in page(wang.get(url("show_case", case.public_id)))
    assert "/documents/" in wang.post(url("print_interview", case.public_id)).url
