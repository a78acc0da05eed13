"""How many inputs a counselor needs from a child's page to each decision, counted in a browser; and that a question
which does not apply is neither asked nor sent."""

import pytest
from playwright.sync_api import expect

from screening.cases.models import Case, Referral, ReviewDraft
from tests.cases import factories as make
from tests.cases.pages import url
from tests.factories import make_consent
from tests.operations.processes import until

SAFETY = ("harm-by-others", "harm-by-self", "sleep", "food")
REASONS = {"no-concern": "talked-and-fine", "watch": "recent-change", "support-plan": "family-contact"}
MOST = {"no-concern": 9, "watch": 11, "support-plan": 12}
TO_PAPER = 14


class Hands:
    """Counts what is pressed, chosen and typed."""

    def __init__(self, page):
        self.page, self.inputs = page, 0

    def choose(self, name, value):
        self.inputs += 1
        self.page.check(f"input[name='{name}'][value='{value}']")

    def pick(self, name, value):
        self.inputs += 1
        self.page.select_option(f"select[name={name}]", value)

    def type(self, name, words):
        self.inputs += 1
        self.page.fill(f"[name={name}]", words)

    def press(self, what):
        self.inputs += 1
        with self.page.expect_navigation():
            self.page.click(what)

    def review(self, decision, reason):
        self.choose("child_seen", "seen")
        for part in SAFETY:
            self.choose(part, "no-sign")
        self.choose("decision", decision)
        self.pick("reason", f"{decision}:{reason}")
        if decision != "no-concern":
            self.choose("told", "call")
        self.press("#dec button.btn.wide")


@pytest.fixture
def hands(cast, browser_for):
    case = make.make_case(cast, "yu")
    return Hands(browser_for(cast.wang).goto(url("show_case", case.public_id)))


@pytest.mark.parametrize("decision", REASONS)
def test_a_review_with_a_decision_takes_few_inputs(hands, decision):
    hands.review(decision, REASONS[decision])
    case = Case.objects.get()
    assert case.decisions.get().decision == decision and case.reviews.get().asked == ["child"]
    print(f"{decision}: {hands.inputs} inputs")
    assert hands.inputs <= MOST[decision]


def test_from_the_child_to_a_referral_on_paper(cast, hands):
    receiver = make.make_receiver(cast)
    make_consent(cast.children["yu"])
    hands.review("referral", "help-school-lacks")
    hands.pick("receiver", str(receiver.pk))
    hands.type("request", "请见一面孩子和照料人")
    hands.press("form:has([name=request]) button.btn:not(.plain) >> nth=-1")
    hands.press("button[value=issue]")
    expect(hands.page.locator("main")).to_contain_text("文件")
    hands.inputs += 1  # the file is taken from there once a worker has made it
    assert Referral.objects.get().state == Referral.State.ISSUED
    print(f"referral to paper: {hands.inputs} inputs")
    assert hands.inputs <= TO_PAPER


def test_a_question_is_asked_when_it_is_needed_and_only_reasons_of_the_decision_are_offered(hands):
    page = hands.page
    field = {name: page.locator(f"[name={name}]").first for name in ("not_seen_because", "why_not", "until", "behind")}
    for one in field.values():
        expect(one).to_be_hidden()
    hands.choose("child_seen", "not-seen")
    expect(field["not_seen_because"]).to_be_visible()
    hands.choose("sleep", "sign")
    expect(field["behind"]).to_be_visible()
    hands.choose("decision", "watch")
    expect(field["until"]).to_be_visible()
    values = page.locator("select[name=reason] option").evaluate_all("found => found.map(one => one.value)")
    assert values[0] == "" and {one.partition(":")[0] for one in values[1:]} == {"watch"}
    hands.choose("told", "not-told")
    expect(field["why_not"]).to_be_visible()
    expect(page.locator("main [name=who]")).to_be_hidden()


def test_a_child_nobody_could_see_gets_a_day_on_which_somebody_looks(hands):
    until = hands.page.locator("[name=until]")
    hands.choose("decision", "no-concern")
    hands.pick("reason", "no-concern:talked-and-fine")
    expect(until).to_be_hidden()
    hands.pick("reason", "no-concern:in-hospital")
    expect(until).to_be_visible()


def test_what_was_typed_for_another_decision_is_not_sent(hands):
    hands.choose("decision", "watch")
    hands.type("until", "2026-12-01")
    hands.review("no-concern", "talked-and-fine")
    assert Case.objects.get().decisions.get().until is None


def test_what_was_refused_keeps_its_reason_and_says_what_is_missing_from_top_to_bottom(hands):
    page = hands.page
    hands.press("#dec button.btn.wide")
    missing = page.locator("[role=alert] a").evaluate_all("found => found.map(one => one.getAttribute('href'))")
    tops = page.evaluate("all => all.map(one => document.querySelector(one).getBoundingClientRect().top)", missing)
    assert len(tops) == 7 and tops == sorted(tops)
    hands.choose("child_seen", "seen")
    hands.choose("decision", "no-concern")
    hands.pick("reason", "no-concern:talked-and-fine")
    hands.press("#dec button.btn.wide")
    expect(page.locator("select[name=reason]")).to_have_value("no-concern:talked-and-fine")


def test_without_a_script_every_question_stands_on_the_page(cast, browser_for):
    case = make.make_case(cast, "yu")
    page = browser_for(cast.wang, script=False).goto(url("show_case", case.public_id))
    for name in ("child_seen_on", "not_seen_because", "behind", "reason", "until", "why_not", "who"):
        expect(page.locator(f"[name={name}]").first).to_be_visible()


def test_a_half_written_review_is_there_again_after_leaving_the_page(hands):
    hands.choose("child_seen", "seen")
    hands.type("child_wants", "想和妈妈多说话")
    expect(hands.page.locator("#kept")).to_contain_text("只有您能看到")
    hands.choose("decision", "watch")
    address = hands.page.url
    hands.page.goto(address.partition("/cases/")[0] + "/cases/")  # at once: what was chosen last is sent on leaving
    until(lambda: '"watch"' in ReviewDraft.objects.get().words, "the server has the last choice")
    hands.page.goto(address)
    expect(hands.page.locator("[name=child_wants]")).to_have_value("想和妈妈多说话")
    expect(hands.page.locator("input[name=decision][value=watch]")).to_be_checked()
    expect(hands.page.locator("[name=until]")).to_be_visible()
    hands.page.click("button[name=drop]")
    expect(hands.page.locator("[name=child_wants]")).to_have_value("")
