"""What optional apps add to the first screens. Filled in those apps' ready(); home never imports them."""

from collections.abc import Callable

from accounts.models import User

note_sources: list[Callable[[User], list[tuple[str, str]]]] = []  # words and address of what waits for a person


def notes_for(user: User) -> list[tuple[str, str]]:
    return [note for source in note_sources for note in source(user)]
