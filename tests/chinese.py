"""The Chinese of a sentence by the English in its source: a test whose subject is something else quotes no copy."""

from typing import Any

from django.utils import translation


def chinese(english: str, **values: Any) -> str:
    """Fails for a sentence that the catalogue does not have."""
    with translation.override("zh-hans"):
        said = translation.gettext(english)
    assert said != english, f"not in the catalogue: {english}"
    return said % values if values else said
