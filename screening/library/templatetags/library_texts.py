"""`{% load library_texts %}` `{% text "ui.buttons.check" %}`: a sentence of the library in a template."""

from django import template

from screening.library import texts

register = template.Library()


@register.simple_tag
def text(path: str, **params: object) -> str:
    return texts.text(path, **params)
