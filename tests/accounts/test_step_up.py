"""Password or code once more, before a door opens or data goes out."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, PendingAct, SecondFactor, User
from accounts.second_factor import HALF_MINUTE, code_at
from accounts.services.second_factor import set_up_app
from students.services.by_two import ask_for_code
from tests.authorization.asks_again import ASKS_AGAIN
from tests.authorization.table import all_views
from tests.clock import NOW

PASSWORD, SECRET = "a-good-password", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
ANSWER = "accounts:answer_pending"


def at(**after: float):
    return time_machine.travel(datetime.fromisoformat(NOW) + timedelta(**after), tick=False)


def shown_now() -> str:
    return code_at(SECRET, int(timezone.now().timestamp()) // HALF_MINUTE)


@pytest.fixture
def pending(cast) -> PendingAct:
    return ask_for_code(cast.wang, by=cast.admin)


@pytest.fixture
def head(cast, as_) -> Client:
    """The headteacher, signed in at nine and busy since."""
    browser = as_(cast.chen)
    for minutes in (0, 10):
        with at(minutes=minutes):
            browser.get("/")
    return browser


def confirm(browser: Client, pending: PendingAct):
    return browser.post(reverse(ANSWER), {"pending": [str(pending.public_id)], "answer": "confirm"})


def outcome(pending: PendingAct) -> str:
    pending.refresh_from_db()
    return pending.outcome


def test_within_a_quarter_of_an_hour_nothing_more_is_asked(head, pending):
    with at(minutes=14):
        assert confirm(head, pending).context["slips"]


def test_later_the_password_is_asked_for_and_then_it_goes_on_with_what_was_sent(head, pending):
    with at(minutes=16):
        asked = confirm(head, pending)
        assert (asked.status_code, outcome(pending)) == (401, "waiting")
        done = head.post(asked.context["action"], {"kept": asked.context["kept"], "proof": PASSWORD})
        assert (outcome(pending), len(done.context["slips"])) == ("confirmed", 1)


def test_a_wrong_password_leads_nowhere_and_is_on_record(head, pending):
    with at(minutes=16):
        kept = confirm(head, pending).context["kept"]
        again = head.post(reverse(ANSWER), {"kept": kept, "proof": "not-the-password"})
        assert (again.status_code, again.context["kept"], outcome(pending)) == (422, kept, "waiting")
        assert AuditEvent.objects.filter(verb="account.proof_refused").count() == 1


def test_after_five_wrong_ones_the_right_one_waits(head, pending):
    with at(minutes=16):
        kept = {"kept": confirm(head, pending).context["kept"]}
        for _ in range(5):
            head.post(reverse(ANSWER), {**kept, "proof": "not-the-password"})
        assert head.post(reverse(ANSWER), {**kept, "proof": PASSWORD}).status_code == 422
        assert outcome(pending) == "waiting"


def test_a_kept_act_is_not_sent_twice_nor_by_somebody_else(head, pending, cast, as_):
    with at(minutes=16):
        kept = {"kept": confirm(head, pending).context["kept"]}
        as_(cast.wang).post(reverse(ANSWER), {**kept, "proof": PASSWORD})
        assert outcome(pending) == "waiting"
        head.post(reverse(ANSWER), {**kept, "proof": PASSWORD})
        answer = head.post(reverse(ANSWER), {**kept, "proof": PASSWORD})
        assert (answer.status_code, outcome(pending)) == (302, "confirmed")


def test_whoever_may_not_act_is_not_asked_either(cast, as_):
    browser = as_(cast.li)
    browser.get("/")
    with at(minutes=14):
        browser.get("/")
    with at(minutes=16):
        assert browser.post(reverse("students:add_school")).status_code == 403


class TestWithASecondFactor:
    @pytest.fixture(autouse=True)
    def head_has_a_phone(self, settings, cast):
        settings.SECOND_FACTOR = True
        set_up_app(cast.chen, by=cast.chen, secret=SECRET, code=shown_now())
        SecondFactor.objects.update(last_step=0)
        cast.people["chen"] = User.objects.get(pk=cast.chen.pk)

    def test_a_code_does_as_well_as_the_password(self, head, pending):
        with at(minutes=16):
            kept = {"kept": confirm(head, pending).context["kept"]}
            head.post(reverse(ANSWER), {**kept, "proof": shown_now()})
            assert outcome(pending) == "confirmed"

    def test_another_phone_takes_a_code_of_the_one_before_and_no_password(self, head):
        with at(minutes=16):
            sheet = reverse("accounts:set_up_sheet")
            kept = {"kept": head.post(sheet).context["kept"]}
            assert head.post(sheet, {**kept, "proof": PASSWORD}).status_code == 422
            assert SecondFactor.objects.get().kind == "app"
            page = head.post(sheet, {**kept, "proof": shown_now()})
            assert len(page.context["page"].codes) == 50

    def test_a_password_typed_a_moment_ago_is_no_code(self, cast, as_):
        browser = as_(cast.chen)  # this session knows of no code
        assert browser.post(reverse("accounts:renew_spare_codes")).status_code == 401


def test_what_asks_again_is_a_closed_list():
    views = all_views()  # an app may be left out
    found = {name: view.asks_again for name, view in views.items() if hasattr(view, "asks_again")}
    assert found == {name: what for name, what in ASKS_AGAIN.items() if name in views}
