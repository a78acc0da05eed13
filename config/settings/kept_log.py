"""The log of an installation, kept as a file a day besides what stands in the terminal or in the engine's own log."""

from pathlib import Path
from typing import Any


def keep_log(logging: dict[str, Any], folder: Path) -> None:
    handler = {"class": "accounts.logs.DayFileHandler", "folder": folder, "formatter": "json", "filters": ["request"]}
    logging["handlers"]["file"] = handler
    logging["root"]["handlers"] = ["stderr", "file"]
