"""Two hands at one moment: case numbers stay one for one child, a referral is issued once, a talk is answered once."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from screening.cases.models import Case, Referral
from screening.cases.opening.services import opening
from screening.cases.referrals import services
from screening.cases.review import services as reviewing
from screening.rounds.models import Flag
from tests.cases import factories as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]


def together(*acts):
    """Every act in a thread and connection of its own; what each returned or raised."""

    def run(act):
        try:
            return act()
        except Exception as error:  # noqa: BLE001  # the test looks at what came
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_parallel_writers_get_numbers_without_a_gap_or_a_double(cast):
    flags = [make.make_flag(cast.children[name], cast.district) for name in ("yu", "bo", "nur", "hao", "second")]
    opened = together(*[lambda flag=flag: opening.open_case_for_flag(Flag.objects.get(pk=flag.pk)) for flag in flags])
    year = opened[0].number.split("-")[1]
    assert sorted(case.number for case in opened) == [f"XQ-{year}-{n:04d}" for n in range(1, 6)]


def test_the_same_flag_opened_twice_at_one_moment_is_one_case(cast):
    flag = make.make_flag(cast.children["yu"], cast.district)
    together(*[lambda: opening.open_case_for_flag(Flag.objects.get(pk=flag.pk)) for _hand in range(3)])
    assert Case.objects.count() == 1


def test_a_referral_issued_by_two_hands_has_one_code(cast):
    referral = make.make_referral(cast, make.make_case(cast, "yu"))
    issued = together(
        *[lambda: services.issue_referral(Referral.objects.get(pk=referral.pk), by=cast.wang) for _hand in range(3)]
    )
    assert len({row.receipt_code for row in issued}) == 1
    assert referral.statuses.count() == 1


def test_one_form_sent_twice_at_one_moment_is_one_review(cast):
    case, nonce = make.make_case(cast, "yu"), uuid.uuid4()

    def press():
        record = make.seen_review(child_seen_on=None, not_seen_because="在外地")
        return reviewing.record_review(Case.objects.get(pk=case.pk), by=cast.wang, nonce=nonce, review=record)

    rows = together(press, press, press)
    assert len({row.pk for row in rows}) == 1
