from typing import Any

from accounts.models import User


def build(user: User) -> dict[str, Any]:
    return {}
