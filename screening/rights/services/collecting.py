"""Every row about one child, found by following foreign keys: a table that is added tomorrow is found as well.

A row that points at a child's row belongs to the child. Where the link may simply be taken away (SET_NULL), the row is
somebody else's and only loses its link.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from students.models import Student

Rows = dict[type[models.Model], set[Any]]  # model → primary keys
CHUNK = 500


def models_of_a_child() -> list[type[models.Model]]:
    """Student first; each after one it points at."""
    found: list[type[models.Model]] = [Student]
    for model in found:
        found += [link.model for link in _links_to(model) if _owns(link) and link.model not in found]
    return list(dict.fromkeys(found))


def rows_of(child: Student) -> Rows:
    rows: Rows = {Student: {child.pk}}
    waiting: list[tuple[type[models.Model], set[Any]]] = [(Student, {child.pk})]
    while waiting:
        model, keys = waiting.pop()
        for link in filter(_owns, _links_to(model)):
            known = rows.setdefault(link.model, set())
            new = set(_pointing(link, keys)) - known
            known |= new
            if new:
                waiting.append((link.model, new))
    return {model: keys for model, keys in rows.items() if keys}


def loosened(rows: Rows) -> Iterator[tuple[Any, set[Any]]]:
    """Links of other rows to these, with what they point at: to be emptied before these go."""
    for model, keys in rows.items():
        yield from ((link, keys) for link in _links_to(model) if not _owns(link))


def chunks(keys: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(keys)
    yield from (ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK))


def _links_to(model: type[models.Model]) -> Iterator[Any]:
    """Foreign keys, those of tables between two others included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation.field  # type: ignore[union-attr]


def _owns(link: Any) -> bool:
    return link.remote_field.on_delete is not models.SET_NULL


def _pointing(link: Any, keys: set[Any]) -> Iterator[Any]:
    for part in chunks(keys):
        yield from link.model._base_manager.filter(**{f"{link.name}__in": part}).values_list("pk", flat=True)
