"""What the library shows and refuses because of this room."""

from screening.interchange.published_scales.keys import key_only
from screening.interchange.published_scales.presenter import locked_scales
from screening.library import hooks


def register() -> None:
    hooks.address_modules.append("screening.interchange.published_scales.urls")
    hooks.shelf_sections["interchange/published_scales/shelf.html"] = locked_scales
    hooks.published_ids.append(published_ids)


def published_ids() -> set[str]:
    return {key.id for key in key_only()}
