"""The folder as broker, where a file may be half written: the disk is full, or the power went.

kombu ends the worker over such a file, once for each. A message is only a wake-up and comes again by itself.
"""

# kombu has no types
# mypy: disable-error-code="no-untyped-call, override"

from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem


class Channel(filesystem.Channel):
    def _get(self, queue: str) -> Any:
        try:
            return super()._get(queue)  # which has taken the file away by then
        except ValueError:
            raise Empty from None

    def get_table(self, exchange: str) -> Any:
        try:
            return super().get_table(exchange)
        except ValueError:
            return []

    def _queue_bind(self, exchange: str, *rest: Any) -> None:
        try:
            super()._queue_bind(exchange, *rest)
        except ValueError:
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *rest)


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """Instead of kombu's own wherever the address says filesystem://."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
