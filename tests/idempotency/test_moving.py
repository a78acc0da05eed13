"""A database from before there were receipts: every nonce finds its row again, and a page sent before acts no more."""

import importlib
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RemoveField
from django.db.migrations.recorder import MigrationRecorder

from screening.cases.deciding.services import add_follow_up
from screening.cases.models import FollowUp, LookUp
from screening.idempotency.models import Receipt
from screening.idempotency.once import SentBefore
from screening.rounds.models import TeacherConcern
from screening.rounds.services import raise_concern
from students.models import StaffAssignment, Student
from students.services import add_colleague, add_student, record_strength
from students.services.children import Details
from tests.cases import factories as make
from tests.cases.look_ups.test_who_is_still_looked_for import found, record_look_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

MOVED = {"students": 10, "library": 3, "rounds": 9, "cases": 14, "research": 2, "interchange": 2}


def migrations(app: str) -> list[tuple[str, str]]:
    """The one that copies nonces, and the one that drops their columns."""
    return [(app, f"{MOVED[app]:04d}_receipts"), (app, f"{MOVED[app] + 1:04d}_no_nonces")]


def dropped(app: str) -> Iterator[tuple[Any, Any]]:
    """Model and field of every column that is dropped, as they were before."""
    executor = MigrationExecutor(connection)
    label, name = migrations(app)[1]
    state = executor.loader.project_state([migrations(app)[0]]).apps
    module = importlib.import_module(f"{apps.get_app_config(app).name}.migrations.{name}")
    for operation in module.Migration.operations:
        assert isinstance(operation, RemoveField)
        model = state.get_model(label, operation.model_name)
        yield model, model._meta.get_field(operation.name)


def put_back() -> None:
    """The columns of before with the nonces in them, and no receipt."""
    with connection.cursor() as cursor:
        for app in MOVED:
            for model, field in dropped(app):
                table, column = map(connection.ops.quote_name, (model._meta.db_table, field.column))
                cursor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {field.db_type(connection)} NULL")
                for receipt in Receipt.objects.filter(kind=model._meta.label_lower):
                    nonce = field.get_db_prep_save(receipt.nonce, connection)
                    cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [nonce, receipt.made_id])
    Receipt.objects.all().delete()
    for app in MOVED:
        for migration in migrations(app):
            MigrationRecorder(connection).record_unapplied(*migration)


def upgrade() -> None:
    """Not to the newest migration of each app: those after the move are there already."""
    executor = MigrationExecutor(connection)
    executor.migrate([migration for app in MOVED for migration in migrations(app)])


def acts(cast: Any) -> dict[str, Callable[[], Any]]:
    """A page of each kind, as it is sent and sent again."""
    yu, case = cast.children["yu"], make.make_case(cast, "yu")
    child = Details("许晨曦", "girl", 2017, 3)
    news = {"username": "hanmei", "name": "韩梅", "school": cast.school, "duty": "staff"}
    nonces = {name: uuid.uuid4() for name in ("child", "duty", "strength", "concern", "look-up", "follow-up")}
    hopes = {"line": "hopes", "source": "child", "text": "想当老师"}
    return {
        "child": lambda: add_student(cast.class_3_1, by=cast.admin, details=child, nonce=nonces["child"]),
        "duty": lambda: add_colleague(by=cast.admin, nonce=nonces["duty"], **news)[0],
        "strength": lambda: record_strength(yu, by=cast.li, nonce=nonces["strength"], **hopes),
        "concern": lambda: raise_concern(yu, by=cast.li, note="总是一个人", nonce=nonces["concern"]),
        "look-up": lambda: record_look_up(yu, by=cast.li, nonce=nonces["look-up"], **found()),
        "follow-up": lambda: add_follow_up(case, by=cast.wang, nonce=nonces["follow-up"], due_on=date(2026, 11, 2)),
    }


def test_a_database_of_before_keeps_every_row_and_no_page_acts_again(cast: Any) -> None:
    sent = acts(cast)
    before = {name: send() for name, send in sent.items()}
    kept = set(Receipt.objects.values_list("nonce", "act", "kind", "made_id"))
    put_back()
    upgrade()
    assert set(Receipt.objects.values_list("nonce", "act", "kind", "made_id")) == kept
    counted = [model.objects.count() for model in (Student, StaffAssignment, TeacherConcern, LookUp, FollowUp)]
    for name in ("child", "duty", "strength", "concern"):
        assert sent[name]() == before[name]
    for name in ("look-up", "follow-up"):  # strict: what was said is not known any more
        with pytest.raises(SentBefore):
            sent[name]()
    assert counted == [model.objects.count() for model in (Student, StaffAssignment, TeacherConcern, LookUp, FollowUp)]
    assert set(Receipt.objects.filter(user=None).values_list("act", flat=True)) == {
        "student.add",
        "assignment.start",
        "follow_up.add",
    }
    with connection.cursor() as cursor:
        for app in MOVED:
            for model, field in dropped(app):
                columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
                assert field.column not in {column.name for column in columns}
