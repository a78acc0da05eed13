"""What goes around the print guard in an app that prints counts of children: templates, files and spreadsheets."""

import ast
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.template.base import Node, VariableNode
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode

from screening.documents import registry

TEMPLATES = Path(settings.BASE_DIR, "templates")


def templates_below(folder: str) -> list[Path]:
    return sorted((TEMPLATES / folder).rglob("*.html"))


def loose_numbers(path: Path) -> list[Node]:
    nodes = get_template(path.relative_to(TEMPLATES).as_posix()).template.nodelist
    loose = [node for kind in (VariableNode, BlockTranslateNode) for node in nodes.get_nodes_by_type(kind)]
    return [node for node in loose if type(node) in (VariableNode, BlockTranslateNode)]


def module_of(build: Callable[..., object]) -> str:
    """Of a kind's own `build` the module that says what stands in it."""
    kind = getattr(build, "__self__", None)
    return str(getattr(kind, "page", build).__module__)


def files_of(app: str) -> tuple[set[str], set[str]]:
    """Kinds of files the app makes, and those of them that are not guarded."""
    own = {kind: one for kind, one in registry._renderers.items() if module_of(one.build).startswith(f"{app}.")}
    return set(own), {kind for kind, one in own.items() if not getattr(one.build, "is_guarded", False)}


def spreadsheets_around_the_guard(folder: str) -> list[str]:
    around = []
    for path in Path(settings.BASE_DIR, folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = {one.name for one in node.names} if isinstance(node, ast.ImportFrom) else set()
            if names & {"write_book", "write_xlsx"} and path.name != "print_guard.py":
                around.append(path.name)
    return around
