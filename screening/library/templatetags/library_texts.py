"""`{% load library_texts %}` `{% text "ui.buttons.check" %}`: a sentence of the library in a template."""

from django import template

from screening import formats
from screening.instruments import Text
from screening.library import texts

register = template.Library()


@register.simple_tag
def text(path: str, **params: object) -> str:
    return texts.text(path, None, **params)


@register.filter
def in_language(text: Text) -> str:
    """A text of a definition in the language of the page."""
    return text.to(formats.active_language())
