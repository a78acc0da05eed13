"""Every ended case says in one button how a child is looked at again; what was ended stays as it was."""

import uuid

import pytest

from screening.cases.follow_up.services import close_case
from screening.cases.models import Case
from screening.cases.review import services as reviewing
from tests.cases import factories as make
from tests.cases.pages import page, url


@pytest.fixture(params=["with an outcome", "all right for now"])
def ended(request, cast) -> Case:
    if request.param == "with an outcome":
        return close_case(make.planned_case(cast), by=cast.wang, outcome="better", reported_by="child")
    case = make.make_case(cast)
    reviewing.record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.NO_CONCERN)
    case.refresh_from_db()
    return case


def test_one_button_on_the_ended_case_puts_the_child_on_the_desk_again(cast, wang, ended):
    text = page(wang.get(url("show_case", ended.public_id)))
    assert url("look_again", ended.public_id) in text
    nonce = uuid.uuid4()
    for _press in range(2):
        answer = wang.post(url("look_again", ended.public_id), {"nonce": nonce, "why": ""})
        opened = Case.objects.exclude(pk=ended.pk).get()
        assert answer.url == url("show_case", opened.public_id)
    assert (opened.state, opened.owner) == (Case.State.WAITING, cast.wang)
    before = Case.objects.get(pk=ended.pk)
    assert (before.state, before.outcome, before.closed_at) == (ended.state, ended.outcome, ended.closed_at)


def test_where_the_child_is_looked_after_already_the_ended_case_leads_there(cast, wang, ended):
    wang.post(url("look_again", ended.public_id), {"nonce": uuid.uuid4(), "why": ""})
    opened = Case.objects.exclude(pk=ended.pk).get()
    text = page(wang.get(url("show_case", ended.public_id)))
    assert url("show_case", opened.public_id) in text
    assert url("look_again", ended.public_id) not in text
    assert url("revise_decision", ended.public_id) not in text


def test_an_open_case_has_no_such_button(cast, wang):
    case = make.make_case(cast)
    assert url("look_again", case.public_id) not in page(wang.get(url("show_case", case.public_id)))
