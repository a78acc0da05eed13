"""The paper says exactly what the page listed before issuing, for every profile; files of several; the letter."""

import re
import uuid

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from screening.cases.evidence.withheld_details import PROFILES
from screening.cases.models import Case
from screening.cases.referrals import paper as referral_print
from screening.cases.referrals import services
from screening.cases.review import services as reviewing
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.referral_page import ReferralDocument
from students.models import FamilyContact, StrengthNote
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.documents.pdf import Paper, print_html
from tests.factories import at, make_care
from tests.rounds import factories as rounds

SENTINELS = {  # words of the record → profiles that may carry them
    "STRENGTH-SENTINEL": {"full", "clinic"},
    "FATHER-SENTINEL": {"full", "clinic", "practical", "police"},
    "0000-555-SENTINEL": {"full", "clinic", "practical", "police"},
    "TRIED-SENTINEL": {"full", "clinic", "practical", "police"},
    "AGREED-SENTINEL": {"full", "clinic", "police"},
    "ASK-SENTINEL": set(PROFILES),
    "WANTS-SENTINEL": set(),  # what the child said in confidence
    "SAFETY-SENTINEL": set(),
    "GUARDIAN-SENTINEL": set(),
    "NOTE-SENTINEL": set(),  # the case's own decision
    "王𬀩雨": {"full", "clinic", "practical", "police"},
    "同伴与归属": {"full"},
    "三年级": {"full", "clinic", "practical", "police"},
}


@pytest.fixture
def case(cast):
    """yu with a scored sheet and a sentinel in every drawer."""
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: rounds.BOTH})
    found = Case.objects.get(student=cast.children["yu"])
    child, day = found.student, at("2026-10-01")
    StrengthNote.objects.create(
        student=child, line="goes-well", source="child", text="STRENGTH-SENTINEL", recorded_by=cast.li, recorded_at=day
    )
    FamilyContact.objects.create(
        student=child,
        name="FATHER-SENTINEL",
        relation="父亲",
        phone="0000-555-SENTINEL",
        recorded_by=cast.li,
        recorded_at=day,
    )
    make_care(child, cast.li, father_away="now")
    reviewing.record_review(
        found,
        by=cast.wang,
        nonce=uuid.uuid4(),
        review=make.seen_review(child_wants="WANTS-SENTINEL", safety_notes="SAFETY-SENTINEL"),
        decision=make.decision("referral", "doctor-should-look", reason_text="NOTE-SENTINEL"),
        guardian=make.GuardianRecord(
            told="call", who="GUARDIAN-SENTINEL", authority="carer", told_on=make.TODAY, view="GUARDIAN-SENTINEL"
        ),
    )
    return found


def draft_for(cast, case, profile):
    record = make.ReferralRecord(request="ASK-SENTINEL", tried="TRIED-SENTINEL", consent_from="AGREED-SENTINEL")
    receiver = make.make_receiver(cast, profile=profile)
    return services.create_referral(case, by=cast.wang, nonce=uuid.uuid4(), receiver=receiver, record=record)


def printed(built: ReferralDocument, path) -> Paper:
    context = {"page": built, "product_version": settings.VERSION}
    with translation.override("zh-hans"):
        return print_html(render_to_string("documents/referral.html", context), path)


def fixed_words(built: ReferralDocument) -> list[str]:
    """What the form itself says: the template with every given text taken out."""
    context = {"page": built, "product_version": settings.VERSION}
    with translation.override("zh-hans"):
        html = render_to_string("documents/referral.html", context)
    html = re.sub(r'data-[a-z]+="([^"]*)"', r">\1<", html)
    return ["".join(strip_tags(part).split()) for part in re.split(r"<[^>]*>", html)]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_paper_says_what_the_page_listed_and_nothing_else(cast, wang, case, profile, tmp_path):
    draft = draft_for(cast, case, profile)
    listed = page(wang.get(url("show_referral", draft.public_id)))
    listed = listed[listed.index('id="leaves"') :]
    issued = services.issue_referral(draft, by=cast.wang)
    built = referral_print.build_page(cast.wang, issued)
    found = printed(built, tmp_path / "paper").joined
    after = page(wang.get(url("show_referral", draft.public_id)))
    said = "".join(strip_tags(after[after.index('id="leaves"') :]).replace("&nbsp;", " ").split())
    for word, allowed in SENTINELS.items():
        assert (word in found) == (profile in allowed), word
        assert (word in listed) == (profile in allowed), word
    missing = [text for text in given(built) if text not in said]
    assert missing == []
    assert left_over(found, [*given(built), *fixed_words(built)]) == ""


def given(built) -> list[str]:
    """Every text of the page that comes out of the record."""
    from tests.documents.test_paper import all_texts

    skipped = {built.language, *built.number.values()}
    return ["".join(text.split()) for text in all_texts(built) if text and text not in skipped]


def left_over(found: str, known: list[str]) -> str:
    """What of the paper nobody listed: every known text taken out, longest first; charts and page numbers as well."""
    rest = re.sub(r"<svg.*?</svg>", "", found, flags=re.DOTALL)
    for text in sorted(set(known), key=len, reverse=True):
        rest = rest.replace(text, "")
    return re.sub(r"[\d\W_]+", "", rest)


def test_every_result_says_of_which_round_it_is(cast, case):
    built = referral_print.build_page(cast.wang, draft_for(cast, case, "full"))
    assert len(built.results) == 2
    assert all(row.scale.endswith(" · 2026-10") for row in built.results), built.results


def test_a_draft_shows_the_same_lines_as_the_issued_paper(cast, wang, case):
    draft = draft_for(cast, case, "full")
    before = page(wang.get(url("show_referral", draft.public_id)))
    services.issue_referral(draft, by=cast.wang)
    after = page(wang.get(url("show_referral", draft.public_id)))
    lists = [re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text[text.index('id="leaves"') :]) for text in (before, after)]
    changing = {_("First contact"), _("Case"), _("Codes"), _("Printed")}
    assert [dict(found).keys() for found in lists][0] <= dict(lists[1]).keys()
    same = [{key: value for key, value in found if key not in changing} for found in lists]
    assert same[0] == same[1]


@pytest.fixture
def two_sent(cast):
    receiver = make.make_receiver(cast)
    return [
        services.issue_referral(make.make_referral(cast, make.make_case(cast, child), receiver), by=cast.wang)
        for child in ("yu", "bo")
    ]


def built(document: Document):
    return registry.renderer_of(document.kind).build(document)


@pytest.mark.parametrize("by_day", [True, False])
def test_several_go_into_one_file_each_with_its_own_pages_and_codes(cast, wang, two_sent, by_day, tmp_path):
    receiver = two_sent[0].receiver
    address, file = url("list_referrals"), "day=2026-10-19" if by_day else f"receiver={receiver.public_id}"
    assert f'value="{file}"' in page(wang.get(address))
    assert [wang.post(address, {"file": file}).status_code for _press in range(2)] == [302, 302]
    document = Document.objects.get()
    job = built(document)
    assert not re.search(r"[^ -~]", job.file_name)
    with translation.override("zh-hans"):
        paper = print_html(render_to_string(job.html_template, {**job.context, "product_version": "1"}), tmp_path / "p")
    sheets = ["".join(sheet.split()) for sheet in paper.text.split("\f") if sheet.strip()]
    assert paper.pages == len(sheets)
    assert [code.receipt_code in paper.joined for code in two_sent] == [True, True]
    first = [number for number, sheet in enumerate(sheets) if re.search(r"1/\d$|1/\d\D", sheet) and "1/" in sheet]
    assert len(first) >= 2  # every summary counts from one
    for sheet in sheets:  # no sheet speaks of two children
        assert sum(one.case.number in sheet for one in two_sent) == 1
    assert paper.check() == 0


def test_a_file_of_several_is_handed_out_no_more_when_one_of_them_is_withdrawn(cast, wang, two_sent):
    wang.post(url("list_referrals"), {"file": "day=2026-10-19"})
    document = Document.objects.get()
    assert registry.may_see(cast.wang, document)
    services.record_referral_status(two_sent[0], by=cast.wang, nonce=uuid.uuid4(), state="withdrawn", dated=make.TODAY)
    assert not registry.may_see(cast.wang, document)
    assert wang.get(reverse("documents:download_document", args=[document.public_id])).status_code == 404
    page(wang.get(reverse("documents:show_document", args=[document.public_id])))


def test_the_file_of_several_names_every_child_in_the_log(cast, wang, two_sent):
    wang.post(url("list_referrals"), {"file": "day=2026-10-19"})
    event = AuditEvent.objects.get(verb="document.request")
    assert len(event.subjects) == 2


@pytest.mark.parametrize("day", ["2026-10-18", "yesterday"])
def test_a_day_without_a_referral_is_not_found(cast, wang, two_sent, day):
    assert wang.post(url("list_referrals"), {"file": f"day={day}"}).status_code == 404


def test_the_file_opens_for_its_counselor_only_and_only_signed_in(cast, as_, wang, two_sent):
    wang.post(url("show_referral", two_sent[0].public_id), {"do": "print"})
    address = reverse("documents:download_document", args=[Document.objects.get().public_id])
    assert Client().get(address).status_code == 302
    for other in (cast.tian, cast.li, cast.chen, cast.district):
        assert as_(other).get(address).status_code == 404
    cast.wang.is_active = False
    cast.wang.save()
    assert not registry.may_see(cast.wang, Document.objects.get())


def test_the_title_of_a_withdrawn_referral_leads_to_a_page_that_says_so(cast, wang, as_, two_sent):
    wang.post(url("show_referral", two_sent[0].public_id), {"do": "print"})
    shown = reverse("documents:show_document", args=[Document.objects.get().public_id])
    assert two_sent[0].case.number in page(wang.get(shown))
    services.record_referral_status(two_sent[0], by=cast.wang, nonce=uuid.uuid4(), state="withdrawn", dated=make.TODAY)
    text = page(wang.get(shown))
    assert "2026 年 10 月 19 日" in text
    assert two_sent[0].case.student.name not in text
    assert as_(cast.tian).get(shown).status_code == 404


def test_the_letter_names_the_paper_and_not_the_child(cast, as_, two_sent, tmp_path, time_machine_at):
    time_machine_at("2026-11-12")
    wang = as_(cast.wang)
    assert wang.post(url("show_referral", two_sent[0].public_id), {"do": "letter"}).status_code == 302
    job = built(Document.objects.get())
    with translation.override("zh-hans"):
        paper = print_html(render_to_string(job.html_template, {**job.context, "product_version": "1"}), tmp_path / "p")
    assert paper.pages == 1
    assert two_sent[0].receipt_code in paper.joined
    assert two_sent[0].case.number in job.file_name
    secrets = (two_sent[0].case.student.name, "三年级", "请见一面")
    assert [word for word in secrets if word in paper.joined] == []


def test_the_address_of_the_two_pages_stands_on_the_slip_where_there_is_one(cast, case, settings, tmp_path):
    issued = services.issue_referral(draft_for(cast, case, "full"), by=cast.wang)
    without = printed(referral_print.build_page(cast.wang, issued), tmp_path / "a")
    assert "/cases/answer/" not in without.joined
    settings.PUBLIC_ADDRESS = "https://xinqiao.example"
    with_address = printed(referral_print.build_page(cast.wang, issued), tmp_path / "b")
    assert "https://xinqiao.example/cases/answer/" in with_address.joined
    assert with_address.pages == without.pages == 2
    assert with_address.path.stat().st_size < 120 * 1024


def test_the_receiver_is_named_across_every_page(cast, case, tmp_path):
    issued = services.issue_referral(draft_for(cast, case, "full"), by=cast.wang)
    paper = printed(referral_print.build_page(cast.wang, issued), tmp_path / "paper")
    for sheet in paper.text.split("\f")[: paper.pages]:
        assert issued.receiver.unit in "".join(sheet.split())


def test_a_referral_without_consent_prints_its_reason_for_those_who_need_it_only(cast, case):
    record = make.ReferralRecord(request="ASK", consent_basis="override", override_reason="REASON-SENTINEL")
    for profile in PROFILES:
        draft = services.create_referral(
            case, by=cast.wang, nonce=uuid.uuid4(), receiver=make.make_receiver(cast, profile=profile), record=record
        )
        said = referral_print.build_page(cast.wang, draft).consent
        assert ("REASON-SENTINEL" in said) == (profile in {"full", "clinic", "police"})


RISK = {"full", "clinic", "police"}


@pytest.mark.parametrize("profile", PROFILES)
def test_of_the_last_look_goes_what_was_chosen_line_by_line_to_those_who_ask_about_safety(cast, wang, case, profile):
    receiver = make.make_receiver(cast, profile=profile)
    shown = page(wang.get(url("write_referral", case.public_id)))
    for line in ("harm-by-others", "harm-by-self", "sleep", "food", "told", "child-wants", "noticed"):
        assert f'name="risk" value="{line}"' in shown, line
    sent = {"nonce": uuid.uuid4(), "receiver": receiver.pk, "request": "ASK", "consent_basis": "sheet"}
    sent |= {"consent_from": "父亲", "risk": ["harm-by-self", "child-wants"]}
    assert wang.post(url("write_referral", case.public_id), sent).status_code == 302
    issued = services.issue_referral(case.referrals.get(), by=cast.wang)
    said = {fact.label: fact.value for fact in referral_print.build_page(cast.wang, issued).risk}
    if profile not in RISK:
        assert said == {}
        return
    assert list(said) == [_("Asked on, by"), "孩子有没有伤到自己、不想活的念头", _("What the child wants")]
    assert said[_("What the child wants")] == "WANTS-SENTINEL"


def test_a_later_look_changes_no_paper_that_has_left(cast, case, time_machine_at):
    record = make.ReferralRecord(request="ASK", consent_from="父亲", risk=("noticed",))
    draft = services.create_referral(
        case, by=cast.wang, nonce=uuid.uuid4(), receiver=make.make_receiver(cast), record=record
    )
    issued = services.issue_referral(draft, by=cast.wang)
    before = referral_print.build_page(cast.wang, issued).risk
    time_machine_at("2026-10-20")
    reviewing.record_review(
        case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(safety_notes="LATER-SENTINEL")
    )
    assert referral_print.build_page(cast.wang, issued).risk == before
    assert "SAFETY-SENTINEL" in str(before)


def test_norm_and_rules_stand_on_the_page_that_verifies_the_paper_not_on_it(cast, case, client):
    issued = services.issue_referral(draft_for(cast, case, "full"), by=cast.wang)
    with translation.override("zh-hans"):
        note = referral_print.build_page(cast.wang, issued).results_note
    norms = issued.norms["zh-hans"]
    assert norms and not [words for words in norms if words in note]
    shown = page(client.post(url("verify_referral"), {"nonce": uuid.uuid4(), "code": issued.verification_code}))
    assert all(words in shown for words in norms)
