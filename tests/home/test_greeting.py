"""A teacher is greeted by family name and time of day."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from screening.home.teacher import greeting


@pytest.mark.parametrize(
    ("name", "hour", "words"),
    [
        ("李芳", 8, "李老师，早上好"),
        ("欧阳小梅", 12, "欧阳老师，中午好"),
        ("欧阳", 15, "欧老师，下午好"),
        ("迪丽努尔·艾力", 19, "迪丽努尔·艾力老师，晚上好"),
        ("Test", 8, "Test老师，早上好"),
    ],
)
def test_the_family_name_where_it_is_known_which_part_that_is(name, hour, words):
    assert greeting(name, datetime(2026, 10, 19, hour, tzinfo=UTC)) == words


def test_in_english_the_whole_name(settings):
    with translation.override("en"):
        assert greeting("李芳", datetime(2026, 10, 19, 8, tzinfo=UTC)) == "Good morning, 李芳"
