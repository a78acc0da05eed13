"""The number of the request on every line of the log. Free of models: logging is set up before the apps are."""

import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        of_request = getattr(getattr(record, "request", None), "request_id", "")  # refusals are logged after the answer
        record.request_id = request_id.get() or of_request or "-"
        return True
