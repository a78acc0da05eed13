"""What the models themselves must say: whose data each field is, who and when together, secrets encrypted."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CheckConstraint, Q

from accounts.privacy.declarations import Declaration, Sensitivity
from accounts.privacy.fields import EncryptedTextField
from tests.architecture.sources import APPS

Declared = Mapping[str, Mapping[str, Declaration]]


def own_models() -> list[Any]:
    return [model for model in apps.get_models() if model.__module__.startswith(tuple(f"{app}." for app in APPS))]


def own_fields(model: Any) -> list[Any]:
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def undeclared_fields(every: Iterable[Any], declared: Declared) -> Iterator[str]:
    """Fields by name; a model of which nothing is declared by its own name only."""
    for model in every:
        known = declared.get(model._meta.label_lower, {})
        if not known:
            yield model._meta.label_lower
            continue
        for field in own_fields(model):
            if field.name not in known:
                yield f"{model._meta.label_lower}.{field.name}"


def declared_without_a_field(every: Iterable[Any], declared: Declared) -> Iterator[str]:
    real = {model._meta.label_lower: {field.name for field in own_fields(model)} for model in every}
    for label, fields in declared.items():
        yield from (f"{label}.{name}" for name in fields if name not in real.get(label, set()))


def open_notes(every: Iterable[Any], declared: Declared) -> Iterator[str]:
    """Free text about a person that lies in the database in clear."""
    for model in every:
        known = declared.get(model._meta.label_lower, {})
        for field in model._meta.local_fields:
            free = isinstance(field, models.TextField) and not isinstance(field, EncryptedTextField)
            if free and field.name in known and known[field.name].kind is not Sensitivity.NONE:
                yield f"{model._meta.label_lower}.{field.name}"


def loose_pairs(every: Iterable[Any]) -> Iterator[str]:
    """``x_at`` and ``x_by`` of which one may be empty while the other is not."""
    for model in every:
        fields = {field.name: field for field in model._meta.local_fields}
        for name, moment in fields.items():
            person = fields.get(f"{name.removesuffix('_at')}_by") if name.endswith("_at") else None
            if person is None or not (moment.null or person.null):
                continue
            if not any(_ties(constraint, name, person.name) for constraint in model._meta.constraints):
                yield f"{model._meta.label_lower}.{name}"


def _ties(constraint: Any, moment: str, person: str) -> bool:
    if not isinstance(constraint, CheckConstraint):
        return False
    wanted = {f"{moment}__isnull": {True, False}, f"{person}__isnull": {True, False}}
    found: dict[str, set[bool]] = {}
    for key, value in _leaves(constraint.condition):
        if key in wanted:
            found.setdefault(key, set()).add(value)
    return all(found.get(key) == values for key, values in wanted.items())


def _leaves(condition: Any) -> Iterator[tuple[str, Any]]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _leaves(child)
        elif isinstance(child, tuple):
            yield child
