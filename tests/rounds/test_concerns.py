import uuid
from datetime import date

import pytest

from accounts.models import AuditEvent
from screening.cases.access import reasons_of
from screening.cases.evidence import why
from screening.cases.evidence.of_child import words_of
from screening.cases.opening.services.opening import open_case_for_flag
from screening.rounds import hooks, services
from screening.rounds.models import Flag, TeacherConcern
from tests.rounds import factories as rounds


@pytest.fixture
def told(monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "flag_raised", [lambda flag: told.append(flag)])
    monkeypatch.setattr(hooks, "concern_raised", [lambda concern, flag: told.append((concern, flag))])
    monkeypatch.setattr(hooks, "flag_was_looked_at", [])
    monkeypatch.setattr(hooks, "flag_was_ended", [])
    monkeypatch.setattr(hooks, "sheet_submitted", [])
    return told


def test_a_concern_between_rounds_is_a_flag_of_tier_a_without_a_round(cast, told):
    concern = services.raise_concern(cast.children["yu"], by=cast.staff, note=" 午饭常剩 ", nonce=uuid.uuid4())
    flag = Flag.objects.get()
    assert (flag.tier, flag.round, flag.school_class) == ("A", None, cast.class_3_1)
    assert concern.note == "午饭常剩"
    assert told == [flag, (concern, flag)]
    assert str(cast.children["yu"].public_id) in AuditEvent.objects.get(verb="concern.raise").subjects


def test_the_same_click_twice_is_one_concern(cast, told):
    nonce = uuid.uuid4()
    for _click in range(2):
        services.raise_concern(cast.children["yu"], by=cast.li, note="x", nonce=nonce)
    assert TeacherConcern.objects.count() == Flag.objects.count() == 1


def test_a_concern_about_a_flagged_child_joins_the_flag_and_lifts_it_to_tier_a(cast, sheet, told):
    rounds.hand_in(sheet, cast.li, {1: rounds.ELEVATED})
    services.raise_concern(cast.children["yu"], by=cast.zhou, note="", nonce=uuid.uuid4())
    flag = Flag.objects.get()
    assert (flag.tier, flag.round) == ("A", sheet.round)
    assert list(flag.reasons.filter(is_note=False).values_list("code", flat=True)) == ["elevated", "teacher-concern"]


def test_after_a_person_ended_the_flag_a_new_concern_is_a_new_flag(cast, sheet, told, monkeypatch):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    first = Flag.objects.get()
    monkeypatch.setattr(hooks, "flag_was_ended", [lambda flag: flag.pk == first.pk])
    services.raise_concern(cast.children["yu"], by=cast.li, note="", nonce=uuid.uuid4())
    newer = Flag.objects.exclude(pk=first.pk).get()
    assert newer.round is None and told[-2] == newer
    services.raise_concern(cast.children["yu"], by=cast.zhou, note="", nonce=uuid.uuid4())
    assert Flag.objects.count() == 2 and newer.reasons.count() == 2


def test_worries_named_at_submit_are_concerns_of_the_sheet(cast, sheet, told):
    rounds.hand_in(sheet, cast.li, worries=[(cast.children["nur"], "不爱说话")])
    concern = TeacherConcern.objects.get()
    assert (concern.sheet, concern.note, concern.raised_by) == (sheet, "不爱说话", cast.li)
    assert Flag.objects.get().student == cast.children["nur"]


def test_the_words_of_a_wish_and_an_outside_result_stand_in_their_sentence_only(cast, current, told):
    yu = cast.children["yu"]
    services.record_child_asks(yu, by=cast.wang, nonce=uuid.uuid4(), whom="王老师", asked_on=date(2026, 10, 16))
    services.record_outside_result(
        yu,
        by=cast.wang,
        nonce=uuid.uuid4(),
        source="county-assessment",
        dated=date(2026, 10, 15),
        as_given="建议关注",
        seen_by="王静",
    )
    flag = Flag.objects.get()
    assert "王老师" not in str([reason.params for reason in flag.reasons.all()])
    case = open_case_for_flag(flag)
    wish, outside = [line.text for line in why.reasons_of(reasons_of(cast.wang, case), words_of(cast.wang, case))]
    assert "想找：王老师" in wish and "2026 年 10 月 16 日" in wish
    assert "建议关注" in outside and "县里的年度测评" in outside
    assert reasons_of(cast.li, case) == [] and reasons_of(cast.tian, case) == []
    assert words_of(cast.li, case) == {} and words_of(cast.tian, case) == {}


def test_wishes_and_outside_results_are_harmless_when_sent_twice(cast, told):
    yu, nonce = cast.children["yu"], uuid.uuid4()
    first = services.record_child_asks(yu, by=cast.wang, nonce=nonce)
    assert services.record_child_asks(yu, by=cast.wang, nonce=nonce) == first
    values = {"source": "other", "dated": date(2026, 10, 1), "as_given": "x", "seen_by": "y"}
    result = services.record_outside_result(yu, by=cast.wang, nonce=nonce, **values)
    assert services.record_outside_result(yu, by=cast.wang, nonce=nonce, **values) == result
    assert Flag.objects.get().reasons.count() == 2


def test_other_words_under_a_nonce_that_was_used_are_one_more_worry(cast):
    yu, bo, nonce = cast.children["yu"], cast.children["bo"], uuid.uuid4()
    for child, note in ((yu, "午饭常剩"), (yu, "午饭常剩"), (yu, "今天哭了"), (bo, "午饭常剩")):
        services.raise_concern(child, by=cast.li, note=note, nonce=nonce)
    assert (yu.teacher_concerns.count(), bo.teacher_concerns.count()) == (2, 1)
