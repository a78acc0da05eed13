"""The project's own code as parsed files. A rule is a function over such files that returns what breaks it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "accounts", "students", "screening")
APPS = (
    "accounts",
    "students",
    "screening.idempotency",
    "screening.jobs",
    "screening.documents",
    "screening.library",
    "screening.rounds",
    "screening.cases",
    "screening.reports",
    "screening.home",
    "screening.rights",
    "screening.operations",
    "screening.research",
    "screening.interchange",
    "screening.stewardship",
)


@dataclass(frozen=True)
class Source:
    """One Python file; `path` as seen from the project's root."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def app(self) -> str:
        """The app this file belongs to; empty for config and the pure packages."""
        return app_of(self.module)

    @property
    def parts(self) -> list[str]:
        """Names below the app: ``screening.cases.review.services`` → ``["review", "services"]``."""
        return self.module.removeprefix(self.app).strip(".").split(".")

    def is_any(self, *rooms: str) -> bool:
        return bool(set(rooms) & set(self.parts))

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (node for node in walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def walk(node: ast.AST) -> tuple[ast.AST, ...]:
    """As `ast.walk`, but kept with the node: thirty rules walk the same files."""
    if not hasattr(node, "walked"):
        node.walked = tuple(ast.walk(node))  # type: ignore[attr-defined]
    return node.walked  # type: ignore[attr-defined, no-any-return]


def app_of(module: str) -> str:
    return max((app for app in APPS if module == app or module.startswith(app + ".")), key=len, default="")


@lru_cache
def sources() -> tuple[Source, ...]:
    """Everything but migrations and tests."""
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return tuple(
        Source(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8"))
        for file in files
        if "migrations" not in file.parts
    )


def called(node: ast.AST) -> str:
    """Last name of what a call calls: ``x.objects.filter(…)`` → ``filter``; empty for anything that is no call."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
