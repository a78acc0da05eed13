"""Six ways to touch the log, on the database of this run: first the database refuses, and where it could be made to
obey, a check finds what was done."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts import audit
from accounts.audit import guarding
from accounts.audit.verification import Trouble
from accounts.models import AuditAnchor, AuditEvent, AuditSubject
from tests.factories import make_user

Touch = Callable[[], object]


def edit() -> None:
    AuditEvent.objects.filter(number=3).update(verb="student.list")


def delete() -> None:
    AuditSubject.objects.filter(event__number=3).delete()
    AuditEvent.objects.filter(number=3).delete()


def insert() -> None:
    for number in (6, 5, 4):
        AuditEvent.objects.filter(number=number).update(number=number + 1)
    AuditEvent.objects.create(at=timezone.now(), verb="student.show", number=4, mac="0" * 64, sealed_at=timezone.now())


def reorder() -> None:
    AuditEvent.objects.filter(number=2).update(number=99)
    AuditEvent.objects.filter(number=3).update(number=2)
    AuditEvent.objects.filter(number=99).update(number=3)


def cut_the_tail() -> None:
    AuditSubject.objects.filter(event__number__gte=5).delete()
    AuditEvent.objects.filter(number__gte=5).delete()


def insert_unsealed() -> None:
    AuditEvent.objects.create(at=timezone.now(), verb="student.show", subjects=[str(uuid4())])


FOUND: dict[Touch, Trouble] = {
    edit: Trouble.CHANGED,
    delete: Trouble.MISSING,
    insert: Trouble.CHANGED,
    reorder: Trouble.CHANGED,
    cut_the_tail: Trouble.SHORTENED,
    insert_unsealed: Trouble.FOREIGN,
}


@pytest.fixture
def log(db: None) -> None:
    """Six sealed events, the last of them noted by the clock."""
    person = make_user("li", "李芳")
    for _ in range(6):
        audit.record(by=person, verb="student.show", subjects=[uuid4()])
    audit.seal()
    audit.anchor_of_the_day()


@pytest.fixture
def guarded(log: None) -> None:
    guarding.put_up()
    yield
    guarding.take_down()


@pytest.mark.parametrize("touch", FOUND, ids=lambda touch: touch.__name__)
def test_six_of_six_are_found(log: None, touch: Touch) -> None:
    assert audit.verify() == []
    touch()
    assert FOUND[touch] in {finding.trouble for finding in audit.verify()}


@pytest.mark.parametrize(
    "touch", [touch for touch in FOUND if touch is not insert_unsealed], ids=lambda one: one.__name__
)
def test_the_database_refuses_to_change_what_is_written(guarded: None, touch: Touch) -> None:
    with pytest.raises(DatabaseError, match=guarding.WORDS), transaction.atomic():
        touch()
    assert audit.verify() == []


def test_an_event_put_in_beside_the_program_is_never_sealed_as_genuine(log: None) -> None:
    insert_unsealed()
    audit.record(by=None, verb="student.show")
    assert audit.seal_leftovers() == 1
    assert AuditEvent.objects.filter(number__isnull=True).count() == 1
    assert [finding.trouble for finding in audit.verify()] == [Trouble.FOREIGN]


def test_an_event_that_waits_cannot_be_changed_before_it_is_sealed(log: None) -> None:
    event = audit.record(by=None, verb="student.show")
    AuditEvent.objects.filter(pk=event.pk).update(verb="student.list")
    assert audit.seal_leftovers() == 0
    assert [finding.trouble for finding in audit.verify()] == [Trouble.FOREIGN]


def test_the_program_goes_on_recording_and_sealing(guarded: None) -> None:
    audit.record(by=None, verb="student.show", subjects=[uuid4()])
    assert audit.seal() == 1
    audit.anchor("backup")
    assert audit.verify() == []


def test_whoever_may_end_old_events_lifts_the_guard_and_it_stands_again(guarded: None) -> None:
    with guarding.taken_down():
        AuditAnchor.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        edit()


def test_it_is_put_up_anew_as_often_as_one_likes(guarded: None) -> None:
    guarding.put_up()
    with pytest.raises(DatabaseError), transaction.atomic():
        edit()


def test_the_clock_notes_the_end_once_a_day_and_only_if_something_came(log: None) -> None:
    assert AuditAnchor.objects.count() == 1 and audit.anchor_of_the_day() is None
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert audit.anchor_of_the_day() is None
        audit.record(by=None, verb="student.show")
        audit.seal()
        assert audit.anchor_of_the_day().number == 7
