"""One declaration a kind of document; who may have it, whom it names and how it is made follow from it.

    SLIP = DocumentKind(name="urgent-slip", door=schools_worked_at, …)        about one row
    BUNDLE = ComposedKind(name="referral-bundle", look_up=…, known_by=…, …)   about several, a day, words
    SLIP.register()                       in ready()
    SLIP.request(school, by=user)         the document of this state, asked for now or before
    SLIP.answer(school, by=request.user)  the answer of a view whose button asks for it

The door is asked when the document is requested, when it is made, for the children in it and at every download.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.lazy import Label
from accounts.models import User
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob, Renderer
from screening.documents.services import request_document
from screening.jobs.errors import CannotBeDone
from screening.jobs.models import Job

Row = TypeVar("Row", bound=Any)


def _no_reference(row: Any) -> str:
    return ""


def _no_receiver(row: Any) -> str:
    return ""


def _no_children(user: User, row: Any) -> list[UUID]:
    return []


@dataclass(frozen=True, kw_only=True)
class BaseKind(ABC, Generic[Row]):
    """What every kind declares.

    `input_hash`: key of the state it is made of, the same state is the same file. `audience` names the receiver.
    `reference`: a case number or a month, shown in lists; `receiver`: whose copy it is, in
    words, shown there and in the name of the download. `file_name` carries codes, never a person. `page`: what the
    template prints as `page`. `children`: public ids, for the audit log. The rest: see `registry.Renderer`.
    """

    name: str
    label: Label
    template: str
    page: Callable[[Document, Row], object]
    file_name: Callable[[Document, Row], str]
    audience: str | Callable[[Row], str]
    input_hash: Callable[[User, Row], str]
    reference: Callable[[Row], str] = _no_reference
    receiver: Callable[[Row], str] = _no_receiver
    children: Callable[[User, Row], list[UUID]] = _no_children
    keep_days: int | None = None
    why_gone: Callable[[User, Document], str] = registry.no_reason
    secret: bool = False

    @abstractmethod
    def find(self, user: User, document: Document) -> Row | None:
        """What the document is about, if the person still reaches it."""

    @abstractmethod
    def subject_of(self, user: User, row: Row) -> UUID: ...

    def register(self) -> None:
        registry.register(self.name, self.renderer())

    def renderer(self) -> Renderer:
        return Renderer(
            build=self.build,
            may_see=self.may_see,
            label=self.label,
            children=self.children_in,
            keep_days=self.keep_days,
            why_gone=self.why_gone,
            secret=self.secret,
        )

    def request(self, row: Row, *, by: User, language: str | None = None, queue: str = Job.Queue.DEFAULT) -> Document:
        """In the active language, unless it is for somebody else. Raises NotAllowed."""
        return request_document(
            self.name,
            subject=self.subject_of(by, row),
            audience=self.audience if isinstance(self.audience, str) else self.audience(row),
            by=by,
            language=language,
            input_hash=self.input_hash(by, row),
            reference=self.reference(row),
            receiver=self.receiver(row),
            queue=queue,
        )

    def answer(self, row: Row, *, by: User) -> HttpResponse:
        """To the page of the document that was asked for. Raises NotAllowed."""
        return redirect("documents:show_document", self.request(row, by=by).public_id)

    def may_see(self, user: User, document: Document) -> bool:
        return self.find(user, document) is not None

    def children_in(self, document: Document) -> list[UUID]:
        row = self.find(document.requested_by, document)
        return self.children(document.requested_by, row) if row is not None else []

    def build(self, document: Document) -> PrintJob | FileJob:
        row = self.find(document.requested_by, document)
        if row is None:
            raise CannotBeDone("subject-gone")
        return self.make(document, row)

    def make(self, document: Document, row: Row) -> PrintJob | FileJob:
        return PrintJob(self.template, self.context(document, row), self.file_name(document, row))

    def context(self, document: Document, row: Row) -> dict[str, object]:
        return {"page": self.page(document, row)}


@dataclass(frozen=True, kw_only=True)
class DocumentKind(BaseKind[Row]):
    """`door`: the rows a person reaches of which there is such a document; its subject is the public id of one."""

    door: Callable[[User], QuerySet[Any]]

    def find(self, user: User, document: Document) -> Row | None:
        found: Row | None = self.door(user).filter(public_id=document.subject).first()
        return found

    def subject_of(self, user: User, row: Row) -> UUID:
        public_id: UUID = row.public_id
        return public_id


@dataclass(frozen=True, kw_only=True)
class ComposedKind(BaseKind[Row]):
    """Of what is no row of its own. `look_up`: its state today, if the person may have it. `known_by`: its id."""

    look_up: Callable[[User, Document], Row | None]
    known_by: Callable[[User, Row], UUID]

    def find(self, user: User, document: Document) -> Row | None:
        return self.look_up(user, document)

    def subject_of(self, user: User, row: Row) -> UUID:
        return self.known_by(user, row)
