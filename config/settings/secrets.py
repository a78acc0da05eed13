"""Keys of an embedded installation: made on first start, kept in its data folder, never in the project."""

import json
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet


def load_or_make(folder: Path) -> dict[str, list[str] | str]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "keys.json"
    if not path.exists():
        keys = {
            "secret_key": secrets.token_urlsafe(50),
            "field_keys": [Fernet.generate_key().decode()],
            "audit_key": secrets.token_urlsafe(32),
            "lookup_key": secrets.token_urlsafe(32),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as handle:
                json.dump(keys, handle)
                handle.flush()
                os.fsync(handle.fileno())
        except OSError:
            path.unlink()  # half a file would stop every later start
            raise
    loaded: dict[str, list[str] | str] = json.loads(path.read_text())
    return loaded
