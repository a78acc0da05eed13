"""The pages of a re-score, as the district officer walks through them, and whom they refuse."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Role
from screening.rounds.models import Rescoring, Result
from tests import factories as people
from tests.rounds import factories as rounds
from tests.rounds.districts import compute_all, corrected, hash_of_answers, other_rules, small_rescoring

PAGES = ["rounds:show_rescoring", "reports:show_rescoring"]
ADOPTS = 'name="do" value="adopt"'


@pytest.fixture
def current(cast):
    """Yu was rated as elevated."""
    made = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.ELEVATED})
    return made


@pytest.fixture
def ready(cast) -> Rescoring:
    return small_rescoring(cast)


def page(client, name, one):
    return client.get(reverse(name, args=[one.public_id]))


def decide(client, one, what, **kwargs):
    return client.post(reverse("rounds:show_rescoring", args=[one.public_id]), {"do": what}, **kwargs)


def asked_for(**fields):
    return {"reason": "规则改了", "nonce": str(uuid.uuid4()), **fields}


def test_the_officer_asks_watches_looks_and_adopts(as_, cast, current):
    officer, answers = as_(cast.district), hash_of_answers()
    rules = other_rules(elevated="5/12")
    asked = officer.post(
        reverse("rounds:start_rescoring", args=[current.public_id]), asked_for(rules=str(rules.public_id))
    )
    one = Rescoring.objects.get()
    watched = officer.get(asked["Location"])
    assert watched["Refresh"].startswith("3; url=") and "<progress" in watched.content.decode()
    assert "<table" not in page(officer, "reports:show_rescoring", one).content.decode()
    compute_all(one)
    watched = officer.get(asked["Location"])
    assert (
        "Refresh" not in watched and reverse("reports:show_rescoring", args=[one.public_id]) in watched.content.decode()
    )
    assert "1.0-strict" in watched.content.decode()
    looked = page(officer, "reports:show_rescoring", one).content.decode()
    assert "&lt;5" in looked and f"{asked['Location']}#adopt" in looked
    assert ADOPTS in watched.content.decode() and decide(officer, one, "adopt").status_code == 302
    assert set(Result.objects.in_force().values_list("rule_set", flat=True)) == {rules.pk}
    after = officer.get(asked["Location"]).content.decode()
    assert "郑科长" in after and ADOPTS not in after
    assert hash_of_answers() == answers


def test_a_large_round_says_that_it_is_being_adopted_and_looks_again_by_itself(as_, cast, ready, monkeypatch):
    monkeypatch.setattr("screening.rounds.services.rescoring.ADOPTED_AT_ONCE", 0)
    officer = as_(cast.district)
    answer = decide(officer, ready, "adopt", follow=True)
    assert answer["Refresh"].startswith("3; url=") and "正在换成新的结果" in answer.content.decode()
    assert 'name="do"' not in page(officer, "rounds:show_rescoring", ready).content.decode()
    told = page(as_(cast.wang), "cases:list_moved", ready).content.decode()
    assert "正在换成新的结果" in told and "县里还在看" not in told


def test_putting_it_aside_leaves_the_way_open_for_another(as_, cast, ready):
    officer = as_(cast.district)
    decide(officer, ready, "put-aside")
    ready.refresh_from_db()
    assert ready.state == "dismissed"
    again = reverse("rounds:start_rescoring", args=[ready.round.public_id])
    assert again in officer.get(reverse("rounds:list_rounds")).content.decode()
    assert 'name="do"' not in page(officer, "rounds:show_rescoring", ready).content.decode()


def test_a_decision_somebody_else_has_made_stands(as_, cast, ready):
    officer = as_(cast.district)
    decide(officer, ready, "put-aside")
    said = decide(officer, ready, "adopt", follow=True)
    ready.refresh_from_db()
    assert ready.state == "dismissed" and "这次重新计分现在不能决定" in said.content.decode()


def test_what_changes_nothing_or_says_no_why_comes_back_with_the_reason(as_, cast, current):
    officer, address = as_(cast.district), reverse("rounds:start_rescoring", args=[current.public_id])
    same = officer.post(address, asked_for(rules=str(current.rule_set.public_id)))
    assert same.status_code == 422 and "现在就是这样算的" in same.content.decode()
    unsaid = officer.post(address, asked_for(rules=str(other_rules().public_id), reason=""))
    assert unsaid.status_code == 422
    assert not Rescoring.objects.exists()


def test_while_one_waits_a_second_is_refused_in_words(as_, cast, ready):
    officer = as_(cast.district)
    refused = officer.post(
        reverse("rounds:start_rescoring", args=[ready.round.public_id]),
        asked_for(rules=str(other_rules("third").public_id)),
    )
    assert refused.status_code == 422 and "已有一次重新计分在等决定" in refused.content.decode()


def test_a_corrected_definition_can_be_chosen(as_, cast, current):
    version = current.forms.get(instrument_version__instrument="teacher-engagement").instrument_version
    fixed = corrected(version)
    fields = asked_for(rules=str(current.rule_set.public_id))
    fields[f"definition_{version.public_id.hex}"] = str(fixed.public_id)
    as_(cast.district).post(reverse("rounds:start_rescoring", args=[current.public_id]), fields)
    assert Rescoring.objects.get().definitions == {str(version.public_id): str(fixed.public_id)}


@pytest.mark.parametrize("name", PAGES)
def test_the_officer_of_another_county_finds_nothing_at_the_address(as_, cast, ready, name):
    elsewhere = people.make_user("elsewhere", "邻县", Role.DISTRICT_OFFICER)
    people.assign_county(elsewhere, people.make_county("邻县"))
    assert page(as_(elsewhere), name, ready).status_code == 404


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["li", "chen", "wang", "admin"])
def test_teacher_headteacher_counselor_and_administrator_are_refused(as_, cast, ready, name, who):
    assert page(as_(getattr(cast, who)), name, ready).status_code == 403


def test_the_counselor_sees_by_name_whose_level_moves_and_the_look_is_recorded(as_, cast, ready):
    shown = page(as_(cast.wang), "cases:list_moved", ready).content.decode()
    assert cast.children["yu"].name in shown and "1.0-strict" in shown
    event = AuditEvent.objects.get(verb="rescoring.list-moved")
    assert (event.actor_id, event.subjects) == (cast.wang.public_id, [str(cast.children["yu"].public_id)])


def test_a_counselor_of_other_schools_sees_nobody_and_the_district_no_names(as_, cast, ready):
    name = cast.children["yu"].name
    assert name not in page(as_(cast.tian), "cases:list_moved", ready).content.decode()
    for one in PAGES:
        assert name not in page(as_(cast.district), one, ready).content.decode()
    assert page(as_(cast.district), "cases:list_moved", ready).status_code == 403
