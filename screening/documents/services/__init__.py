"""Asking for documents, making them, handing them out, and throwing them away in time."""

from screening.documents.services.handing import FileGone, open_file, purge_expired
from screening.documents.services.making import make
from screening.documents.services.requesting import NotAllowed, hash_inputs, request_document, retry_document

__all__ = [
    "FileGone",
    "NotAllowed",
    "hash_inputs",
    "make",
    "open_file",
    "purge_expired",
    "request_document",
    "retry_document",
]
