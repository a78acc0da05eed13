from uuid import uuid4

from config import durable
from screening.documents import storage


def put(content: bytes) -> tuple[str, str]:
    """A finished paper on its shelf: where it lies and its key."""
    token = uuid4()
    unfinished = storage.unfinished_path(token)
    durable.write(unfinished, content)
    key = storage.seal(unfinished, token)
    return storage.publish(unfinished, token), key
