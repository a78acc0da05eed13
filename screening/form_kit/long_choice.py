"""A list of hundreds to choose one from: its lines are written at once, not each by a template of its own."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = self.format_value(value)
        rows = ((key, flatatt({"selected": str(key) in chosen}), label) for key, label in self.choices)
        lines = format_html_join("\n", '<option value="{}"{}>{}</option>', rows)
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>\n{}\n</select>", given, lines)
