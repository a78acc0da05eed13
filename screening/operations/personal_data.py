"""What is kept of backups: when, where and whether they were tried. Nothing about a child."""

from accounts.privacy.declarations import NOT_PERSONAL, declare

_FIELDS = {"operations.backup": "id public_id made_at reason folder file_name size sha256 anchor proved_at"}


def declare_fields() -> None:
    for model, names in _FIELDS.items():
        declare(model, **dict.fromkeys(names.split(), NOT_PERSONAL))
