"""A child about whom something stands in every table and every field, whatever the constraints say: nothing may be
missed because no test thought of it."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from screening.rights.services.collecting import models_of_a_child
from students.models import Student

START = date(2020, 1, 1)


class Filled:
    """`told`: table, field → what was written there, as it is found again in words."""

    def __init__(self, child: Student) -> None:
        self.child, self.told, self._count = child, {}, 100
        self._rows: dict[type[models.Model], Any] = {Student: child}
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=ON")
            for model in models_of_a_child():
                self._row(model)
            cursor.execute("PRAGMA ignore_check_constraints=OFF")

    def row(self, model: type[models.Model]) -> Any:
        return self._rows[model]

    def _row(self, model: type[models.Model]) -> Any:
        if model not in self._rows:
            own = model in models_of_a_child()
            found = None if own else model._base_manager.first()
            self._rows[model] = found or model._base_manager.create(**self._values(model, own))
        return self._rows[model]

    def _values(self, model: type[models.Model], own: bool) -> dict[str, Any]:
        values = {}
        for field in model._meta.local_fields:
            if not field.primary_key:
                values[field.name], words = self._value(field) if own or not field.null else (None, "")
                if own and words:
                    self.told[model._meta.label_lower, field.name] = words
        return values

    def _value(self, field: Any) -> tuple[Any, str]:
        self._count += 1
        if field.is_relation:
            return self._row(field.related_model), ""
        if field.choices:
            value, words = field.flatchoices[0]
            return value, str(words)
        return self._plain(field)

    def _plain(self, field: Any) -> tuple[Any, str]:
        n, words = self._count, f"w{self._count}x"
        moment = timezone.make_aware(datetime.combine(START + timedelta(days=n), time(8)))
        kinds: list[tuple[type[models.Field[Any, Any]], Any, str]] = [
            (models.UUIDField, made := uuid.uuid4(), str(made)),
            (models.JSONField, {"s": words}, words),
            (models.BooleanField, True, "是"),
            (models.DateTimeField, moment, moment.date().isoformat()),
            (models.DateField, moment.date(), moment.date().isoformat()),
            (models.TimeField, time(7, n % 60), f"07:{n % 60:02d}"),
            (models.DecimalField, n, str(n)),
            (models.FloatField, float(n), str(n)),
            (models.IntegerField, n, str(n)),
            (models.Field, words[: field.max_length], words[: field.max_length]),
        ]
        return next((value, told) for kind, value, told in kinds if isinstance(field, kind))
