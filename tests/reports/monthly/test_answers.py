"""What a headteacher answers to what a month asked, and what the next month says of it."""

from datetime import date
from urllib.parse import urlencode

import pytest

from accounts.models import AuditEvent, Role
from screening.reports.models import AskAnswer
from screening.reports.monthly.access import asked_and_before
from screening.reports.monthly.ask_words import headline
from screening.reports.monthly.pdf import code_of
from screening.reports.monthly.services import making
from tests import factories
from tests.journeys.monthly_pages import keep
from tests.reports.monthly import example_figures
from tests.reports.monthly.example_figures import shown
from tests.reports.monthly.test_month_pdf import words_of

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
ASKS = [{"code": "see", "count": shown(16), "days": 4}, {"code": "begin", "count": shown(12)}]


def september(cast, revision=1, asks=ASKS, **changes):
    content = example_figures.round_month(as_of="2026-09-30", asks=asks, **changes)
    return keep(cast, content, SEPTEMBER, revision)


def october(cast, **cells):
    people = {**example_figures.people(), **{f"chain.wait-{name}": cell for name, cell in cells.items()}}
    return keep(cast, example_figures.round_month(as_of="2026-10-31", people=people, asks=ASKS[:1]), OCTOBER)


@pytest.fixture
def report(cast):
    return september(cast)


def address(report):
    return f"/reports/{report.public_id}/asks/"


def fields_of(browser, report):
    """What the form holds as it is opened."""
    form = browser.get(address(report)).context["form"]
    return {
        name: str(getattr(value, "pk", value) or "")
        for name in form.fields
        if (value := form[name].value()) is not None
    }


def post(browser, report, opened=None, **said):
    """Press save on the page as it was opened, after changing some fields (`do_see`)."""
    changed = {name.replace("_", "-"): value for name, value in said.items()}
    data = {**(fields_of(browser, report) if opened is None else opened), **changed}
    return browser.post(address(report), urlencode(data), content_type="application/x-www-form-urlencoded")


def latest(code="see"):
    return AskAnswer.objects.filter(code=code).order_by("number").last()


def text(browser, url):
    return browser.get(url).content.decode()


def test_one_tap_and_save_takes_an_ask_on_by_oneself_for_two_weeks(cast, as_, report):
    answer = post(as_(cast.chen), report, do_see="taken")
    assert answer.status_code == 302
    row = AskAnswer.objects.get()
    assert (row.code, row.state, row.done_by, row.until) == ("see", "taken", cast.chen, date(2026, 11, 2))
    assert "由陈志远办，11 月 2 日前办好（陈志远 10 月 19 日记）" in text(as_(cast.chen), "/")


@pytest.mark.parametrize(("closes", "by"), [("2026-10-23", "2026-10-23"), ("2026-11-27", "2026-11-02")])
def test_what_a_round_asks_for_is_offered_for_a_day_before_it_closes(cast, as_, closes, by):
    report = september(cast, asks=[{"code": "sheets", "count": 2, "closes": closes}])
    assert fields_of(as_(cast.chen), report)["until-sheets"] == by


def test_the_first_screen_says_of_today_only_what_the_report_does_not_ask(cast, as_, monkeypatch):
    asked, a_day_later, one_more = (
        {"code": "receipts", "count": count, "days": days} for count, days in ((4, 12), (4, 13), (5, 13))
    )
    september(cast, asks=[asked])
    for ask, lines in ((asked, 0), (a_day_later, 0), (one_more, 1)):
        monkeypatch.setattr(making, "asks_of_today", lambda _content, ask=ask: [ask])
        assert len(as_(cast.chen).get("/").context["today"]) == lines


def test_an_answer_is_written_down_with_who_gave_it_and_names_nobody_in_the_log(cast, as_, report):
    post(as_(cast.chen), report, do_see="taken")
    event = AuditEvent.objects.get(verb="report.answer")
    assert event.actor_id == cast.chen.public_id
    assert event.detail == {"month": "2026-09-01", "ask": "see", "state": "taken"}


def test_what_is_taken_on_needs_somebody_and_a_day(cast, as_, report):
    answer = post(as_(cast.chen), report, do_see="taken", by_see="", until_see="")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"by-see", "until-see"}
    assert not AskAnswer.objects.exists()


def test_only_people_of_the_school_can_be_named(cast, as_, report):
    assert post(as_(cast.chen), report, do_see="taken", by_see=str(cast.tian.pk)).status_code == 422
    assert post(as_(cast.chen), report, do_see="taken", by_see=str(cast.wang.pk)).status_code == 302


def test_the_same_page_sent_twice_says_it_once(cast, as_, report):
    browser = as_(cast.chen)
    opened = fields_of(browser, report)
    assert [post(browser, report, opened, do_see="taken").status_code for _time in range(2)] == [302, 302]
    assert AskAnswer.objects.count() == 1


def test_what_was_said_later_stands_and_what_was_said_before_is_kept(cast, as_, report):
    browser = as_(cast.chen)
    post(browser, report, do_see="taken")
    post(browser, report, do_see="done")
    assert list(AskAnswer.objects.order_by("number").values_list("number", "state")) == [(1, "taken"), (2, "done")]
    assert latest().done_by == cast.chen
    assert "陈志远 10 月 19 日说：已办成" in text(browser, f"/reports/{report.public_id}/")


@pytest.fixture
def deputy(cast):
    """A second headteacher of the school."""
    person = factories.make_user("deputy", "彭校长", Role.HEADTEACHER)
    factories.assign(person, cast.school, "headteacher")
    return person


def test_who_opened_the_page_before_another_answered_is_told_and_overwrites_nothing(cast, as_, report, deputy):
    browser = as_(cast.chen)
    opened = fields_of(browser, report)
    post(as_(deputy), report, do_see="done")
    answer = post(browser, report, opened, do_see="not-done")
    assert answer.status_code == 422
    assert "另一位已经记过" in answer.content.decode() and "彭校长" in answer.content.decode()
    assert latest().state == "done"
    again = {**opened, "known": answer.context["form"]["known"].value()}
    assert post(browser, report, again, do_see="not-done").status_code == 302
    assert latest().state == "not-done"


def test_two_who_answer_different_asks_do_not_disturb_each_other(cast, as_, report, deputy):
    browser = as_(cast.chen)
    opened = fields_of(browser, report)
    post(as_(deputy), report, do_see="done")
    assert post(browser, report, opened, do_begin="taken").status_code == 302
    assert latest("see").state == "done" and latest("begin").state == "taken"


def test_a_new_headteacher_reads_what_the_former_one_promised(cast, as_, report, deputy):
    post(as_(cast.chen), report, do_see="taken")
    cast.chen.assignments.update(ends=date(2026, 10, 18))
    assert "由陈志远办" in text(as_(deputy), "/")
    assert as_(cast.chen).get(address(report)).status_code == 404


def test_a_revision_keeps_what_was_answered_also_of_what_it_no_longer_asks(cast, as_, report):
    browser = as_(cast.chen)
    post(browser, report, do_see="taken", do_begin="taken")
    second = september(cast, 2, asks=[{"code": "see", "count": shown(15)}])
    assert "由陈志远办" in text(browser, f"/reports/{second.public_id}/")
    assert set(fields_of(browser, second)) >= {"do-see", "do-begin"}
    assert post(browser, second, do_begin="done").status_code == 302


def test_a_month_that_asks_for_nothing_has_nothing_to_answer(cast, as_):
    quiet = september(cast, asks=[{"code": "nothing"}])
    assert "这个月没有要办的事" in text(as_(cast.chen), address(quiet))
    assert address(quiet) not in text(as_(cast.chen), f"/reports/{quiet.public_id}/")


@pytest.mark.parametrize(
    ("see", "said", "words"),
    [
        (shown(0), "", "1 件按记录已办成"),
        (shown(0), "not-done", "1 件按记录已办成"),
        (shown(5), "done", "1 件还没办完"),
        ([None, "group"], "done", "1 件校长说已办成"),
        ([None, "group"], "taken", "1 件记录里看不出"),
    ],
)
def test_done_is_what_the_record_says_and_a_word_is_called_a_word(cast, as_, see, said, words):
    first = september(cast, asks=ASKS[:1])
    if said:
        post(as_(cast.chen), first, do_see=said)
    _this, before = asked_and_before(cast.chen, october(cast, see=see))
    figures = october_figures(see)
    assert headline(before, figures) == f"2026 年 9 月请办 1 件：{words}。"


def october_figures(see):
    people = {**example_figures.people(), "chain.wait-see": see}
    return example_figures.round_month(as_of="2026-10-31", people=people)


def test_the_next_report_and_the_first_screen_open_with_what_became_of_it(cast, as_, report):
    browser = as_(cast.chen)
    post(browser, report, do_see="done", do_begin="done")
    later = october(cast, see=shown(0), begin=shown(7))
    shown_now = text(browser, f"/reports/{later.public_id}/")
    assert "2026 年 9 月请办 2 件：1 件按记录已办成；1 件还没办完。" in shown_now
    assert shown_now.index('id="before"') < shown_now.index('id="asks"')
    assert "2026 年 9 月请办 2 件" in text(browser, "/").split('id="chain"')[0]


def test_a_holiday_that_asked_for_nothing_does_not_hide_what_was_asked_before_it(cast, report):
    keep(
        cast,
        example_figures.holiday_month() | {"as_of": "2026-10-31", "asks": [{"code": "holiday-until", "back": None}]},
        OCTOBER,
    )
    november = keep(cast, example_figures.round_month(), date(2026, 11, 1))
    _this, before = asked_and_before(cast.chen, november)
    assert before.report == report


def test_the_paper_says_who_does_it_and_its_code_leads_back_to_the_form(cast, as_, report):
    browser = as_(cast.chen)
    post(browser, report, do_see="taken", by_see=str(cast.wang.pk))
    printed = words_of(report, asked=asked_and_before(cast.chen, report))
    assert "王静11月2日" in printed and code_of(report) in printed
    assert code_of(report) == code_of(september(cast, 2))
    answer = browser.post("/documents/code/", {"code": code_of(report)})
    assert answer.status_code == 302 and answer.url.endswith("/asks/")
    assert as_(cast.tian).post("/documents/code/", {"code": code_of(report)}).status_code == 422


def test_an_answer_makes_another_file_of_the_month(cast, as_, report):
    browser = as_(cast.chen)
    first = browser.post(f"/reports/{report.public_id}/files/pdf/").url
    assert browser.post(f"/reports/{report.public_id}/files/pdf/").url == first
    post(browser, report, do_see="taken")
    assert browser.post(f"/reports/{report.public_id}/files/pdf/").url != first
