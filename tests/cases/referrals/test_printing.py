"""What goes to the printer: the referral for one receiver, and a talk card that names nobody."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from screening.cases.referrals import printing as printing
from screening.cases.referrals import services
from screening.documents import presenters, registry
from screening.documents.services import NotAllowed
from screening.jobs.errors import CannotBeDone
from tests.cases import factories as make


@pytest.fixture
def referral(cast):
    return services.issue_referral(make.make_referral(cast, make.make_case(cast, "yu")), by=cast.wang)


def printed(document):
    job = registry.renderer_of(document.kind).build(document)
    return job, render_to_string(job.html_template, {**job.context, "product_version": "0"})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_referral_is_printed_with_both_codes_and_without_a_name_in_its_file_name(cast, referral, language):
    document = printing.REFERRAL.request(referral, by=cast.wang, language=language)
    with translation.override(language):
        job, html = printed(document)
    assert job.file_name == f"referral-{referral.case.number}-v1.pdf"
    assert referral.receipt_code in html
    assert referral.verification_code in html
    assert referral.case.student.name in html
    assert referral.case.student.name not in html[: html.index("</title>")]


def test_the_same_state_is_the_same_file(cast, referral):
    first = printing.REFERRAL.request(referral, by=cast.wang, language="zh-hans")
    assert printing.REFERRAL.request(referral, by=cast.wang, language="zh-hans") == first
    assert first.revision == 1


def test_a_draft_or_another_schools_referral_is_not_printed(cast, referral):
    draft = make.make_referral(cast, make.make_case(cast, "bo"), referral.receiver)
    with pytest.raises(NotAllowed):
        printing.REFERRAL.request(draft, by=cast.wang, language="zh-hans")
    with pytest.raises(NotAllowed):
        printing.REFERRAL.request(referral, by=cast.tian, language="zh-hans")


def test_a_counselor_who_left_since_gets_no_paper(cast, referral):
    document = printing.REFERRAL.request(referral, by=cast.wang, language="zh-hans")
    cast.wang.assignments.all().delete()
    assert not registry.may_see(cast.wang, document)
    with pytest.raises(CannotBeDone):
        printed(document)


def test_the_talk_card_names_nobody(cast):
    make.make_case(cast, "bo", tier="B", code="elevated")
    document = printing.TALK_CARD.request(cast.li, by=cast.li, language="zh-hans")
    job, html = printed(document)
    assert job.file_name == "talk-card-20261019.pdf"
    assert "课间一般和谁在一起" in html
    assert cast.children["bo"].name not in html
    with pytest.raises(NotAllowed):
        printing.TALK_CARD.request(cast.chen, by=cast.chen, language="zh-hans")


def test_papers_of_one_child_for_several_receivers_are_told_apart_in_the_list_and_by_file_name(cast):
    case, titles, names = make.make_case(cast, "yu"), [], []
    for unit, profile in (("禾溪县人民医院", "full"), ("禾溪镇卫生院", "clinic"), ("阳光社工站", "company")):
        receiver = make.make_receiver(cast, profile=profile)
        receiver.unit = unit
        receiver.save()
        issued = services.issue_referral(make.make_referral(cast, case, receiver), by=cast.wang)
        document = printing.REFERRAL.request(issued, by=cast.wang, language="zh-hans")
        document.file_name = printing.REFERRAL.file_name(document, issued)
        with translation.override("zh-hans"):
            titles.append(presenters.title_of(document))
            names.append(presenters.download_name(document))
    number = case.number
    assert titles == [
        f"转介摘要 · {number} · 禾溪县人民医院 · 完整",
        f"转介摘要 · {number} · 禾溪镇卫生院 · 就医所需",
        f"转介摘要 · {number} · 阳光社工站 · 称呼和时间",
    ]
    assert names[1] == f"转介摘要_{number}-v1_禾溪镇卫生院-就医所需.pdf" and len(set(names)) == 3
    assert not [name for name in (*titles, *names) if case.student.name in name]
