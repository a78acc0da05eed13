"""While something urgent is open about a child nobody who may know decides as if nothing were; and whoever may not know
learns of it neither from a page nor from a refusal.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from screening.cases.access.urgent import open_concerns_about
from screening.cases.deciding.rules import NotYet
from screening.cases.ending.services import answer, take_up_again
from screening.cases.follow_up.services import close_case
from screening.cases.models import Case, KeptOpen, UrgentConcern, VisitDay
from screening.cases.review.services import decide, record_review
from screening.cases.urgent.services import (
    CaseEndedUnknowing,
    acknowledge_urgent,
    ask_to_close_urgent,
    close_urgent,
)
from screening.cases.visit_days.printing import VISIT_DAY, VisitPaper
from tests.cases import factories as make
from tests.cases.pages import review, url
from tests.conftest import Cast
from tests.factories import assign

SignIn = Callable[[User], Client]


def urgent(cast: Cast, about: str = "no", whom: str = "") -> UrgentConcern:
    return make.make_urgent(cast, cast.zhou, about, whom, cast.children["yu"])


def no_concern(case: Case, by: User) -> None:
    record_review(
        case, by=by, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.NO_CONCERN, guardian=make.TOLD
    )


def end(case: Case, by: User) -> Case:
    return close_case(case, by=by, outcome="better", reported_by="counselor")


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast)


class TestWhoeverMayKnow:
    def test_sees_it_on_case_queue_desk_and_closing_page(self, cast: Cast, case: Case, wang: Client) -> None:
        concern = urgent(cast)
        link = url("show_urgent", concern.public_id)
        for address in (
            url("show_case", case.public_id),
            url("revise_decision", case.public_id),
            url("close_case", case.public_id),
            url("list_cases"),
            reverse("students:show_student", args=[case.student.public_id]),
        ):
            text = wang.get(address).content.decode()
            assert link in text, address
            assert "URGENT-SENTINEL" not in text, address

    def test_sees_it_on_the_sheets_of_a_visit_and_on_paper_a_sign_without_a_word(
        self, cast: Cast, case: Case, wang: Client
    ) -> None:
        make.make_case(cast, "bo")
        wang.post(url("print_visit_day", cast.school.public_id))
        visit = VisitDay.objects.get()
        before = VISIT_DAY.input_hash(cast.wang, visit)
        concern = urgent(cast)
        assert (
            url("show_urgent", concern.public_id) in wang.get(url("show_visit_day", visit.public_id)).content.decode()
        )
        assert _paper(cast, visit).count("▲ 三年级(1)班 1 号") == 2 and VISIT_DAY.input_hash(cast.wang, visit) != before
        concern.withheld_from.create(user=cast.li)  # whoever reads over one's shoulder
        assert "▲ 三年级" not in _paper(cast, visit)

    def test_cannot_end_the_case_by_decision_review_or_closing(self, cast: Cast, case: Case) -> None:
        urgent(cast)
        planned = make.planned_case(cast, "bo")
        make.make_urgent(cast, cast.zhou, student=cast.children["bo"])
        for attempt in (
            lambda: no_concern(case, cast.wang),
            lambda: decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN),
            lambda: end(planned, cast.wang),
        ):
            with pytest.raises(NotYet, match="urgent-open"):
                attempt()
        assert Case.objects.get(pk=case.pk).closed_at is None

    def test_is_told_so_beside_the_decision(self, cast: Cast, case: Case, wang: Client) -> None:
        urgent(cast)
        sent = review(case, decision="no-concern", reason="no-concern:talked-and-fine")
        answered = wang.post(url("review_case", case.public_id), sent)
        assert answered.status_code == 422 and "紧急关注" in answered.content.decode()

    def test_may_end_it_once_two_people_have_closed_the_concern(self, cast: Cast, case: Case) -> None:
        concern = acknowledge_urgent(urgent(cast), by=cast.wang)
        ask_to_close_urgent(concern, by=cast.wang)
        close_urgent(concern, by=cast.chen)
        no_concern(case, cast.wang)
        assert Case.objects.get(pk=case.pk).state == "closed" and not KeptOpen.objects.exists()

    def test_reads_on_the_concern_where_the_child_is_whom_to_call_and_its_case(
        self, cast: Cast, case: Case, as_: SignIn
    ) -> None:
        cast.children["yu"].family_contacts.create(
            name="奶奶-SENTINEL",
            relation="奶奶",
            phone="0000-555 0142",
            recorded_by=cast.li,
            recorded_at=timezone.now(),
        )
        make.make_duty(cast.school, cast.zhou, cast.li)
        concern = urgent(cast)
        text = as_(cast.wang).get(url("show_urgent", concern.public_id)).content.decode()
        for words in ("三年级(1)班 1 号", "周敏", "0000-555 0142", "0000-555 0110", url("show_case", case.public_id)):
            assert words in text, words
        home = as_(cast.wang).get("/").content.decode()
        assert "三年级(1)班 1 号" in home and "URGENT-SENTINEL" not in home

    def test_is_not_sent_to_the_family_where_it_concerns_the_family(self, cast: Cast, as_: SignIn) -> None:
        cast.children["yu"].family_contacts.create(
            name="爸爸", relation="父亲", phone="0000-555 0143", recorded_by=cast.li, recorded_at=timezone.now()
        )
        concern = urgent(cast, "guardian")
        assert "0000-555 0143" not in as_(cast.wang).get(url("show_urgent", concern.public_id)).content.decode()


class TestWhoeverMayNotKnow:
    """The counselor herself is concerned."""

    def pages(self, cast: Cast, case: Case, browser: Client) -> Iterator[str]:
        for address in (
            "/",
            url("list_cases"),
            f"{url('list_cases')}?s=all",
            url("show_case", case.public_id),
            url("revise_decision", case.public_id),
            url("list_urgent"),
            url("list_due"),
            url("list_ended"),
            url("show_day"),
            url("close_case", case.public_id),
            reverse("students:show_student", args=[case.student.public_id]),
        ):
            yield _plain(browser.get(address).content.decode())

    def test_reads_the_same_pages_to_the_byte_before_and_after_an_end(
        self, cast: Cast, case: Case, wang: Client
    ) -> None:
        sent = review(case, decision="no-concern", reason="no-concern:talked-and-fine")

        def story() -> list[str]:
            before = list(self.pages(cast, case, wang))
            answered = wang.post(url("review_case", case.public_id), {**sent, "nonce": uuid.uuid4()})
            return [*before, f"{answered.status_code} {answered.url}", *self.pages(cast, case, wang)]

        with transaction.atomic():
            without = story()
            transaction.set_rollback(True)
        concern = urgent(cast, "staff", "王静")
        assert story() == without
        assert KeptOpen.objects.get().concern == concern

    def test_gets_the_same_refusals(self, cast: Cast, case: Case, wang: Client) -> None:
        wrong = review(case, decision="no-concern", reason="no-concern:talked-and-fine", **{"harm-by-self": "sign"})

        def refused() -> tuple[int, str]:
            answered = wang.post(url("review_case", case.public_id), {**wrong, "nonce": uuid.uuid4()})
            return answered.status_code, _plain(answered.content.decode())

        without = refused()
        urgent(cast, "staff", "王静")
        assert refused() == without and without[0] == 422
        assert wang.post(url("take_up_again", case.public_id)).status_code == 404


class TestTheCaseStaysOpenForThoseWhoMay:
    @pytest.fixture
    def concern(self, cast: Cast, case: Case) -> UrgentConcern:
        concern = urgent(cast, "staff", "王静")
        no_concern(case, cast.wang)
        return acknowledge_urgent(concern, by=cast.chen)

    @pytest.fixture(autouse=True)
    def late(self, concern: UrgentConcern) -> None:
        """The headteacher sees it by now."""
        UrgentConcern.objects.update(raised_at=timezone.now() - timedelta(hours=1))

    def test_they_read_so_and_cannot_close_the_concern_before_somebody_says_who_goes_on(
        self, cast: Cast, case: Case, concern: UrgentConcern, as_: SignIn
    ) -> None:
        kept = KeptOpen.objects.get()
        page = as_(cast.chen).get(url("show_urgent", concern.public_id)).content.decode()
        assert case.number in page and url("answer_kept_open", kept.public_id) in page
        with pytest.raises(CaseEndedUnknowing):
            ask_to_close_urgent(concern, by=cast.chen)
        assert as_(cast.chen).post(url("show_urgent", concern.public_id), {"act": "ask-to-close"}).status_code == 409
        said = {"said": "田蕾每周去看孩子", "nonce": uuid.uuid4()}
        assert as_(cast.chen).post(url("answer_kept_open", kept.public_id), said).status_code == 302
        ask_to_close_urgent(concern, by=cast.chen)

    def test_an_empty_word_is_none(self, cast: Cast, concern: UrgentConcern) -> None:
        with pytest.raises(NotYet):
            answer(KeptOpen.objects.get(), by=cast.chen, said=" ", nonce=uuid.uuid4())

    def test_whoever_is_kept_out_reaches_neither_question_nor_answer(
        self, cast: Cast, concern: UrgentConcern, as_: SignIn
    ) -> None:
        address = url("answer_kept_open", KeptOpen.objects.get().public_id)
        assert as_(cast.wang).get(address).status_code == 404
        assert as_(cast.wang).post(address, {"said": "x", "nonce": uuid.uuid4()}).status_code == 404

    def test_another_counselor_of_the_school_takes_the_case_up_again(
        self, cast: Cast, case: Case, concern: UrgentConcern, as_: SignIn
    ) -> None:
        assign(cast.tian, cast.school, "counselor")
        browser = as_(cast.tian)
        assert url("take_up_again", case.public_id) in browser.get(url("show_case", case.public_id)).content.decode()
        browser.post(url("take_up_again", case.public_id))
        case.refresh_from_db()
        assert (case.state, case.outcome, case.closed_at) == ("under-review", "", None)
        assert KeptOpen.objects.get().answered_by == cast.tian
        assert take_up_again(case, by=cast.tian).state == "under-review"  # pressed twice

    def test_who_takes_it_up_again_does_not_answer_for_a_concern_that_is_kept_from_her(
        self, cast: Cast, case: Case, concern: UrgentConcern
    ) -> None:
        assign(cast.tian, cast.school, "counselor")
        kept_from_her = make.make_urgent(cast, cast.zhou, "staff", "田蕾、王静", cast.children["yu"])
        KeptOpen.objects.create(concern=kept_from_her, case=case, since=timezone.now(), ended_by=cast.wang)
        UrgentConcern.objects.update(raised_at=timezone.now() - timedelta(hours=1))
        assert [one.pk for one in open_concerns_about(cast.tian, [case.student_id])[case.student_id]] == [concern.pk]
        take_up_again(case, by=cast.tian)
        assert KeptOpen.objects.get(concern=concern).answered_by == cast.tian
        assert KeptOpen.objects.get(concern=kept_from_her).answered_at is None


class TestUrgentAsADecision:
    def decided(self, cast: Cast, case: Case) -> None:
        record = make.decision("urgent", "see-urgent-categories", until=None)
        decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=record, guardian=None)

    def test_stands_in_red_as_not_sent_until_there_is_a_concern(self, cast: Cast, case: Case, wang: Client) -> None:
        self.decided(cast, case)
        raise_it = f"{url('raise_urgent')}?case={case.public_id}"
        home, child = wang.get("/").content.decode(), wang.get(url("show_case", case.public_id)).content.decode()
        assert "还没有送出" in home and raise_it in home and "还没有送出" in child
        urgent(cast)
        home, child = wang.get("/").content.decode(), wang.get(url("show_case", case.public_id)).content.decode()
        assert "还没有送出" not in home + child

    def test_a_concern_that_is_kept_from_the_counselor_is_no_news_to_her(
        self, cast: Cast, case: Case, wang: Client
    ) -> None:
        self.decided(cast, case)
        before = _plain(wang.get("/").content.decode())
        urgent(cast, "staff", "王静")
        assert _plain(wang.get("/").content.decode()) == before and "还没有送出" in before


def _paper(cast: Cast, visit: VisitDay) -> str:
    paper = VisitPaper(cast.wang, visit, list(visit.sheets.select_related("case__student").order_by("place")))
    return render_to_string(VISIT_DAY.template, {"page": paper, "product_version": "0"})


def _plain(html: str) -> str:
    """Without what differs between two answers anyway."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    html = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "ID", html)
    return re.sub(r'nonce[-="][^ >]*', "", html)
