"""Says by name which Debian package printing lacks, by trying to open the library.

A warning, not an error: answers can be entered although nothing can be printed, and every document says the reason.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from django.core import checks

from screening.documents.rendering.fontsetup import FONTS

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def missing_packages() -> list[str]:
    return [package for library, package in LIBRARIES.items() if not _opens(library)]


def printing_libraries(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = [
        checks.Warning(
            f"Printing needs the Debian package {package}, which is not installed.",
            hint=f"apt-get install {package}",
            id="documents.W001",
        )
        for package in missing_packages()
    ]
    if not (FONTS / "WellSansSC-Regular.ttf").exists():
        found.append(checks.Warning(f"The print font is missing from {FONTS}.", id="documents.W002"))
    return found


def _opens(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
