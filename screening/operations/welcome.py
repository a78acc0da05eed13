"""Says once where to go and with which account, as soon as the first page answers. Standard library only."""

import http.client
import ssl
import time
from collections.abc import Callable

LOOPBACK = "127.0.0.1"
FIRST_PAUSE = 0.3
LONGEST_PAUSE = 5.0  # every refused question costs lines in the log
PATIENCE = 60.0


class Greeting:
    """Called a few times a second by the supervisor; speaks when the server answers, or when it is late. `authority`:
    the file of the certificate to trust, where the page answers over HTTPS."""

    def __init__(self, port: int, authority: str, text: str, say: Callable[[str], None]) -> None:
        self._port = port
        self._context = ssl.create_default_context(cafile=authority) if authority else None
        self._text = text
        self._say = say
        self._began = time.monotonic()
        self._next, self._pause = self._began, FIRST_PAUSE
        self._late = False
        self._done = False

    def __call__(self) -> None:
        now = time.monotonic()
        if self._done or now < self._next:
            return
        self._next, self._pause = now + self._pause, min(self._pause * 1.2, LONGEST_PAUSE)
        if self._answers():
            self._done = True
            self._say(self._text)
        elif not self._late and now - self._began > PATIENCE:
            self._late = True
            self._say("The first page does not answer yet. The lines above say why; trying on.")

    def _answers(self) -> bool:
        connection = self._connection()
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._context:
            return http.client.HTTPSConnection(LOOPBACK, self._port, timeout=2, context=self._context)
        return http.client.HTTPConnection(LOOPBACK, self._port, timeout=2)
