"""A review that was not finished stands there again for its writer alone, counts for nothing, and is unreadable in a
stolen database."""

from django.db import connection

from accounts.models import AuditEvent
from screening.cases.models import Case, Review, ReviewDraft
from screening.cases.opening.services.opening import was_looked_at, withdraw_case
from screening.cases.review.drafts import LONGEST
from tests import factories as people
from tests.cases import factories as make
from tests.cases.pages import page, review, url

WANTS = "想和妈妈多说话"
HALF = {
    "child_seen": "seen",
    "asked": ["child", "guardian"],
    "harm-by-self": "no-sign",
    "child_wants": "想和妈妈多说话",
}


def keep(browser, case, values, **query):
    return browser.post(url("keep_draft", case.public_id), values, query_params=query)


def test_what_was_typed_stands_in_the_form_again_and_nothing_of_it_counts(cast, wang):
    case = make.make_case(cast, "yu")
    assert keep(wang, case, HALF).status_code == 200
    text = page(wang.get(url("show_case", case.public_id)))
    assert "想和妈妈多说话" in text and "没写完的" in text
    for name, value in (("child_seen", "seen"), ("asked", "child"), ("asked", "guardian"), ("harm-by-self", "no-sign")):
        inputs = [one for one in text.split("<input") if f'name="{name}"' in one and f'value="{value}"' in one]
        assert any("checked" in one for one in inputs), (name, value)
    assert Review.objects.count() == 0 and Case.objects.get().state == Case.State.WAITING


def test_another_counselor_of_the_school_does_not_see_it(cast, as_, wang):
    case = make.make_case(cast, "yu")
    keep(wang, case, HALF)
    people.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    assert "想和妈妈多说话" not in page(as_(cast.tian).get(url("show_case", case.public_id)))


def test_on_a_shared_computer_nothing_is_kept_for_somebody_else(cast, wang):
    case = make.make_case(cast, "yu")
    assert keep(wang, case, HALF, person=cast.tian.device_name).status_code == 403
    assert keep(wang, case, HALF, person=cast.wang.device_name).status_code == 200


def test_it_goes_when_the_review_is_saved_or_thrown_away(cast, wang):
    case = make.make_case(cast, "yu")
    keep(wang, case, HALF)
    wang.post(url("review_case", case.public_id), review(case, decision="not-yet"))
    assert not ReviewDraft.objects.exists()
    keep(wang, case, HALF)
    assert keep(wang, case, {"drop": "1"}).status_code == 302
    assert not ReviewDraft.objects.exists()


def test_a_refused_review_loses_no_draft(cast, wang):
    case = make.make_case(cast, "yu")
    keep(wang, case, HALF)
    assert wang.post(url("review_case", case.public_id), review(case, decision="")).status_code == 422
    assert ReviewDraft.objects.exists()


def test_in_the_database_it_is_unreadable_and_the_log_says_once_that_there_is_one(cast, wang):
    case = make.make_case(cast, "yu")
    for _turn in range(3):
        keep(wang, case, HALF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM cases_reviewdraft")
        assert "妈妈" not in str(cursor.fetchall())
    assert AuditEvent.objects.filter(verb="case.draft").count() == 1


def test_only_fields_of_the_form_are_kept_and_nothing_endless(cast, wang):
    case = make.make_case(cast, "yu")
    assert keep(wang, case, {"anything": "else", "nonce": "x"}).status_code == 200
    assert not ReviewDraft.objects.exists()
    assert keep(wang, case, {"child_wants": "想" * LONGEST}).status_code == 403


def test_a_draft_is_no_look_and_goes_with_a_case_that_was_never_looked_at(cast, wang):
    case = make.make_case(cast, "yu")
    keep(wang, case, HALF)
    assert not was_looked_at(case.flag)
    withdraw_case(case.flag)
    assert not Case.objects.exists() and not ReviewDraft.objects.exists()
