"""Finished papers in a store that speaks S3: DOCUMENT_STORE=https://HOST/BUCKET, and DOCUMENT_STORE_USER and
DOCUMENT_STORE_PASSWORD, the pair of keys it gives out. Papers are sealed before they leave this computer."""

import os
from typing import Any

from config.settings import reading


def paper_store() -> dict[str, Any] | None:
    """An entry of STORAGES; None where papers lie in a folder."""
    if not os.environ.get("DOCUMENT_STORE", "").strip():
        return None
    place, bucket = reading.store("DOCUMENT_STORE")
    options = {
        "endpoint_url": place,
        "bucket_name": bucket,
        "access_key": reading.needed("DOCUMENT_STORE_USER"),
        "secret_key": reading.needed("DOCUMENT_STORE_PASSWORD"),
        "region_name": os.environ.get("DOCUMENT_STORE_REGION") or "us-east-1",
    }
    return {"BACKEND": "screening.documents.store.PaperStorage", "OPTIONS": options}
