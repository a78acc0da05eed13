"""From whom an urgent concern is kept, derived from one answer."""

import pytest

from accounts.models import Role
from screening.cases.urgent.withholding import KEPT_OUT_WHEN_UNSURE, withheld_from

WANG, LI, LUO = (1, "王静"), (2, "李芳"), (3, "罗师傅")
STAFF = [WANG, LI, LUO]


@pytest.mark.parametrize("about", ["no", "guardian"])
def test_nobody_at_school_is_kept_out_when_it_concerns_nobody_there(about):
    kept = withheld_from(about, "", STAFF)
    assert not kept.users
    assert not kept.roles


def test_a_named_colleague_is_kept_out_and_the_others_see_it():
    kept = withheld_from("staff", "宿舍的罗师傅", STAFF)
    assert kept.users == {3}
    assert kept.roles == set()


def test_a_job_title_keeps_everybody_in_it_out():
    assert withheld_from("staff", "校长", STAFF).roles == {Role.HEADTEACHER}


def test_not_sure_leads_past_the_school():
    kept = withheld_from("unsure", "", STAFF)
    assert kept.roles == set(KEPT_OUT_WHEN_UNSURE)
    assert Role.COUNSELOR not in kept.roles
    assert Role.PROTECTION_CONTACT not in kept.roles


def test_a_name_nobody_can_place_shuts_out_nobody_but_the_same_family_name():
    kept = withheld_from("staff", "一位姓王的老师", STAFF)
    assert kept.users == {1}
    assert kept.roles == set()


def test_whoever_is_named_in_what_was_seen_is_kept_out_while_the_name_is_open():
    for about in ("staff", "unsure"):
        assert withheld_from(about, "一位老师", STAFF, said="孩子说李芳打了他").users == {2}
