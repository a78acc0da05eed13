"""Whose file is it: only the person it was made for, and only while that person may see what is in it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from accounts.shortcuts import one_or_404
from screening.documents import registry
from screening.documents.models import Document


def documents_of(user: User) -> QuerySet[Document]:
    if not user.is_authenticated:
        return Document.objects.none()
    return Document.objects.filter(requested_by=user).select_related("job").order_by("-created_at", "-id")


def listed_documents(user: User, most: int) -> list[Document]:
    """The newest of one's own, without those of which not even the line may be left."""
    return [document for document in documents_of(user)[:most] if not registry.is_hidden(user, document)]


def get_document_or_404(user: User, public_id: UUID) -> Document:
    document = documents_of(user).filter(public_id=public_id).first()
    if document is None or not registry.may_see(user, document):
        raise Http404
    return document


def own_document_or_404(user: User, public_id: UUID) -> tuple[Document, str]:
    """A file of one's own with the reason why it is handed out no more; the reason is empty while it is."""
    document = one_or_404(documents_of(user), public_id=public_id)
    gone = "" if registry.may_see(user, document) else registry.why_gone(user, document)
    if not gone and not registry.may_see(user, document):
        raise Http404
    return document, gone
