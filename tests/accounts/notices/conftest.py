from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from accounts.models import Role, User
from tests import factories


@pytest.fixture
def wang(db: None) -> User:
    return factories.make_user("counselor", "王静", Role.COUNSELOR)


@pytest.fixture
def chen(db: None) -> User:
    return factories.make_user("headteacher", "陈志远", Role.HEADTEACHER)


@pytest.fixture
def mail_server(settings: object, wang: User) -> Iterator[None]:
    """Mail is configured and Wang has said where to."""
    settings.EMAIL_HOST = "mail.test"  # type: ignore[attr-defined]
    wang.mail_address = "wang@school.test"
    wang.save()
    yield


@dataclass
class Robot:
    """A group's robot on this machine: what it was posted, and what it answers."""

    posts: list[dict[str, object]] = field(default_factory=list)
    answer: bytes = b'{"errcode":0}'
    status: int = 200
    url: str = ""
