"""Says by name which Debian package printing lacks.

A warning, not an error: answers can be entered although nothing can be printed, and every document says the reason.
"""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from screening.documents.rendering.fontsetup import FONTS
from screening.documents.rendering.packages import missing_packages


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
