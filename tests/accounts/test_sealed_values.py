"""A stored value opens in its own place only, and every value can be moved to a new key without losing one."""

import base64

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from accounts.privacy.fields import Unreadable
from accounts.privacy.resealing import bind_new_values, count_values, reseal
from accounts.privacy.sealed_values import NotOpened, is_current, seal, unseal
from screening.cases.models import UrgentConcern
from students.models import CareArrangement, StrengthNote
from tests.cases import factories as make
from tests.factories import make_care

KEY = (base64.urlsafe_b64encode(b"k" * 32).decode(),)
OTHER = (base64.urlsafe_b64encode(b"o" * 32).decode(),)
ROW = b"r" * 16


@pytest.mark.once
def test_a_value_opens_in_its_own_table_column_and_row_only() -> None:
    stored = seal(KEY, "notes.text", ROW, "她想学画画")
    assert unseal(KEY, "notes.text", stored) == ("她想学画画", ROW)
    for keys, place, value in [
        (OTHER, "notes.text", stored),
        (KEY, "notes.other", stored),
        (KEY, "notes.text", stored[:-4] + "AAAA"),
        (KEY, "notes.text", "2r"),
        (KEY, "notes.text", "not a token"),
    ]:
        with pytest.raises(NotOpened):
            unseal(keys, place, value)


@pytest.mark.once
def test_a_row_written_into_the_token_by_hand_does_not_open_it() -> None:
    raw = bytearray(base64.urlsafe_b64decode(seal(KEY, "notes.text", ROW, "x")[2:]))
    raw[16:32] = b"s" * 16
    with pytest.raises(NotOpened):
        unseal(KEY, "notes.text", "2r" + base64.urlsafe_b64encode(bytes(raw)).decode())


@pytest.mark.once
def test_what_was_written_before_still_opens() -> None:
    old = Fernet(OTHER[0]).encrypt("旧".encode()).decode()
    assert unseal(KEY + OTHER, "notes.text", old) == ("旧", b"")
    assert not is_current(KEY + OTHER, old)


def swap(table: str, column: str, from_: int, to: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE id = %s) WHERE id = %s", [from_, to]
        )


@pytest.mark.django_db
def test_of_a_hundred_swapped_values_none_is_accepted(cast) -> None:
    first = make.make_urgent(cast, cast.zhou)
    rows = [make.make_urgent(cast, cast.zhou) for _ in range(3)]
    told = {"what": "x", "raised_by": cast.li, "raised_at": first.raised_at}
    rows += [UrgentConcern.objects.create(school=cast.school, who=f"{number}", **told) for number in range(97)]
    for row in rows:
        swap("cases_urgentconcern", "what", first.pk, row.pk)
    swap("cases_urgentconcern", "who", rows[0].pk, first.pk)
    shown = UrgentConcern.objects.all()
    taken = [row for row in shown if not isinstance(row.what, Unreadable)]
    assert [row.pk for row in taken] == [first.pk]
    assert isinstance(UrgentConcern.objects.get(pk=first.pk).who, Unreadable)


@pytest.mark.django_db
def test_a_row_without_a_random_id_is_bound_by_the_clock(cast) -> None:
    one, two = (make_care(cast.children[name], cast.li, child_on_calls=f"{name} 说想妈妈") for name in ("yu", "bo"))
    bind_new_values()
    swap("students_carearrangement", "child_on_calls", one.pk, two.pk)
    assert CareArrangement.objects.get(pk=one.pk).child_on_calls == "yu 说想妈妈"
    assert isinstance(CareArrangement.objects.get(pk=two.pk).child_on_calls, Unreadable)


@pytest.mark.django_db
def test_what_is_saved_again_is_bound_at_once_and_a_shut_value_stays_as_it_was(cast) -> None:
    row = make_care(cast.children["yu"], cast.li, child_on_calls="一")
    row.child_on_calls = "二"
    row.save()
    with connection.cursor() as cursor:
        cursor.execute("SELECT child_on_calls FROM students_carearrangement WHERE id = %s", [row.pk])
        assert cursor.fetchone()[0].startswith("2r")


@pytest.mark.django_db
def test_every_value_moves_to_the_new_key_and_the_old_one_is_needed_no_more(cast, settings) -> None:
    make.make_urgent(cast, cast.zhou)
    make_care(cast.children["yu"], cast.li, child_on_calls="想妈妈")
    with connection.cursor() as cursor:
        old = Fernet(settings.FIELD_KEYS[0]).encrypt("从前".encode()).decode()
        cursor.execute("UPDATE cases_urgentconcern SET told = %s", [old])
    total, _closed = count_values()
    settings.FIELD_KEYS = [OTHER[0], *settings.FIELD_KEYS]
    assert (reseal().changed, reseal().changed) == (total, 0)
    settings.FIELD_KEYS = [OTHER[0]]
    assert count_values() == (total, 0)
    assert UrgentConcern.objects.get().told == "从前"


@pytest.mark.django_db
def test_a_value_nothing_opens_is_counted_and_left(cast, settings) -> None:
    make.make_urgent(cast, cast.zhou)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_urgentconcern SET told = 'gAAAAABbroken'")
    settings.FIELD_KEYS = [OTHER[0], *settings.FIELD_KEYS]
    assert reseal().closed == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT told FROM cases_urgentconcern")
        assert cursor.fetchone()[0] == "gAAAAABbroken"


@pytest.mark.django_db
def test_a_list_costs_no_query_a_row(cast, django_assert_num_queries) -> None:
    for name in ("yu", "bo"):
        StrengthNote.objects.create(
            student=cast.children[name],
            line="hopes",
            source="child",
            text=name,
            recorded_by=cast.li,
            recorded_at=cast.li.created_at,
        )
    with django_assert_num_queries(1):
        assert {note.text for note in StrengthNote.objects.all()} == {"yu", "bo"}
