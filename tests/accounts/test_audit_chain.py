"""Each way of tampering with the log is found; an untouched log has no findings."""

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import audit
from accounts.audit import chain
from accounts.audit.verification import Trouble
from accounts.models import AuditAnchor, AuditEvent, AuditSubject, User
from tests.factories import make_user


@pytest.fixture
def person(db: None) -> User:
    return make_user("li", "李芳")


@pytest.fixture
def log(person: User) -> list[AuditEvent]:
    """Six sealed events, each showing one child."""
    for _ in range(6):
        audit.record(by=person, verb="student.show", subjects=[uuid4()], purpose="care", detail={"n": 1, "键": "值"})
    audit.seal()
    return list(AuditEvent.objects.order_by("number"))


def troubles() -> list[tuple[Trouble, int | None]]:
    return [(finding.trouble, finding.number) for finding in audit.verify()]


def test_an_untouched_log_has_no_findings(log: list[AuditEvent]) -> None:
    assert [event.number for event in log] == [1, 2, 3, 4, 5, 6]
    assert audit.verify() == []


def test_sealing_goes_on_where_it_stopped(log: list[AuditEvent], person: User) -> None:
    audit.record(by=person, verb="student.show")
    assert audit.seal() == 1
    assert audit.head().number == 7
    assert audit.verify() == []


@pytest.mark.parametrize(
    "edit",
    [
        {"verb": "student.list"},
        {"actor_id": uuid4()},
        {"role": "auditor"},
        {"object_id": "9"},
        {"object_type": "x"},
        {"purpose": "other"},
        {"request_id": "other"},
        {"detail": {"n": 2}},
        {"event_id": uuid4()},
        {"at": timezone.now() - timedelta(days=9)},
        {"sealed_at": timezone.now() - timedelta(days=9)},
        {"mac": "0" * 64},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_an_edited_event_is_found(log: list[AuditEvent], edit: dict[str, object]) -> None:
    AuditEvent.objects.filter(number=3).update(**edit)
    assert (Trouble.CHANGED, 3) in troubles()


def test_an_edited_list_of_children_is_found(log: list[AuditEvent]) -> None:
    AuditSubject.objects.filter(event=log[2]).delete()
    assert troubles() == [(Trouble.CHILDREN, 3)]


def test_a_deleted_event_is_found(log: list[AuditEvent]) -> None:
    log[2].delete()
    assert troubles() == [(Trouble.MISSING, 3)]


def test_a_deleted_beginning_is_found(log: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(number__lte=2).delete()
    assert [(f.trouble, f.number, f.count) for f in audit.verify()] == [(Trouble.MISSING, 1, 2)]


def test_a_deletion_closed_by_renumbering_is_found(log: list[AuditEvent]) -> None:
    log[2].delete()
    for number in (4, 5, 6):
        AuditEvent.objects.filter(number=number).update(number=number - 1)
    assert (Trouble.CHANGED, 3) in troubles()


def test_an_inserted_event_is_found(log: list[AuditEvent]) -> None:
    for number in (6, 5, 4):
        AuditEvent.objects.filter(number=number).update(number=number + 1)
    AuditEvent.objects.create(at=log[2].at, verb="student.show", number=4, mac="0" * 64, sealed_at=log[2].sealed_at)
    assert (Trouble.CHANGED, 4) in troubles()


def test_two_events_that_changed_places_are_found(log: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(number=2).update(number=99)
    AuditEvent.objects.filter(number=3).update(number=2)
    AuditEvent.objects.filter(number=99).update(number=3)
    assert {(Trouble.CHANGED, 2), (Trouble.CHANGED, 3)} <= set(troubles())


def test_a_tail_cut_off_is_found_by_the_anchor(log: list[AuditEvent]) -> None:
    audit.anchor("backup")
    AuditEvent.objects.filter(number__gt=4).delete()
    assert [(f.trouble, f.number, f.count) for f in audit.verify()] == [(Trouble.SHORTENED, 6, 2)]


def test_a_tail_cut_off_and_grown_again_is_found_by_the_anchor(log: list[AuditEvent], person: User) -> None:
    audit.anchor("backup")
    AuditEvent.objects.filter(number=6).delete()
    audit.record(by=person, verb="student.show")
    audit.seal()
    assert troubles() == [(Trouble.REWRITTEN, 6)]


def test_an_anchor_kept_on_paper_finds_what_its_deleted_row_would_have(log: list[AuditEvent]) -> None:
    kept = audit.anchor("monthly report")
    AuditEvent.objects.filter(number=6).delete()
    AuditAnchor.objects.all().delete()
    assert audit.verify() == []
    assert [f.trouble for f in audit.verify([audit.KeptHead(kept.number, kept.mac, "paper")])] == [Trouble.SHORTENED]


def test_an_event_that_waits_more_than_a_minute_for_its_seal_is_found(log: list[AuditEvent], person: User) -> None:
    audit.record(by=person, verb="student.show")
    assert audit.verify() == []
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert troubles() == [(Trouble.UNSEALED, None)]
    assert audit.seal_leftovers() == 1
    assert audit.verify() == []


def test_another_key_fits_no_seal(log: list[AuditEvent], settings: object) -> None:
    settings.AUDIT_KEY = "another"
    assert troubles()[0] == (Trouble.CHANGED, 1)


def test_the_command_ends_with_1_when_something_is_wrong(log: list[AuditEvent]) -> None:
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert f"head 6:{log[5].mac}" in out.getvalue()
    log[1].delete()
    with pytest.raises(CommandError) as stopped:
        call_command("audit_verify", stdout=out)
    assert stopped.value.returncode == 1
    assert "missing: number 2" in out.getvalue()


def test_an_act_that_is_undone_leaves_no_event(person: User) -> None:
    with pytest.raises(ValueError), transaction.atomic():
        audit.record(by=person, verb="student.show", subjects=[uuid4()])
        raise ValueError
    assert AuditEvent.objects.count() == AuditSubject.objects.count() == 0


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if nobody had sealed for a while."""
    monkeypatch.setattr(chain, "_last_try", float("-inf"))
    yield


@pytest.mark.django_db(transaction=True)
def test_events_are_sealed_after_the_commit_and_never_within_the_act(soon: None) -> None:
    person = make_user("li", "李芳")
    with transaction.atomic():
        audit.record(by=person, verb="student.show")
        audit.record(by=person, verb="student.show")
        assert AuditEvent.objects.filter(number__isnull=True).count() == 2
        with pytest.raises(RuntimeError, match="durable"):
            audit.seal()
    assert AuditEvent.objects.filter(number__isnull=True).count() == 0
    assert audit.verify() == []


@pytest.mark.django_db(transaction=True)
def test_sealing_happens_at_most_once_a_second(soon: None, settings: object) -> None:
    person = make_user("li", "李芳")
    settings.AUDIT_SEAL_INTERVAL_SECONDS = 1000
    audit.record(by=person, verb="student.show")
    audit.record(by=person, verb="student.show")
    assert AuditEvent.objects.filter(number__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_fails_fails_nothing_else(soon: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise DatabaseError

    monkeypatch.setattr(chain, "seal", broken)
    audit.record(by=make_user("li", "李芳"), verb="student.show")
    assert AuditEvent.objects.filter(number__isnull=True).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.real_clock
def test_whoever_finds_the_chain_taken_leaves_it_to_the_other(soon: None) -> None:
    person = make_user("li", "李芳")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_advisory_lock(%s)", [chain._LOCK])
            else:
                cursor.execute("BEGIN IMMEDIATE")
        assert audit.seal() == 0
    finally:
        other.close()
    audit.record(by=person, verb="student.show")
    audit.seal()
    assert audit.verify() == []
