"""A child is reached through a door, which knows who asks; nobody else asks the database about children."""

import ast
from collections.abc import Iterable, Iterator, Set
from typing import Any

from accounts.models import Role
from tests.architecture.sources import Source, called, walk

FRONT = ("views", "forms", "templatetags", "presenter", "presenters", "wording", "view_models", "printing")
MANAGERS = {"objects", "_default_manager", "_base_manager"}
BY_MODEL = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}
READS = set(
    "all filter exclude get first last count exists order_by values values_list aggregate annotate select_related "
    "prefetch_related in_bulk iterator latest earliest create bulk_create update delete get_or_create".split()
)
CHOICES = {"ModelChoiceField", "ModelMultipleChoiceField"}


def managers_in_front(files: Iterable[Source]) -> Iterator[str]:
    """Views, forms, tags and presenters get their objects handed; they never ask a manager."""
    for file in files:
        if not file.is_any(*FRONT):
            continue
        for node in walk(file.tree):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS and not _is_none(file.tree, node):
                yield f"{file.path}: .{node.attr} of {ast.unparse(node.value)}"
            if called(node) in BY_MODEL and _first_is_a_class(node):
                yield f"{file.path}: {ast.unparse(node.func)}({ast.unparse(node.args[0])})"  # type: ignore[attr-defined]


def reverse_relations_in_front(files: Iterable[Source], relations: Set[str]) -> Iterator[str]:
    """`relations`: names by which School, SchoolClass and Student reach what belongs to them."""
    for file in files:
        if not file.is_any(*FRONT):
            continue
        for node in walk(file.tree):
            if called(node) in READS and isinstance(node.func, ast.Attribute):  # type: ignore[attr-defined]
                owner = node.func.value  # type: ignore[attr-defined]
                if isinstance(owner, ast.Attribute) and owner.attr in relations:
                    yield f"{file.path}: {ast.unparse(node.func)}"  # type: ignore[attr-defined]


def queries_outside_doors(files: Iterable[Source], models: Set[str]) -> Iterator[str]:
    """`models`: class names with a foreign-key path to Student."""
    for file in files:
        if file.is_any("access", "services", "demo", "seed_demo"):
            continue
        for node in walk(file.tree):
            is_query = isinstance(node, ast.Attribute) and node.attr in MANAGERS and _name(node.value) in models
            if is_query and not _is_none(file.tree, node):
                yield f"{file.path}: {_name(node.value)}"
            if called(node) in BY_MODEL and node.args and _name(node.args[0]) in models:  # type: ignore[attr-defined]
                yield f"{file.path}: {_name(node.args[0])}"  # type: ignore[attr-defined]


def unscoped_choices(files: Iterable[Source]) -> Iterator[str]:
    """A choice of rows starts empty and is filled with what a door returned."""
    for file in files:
        for node in walk(file.tree):
            if called(node) in CHOICES and not _starts_empty(node):
                yield f"{file.path}: {ast.unparse(node)[:80]}"
            if (
                isinstance(node, ast.Assign)
                and any(getattr(target, "attr", "") == "queryset" for target in node.targets)
                and any(isinstance(part, ast.Attribute) and part.attr in MANAGERS for part in ast.walk(node.value))
            ):
                yield f"{file.path}: {ast.unparse(node)[:80]}"


def compared_roles(files: Iterable[Source]) -> Iterator[str]:
    """What a role may do is written in accounts.permissions; everybody else asks ``can``."""
    for file in files:
        if file.app == "accounts":
            continue
        for node in walk(file.tree):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                others = [side for side in sides if getattr(side, "attr", "") != "role"]
                if len(others) < len(sides) and not all(map(_is_no_role, others)):
                    yield f"{file.path}: {ast.unparse(node)[:80]}"


def _is_no_role(side: ast.expr) -> bool:
    """The scales of a form have roles too: “total”, “subscale”."""
    return isinstance(side, ast.Constant) and side.value not in Role.values


def doors_without_a_user(files: Iterable[Source]) -> Iterator[str]:
    """Every public function of an access module takes the person who asks first."""
    for file in files:
        if file.parts[-1] != "access" and "access" not in file.parts:
            continue
        for node in file.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                first = (node.args.args or [ast.arg("")])[0].arg
                if first not in ("user", "by"):
                    yield f"{file.path}:{node.name}"


def models_that_lead_to(target: Any, models: Iterable[Any]) -> set[Any]:
    """`target` and every model from which foreign keys lead to it, however long the way."""
    every, reached = list(models), {target}
    while True:
        more = {
            model
            for model in every
            if model not in reached
            and any(
                field.is_relation and field.related_model in reached
                for field in model._meta.get_fields()
                if _own(field)
            )
        }
        if not more:
            return reached
        reached |= more


def reverse_names(*models: Any) -> set[str]:
    """The attribute names of everything that points at these models."""
    relations = (relation for model in models for relation in model._meta.related_objects)
    return {str(relation.get_accessor_name()) for relation in relations} - {"None"}


def _own(field: Any) -> bool:
    return bool(getattr(field, "concrete", False) and not field.auto_created)


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _first_is_a_class(node: ast.AST) -> bool:
    arguments = getattr(node, "args", [])
    return bool(arguments) and _name(arguments[0])[:1].isupper()


def _starts_empty(node: ast.AST) -> bool:
    given = next((word.value for word in getattr(node, "keywords", []) if word.arg == "queryset"), None)
    return called(given) == "none" if given is not None else False


def _is_none(tree: ast.AST, manager: ast.Attribute) -> bool:
    """``Model.objects.none()`` asks nothing."""
    return any(isinstance(node, ast.Attribute) and node.attr == "none" and node.value is manager for node in walk(tree))
