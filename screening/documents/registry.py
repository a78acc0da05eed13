"""Who makes which kind of document. Filled by the upper apps in ready()."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accounts.lazy import Label
from accounts.models import User

if TYPE_CHECKING:
    from screening.documents.models import Document

_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,110}")


class UnsafeFileName(ValueError):
    """Only ASCII letters, digits, dot, dash and underscore: no Chinese name can slip into a file name."""


class UnknownDocumentKind(LookupError):
    pass


def _no_children(document: "Document") -> list[UUID]:
    return []


def no_reason(user: User, document: "Document") -> str:
    return ""


@dataclass(frozen=True)
class PrintJob:
    """What is printed: a template, what it shows, and the name the browser saves it under (codes, never a person)."""

    html_template: str
    context: Mapping[str, Any]
    file_name: str

    def __post_init__(self) -> None:
        _check_name(self.file_name)


@dataclass(frozen=True)
class FileJob:
    """A file made without printing: a spreadsheet, an archive."""

    content: bytes
    file_name: str
    content_type: str

    def __post_init__(self) -> None:
        _check_name(self.file_name)


@dataclass(frozen=True)
class Renderer:
    """One kind of document.

    `build` may raise CannotBeDone("subject-gone"). `may_see` is asked when it is requested, when it is printed and at
    every download. `why_gone` says to whoever asked for it why it is handed out no more, if that may be said.
    `secret`: to whoever may see it no more not even the line on the own list is left. `children` are the public ids
    of the children in it, for the audit log. `label` names the kind.
    """

    build: Callable[["Document"], PrintJob | FileJob]
    may_see: Callable[[User, "Document"], bool]
    label: Label
    children: Callable[["Document"], list[UUID]] = _no_children
    keep_days: int | None = None
    why_gone: Callable[[User, "Document"], str] = no_reason
    secret: bool = False


_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer) -> None:
    _renderers[kind] = renderer


def renderer_of(kind: str) -> Renderer:
    try:
        return _renderers[kind]
    except KeyError as error:
        raise UnknownDocumentKind(kind) from error


def may_see(user: User, document: "Document") -> bool:
    """Nobody may see a kind that this version of the program does not know."""
    renderer = _renderers.get(document.kind)
    return renderer is not None and user.is_active and renderer.may_see(user, document)


def why_gone(user: User, document: "Document") -> str:
    """A sentence for the person whose file it was; empty where the page is not to be found at all."""
    renderer = _renderers.get(document.kind)
    return renderer.why_gone(user, document) if renderer and user.is_active else ""


def is_hidden(user: User, document: "Document") -> bool:
    """Whether even that it was made is kept from the person now."""
    renderer = _renderers.get(document.kind)
    return renderer is not None and renderer.secret and not may_see(user, document)


def _check_name(file_name: str) -> None:
    if not _SAFE_NAME.fullmatch(file_name):
        raise UnsafeFileName
