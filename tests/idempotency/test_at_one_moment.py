"""Many copies of one form at one moment, each in a connection of its own."""

import uuid

import pytest

from screening.idempotency.models import Receipt
from students.models import StrengthNote
from students.services.family import record_strength
from tests.cases.deciding.test_parallel import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]


def test_many_copies_at_one_moment_are_one_row_and_each_gets_it(cast):
    nonce, told = uuid.uuid4(), {"line": "hopes", "source": "child", "text": "想当老师"}

    def press():
        return record_strength(cast.children["yu"], by=cast.li, nonce=nonce, **told)

    rows = together(*[press] * 4)
    assert len({row.pk for row in rows}) == StrengthNote.objects.count() == Receipt.objects.count() == 1
