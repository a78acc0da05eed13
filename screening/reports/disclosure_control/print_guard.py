"""The guard at the door of print: no number reaches a report that did not come through disclosure control.

In view objects a cell is ``Published`` (children), ``Exact`` (work), ``Numeral`` (the text of either, or a measure
that counts nobody: ``measure("0.83")``) or words. A raw ``12``, or the text "12", raises ``RawNumber``:

* pages: every ``{{ … }}`` and ``blocktranslate`` of ``GUARDED`` (``Loader``, set in the settings);
* paper: ``Renderer(build=guarded(paper.build), …)`` walks the page before it is printed;
* spreadsheets: ``book(leaves)`` instead of ``write_book``: ``Published`` and ``Exact`` become numbers or their text.

Sentences are made by presenters (``_("%(n)s children") % {"n": cell.text}``), templates print them; ``{{ cell }}``
prints a cell. ``notes_for(cells)`` gives the sentences that explain what is hidden on this page, and only those.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import wraps
from typing import Any

from django.template import Origin, Template, VariableDoesNotExist
from django.template.base import FilterExpression, Node, VariableNode
from django.template.context import Context
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.sheets import Cell, ShownNumber, WorkbookSheet, write_book
from screening.reports.disclosure_control.model import Exact, Numeral, Published, Why

GUARDED = ("reports/", "research/", "interchange/bureau/")
NAKED = re.compile(r"[+−-]?\d{1,3}(,?\d{3})?([.]\d+)?")
"""A number and nothing else; up to six digits, so that a check code is not taken for one."""
CELLS = {"rows", "cells", "value", "figure"}
"""Where numbers stand in the pieces a page is made of; elsewhere there are names, dates and codes."""
HARMLESS = {"version", "revision"}


class RawNumber(Exception):
    """A number that nobody decided about was about to be printed."""


def measure(text: str) -> Numeral:
    """A number that counts nobody: a coefficient, a mean, points of a form, a number of months."""
    return Numeral(text)


def refuse_raw(value: object, where: str) -> None:
    """Raise for a number, or the text of a number, that nobody decided about."""
    if isinstance(value, (bool, Numeral, SafeString)):
        return
    if isinstance(value, (int, float)):
        raise RawNumber(f"{where}: a raw {type(value).__name__}; publish it, or say what it is: Exact(…), measure(…)")
    if isinstance(value, str) and NAKED.fullmatch(value):
        raise RawNumber(f"{where}: the text of a number without its cell; pass the Published or Exact itself")


# Pages


class GuardedVariable(VariableNode):
    """``{{ … }}`` of a report."""

    def render(self, context: Context) -> str:
        _refuse_expression(self.filter_expression, context)
        return str(super().render(context))


class GuardedTranslation(BlockTranslateNode):
    """``{% blocktranslate with … %}`` of a report."""

    def render(self, context: Context, nested: bool = False) -> str:
        for expression in (*self.extra_context.values(), *([self.counter] if self.counter else [])):
            _refuse_expression(expression, context)
        return str(super().render(context, nested))


def _refuse_expression(expression: FilterExpression, context: Context) -> None:
    token = str(expression.token)
    if token.startswith("forloop.") or isinstance(expression.var, str):
        return
    refuse_raw(expression.resolve(context, ignore_failures=True), token)
    if expression.filters:
        try:
            refuse_raw(expression.var.resolve(context), token)
        except VariableDoesNotExist:
            return


class Loader(cached.Loader):
    """Templates of reports are guarded as they are loaded: none can be forgotten."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        if template_name.startswith(GUARDED):
            for node in template.nodelist.get_nodes_by_type(Node):
                node.__class__ = _STRICT.get(type(node), type(node))
        return template


_STRICT: Mapping[type, type] = {VariableNode: GuardedVariable, BlockTranslateNode: GuardedTranslation}


# Paper and spreadsheets


def guarded(build: Callable[[Document], PrintJob | FileJob]) -> Callable[[Document], PrintJob | FileJob]:
    """The same file, refused if a raw number stands on it."""

    @wraps(build)
    def check_first(document: Document) -> PrintJob | FileJob:
        job = build(document)
        if isinstance(job, PrintJob):
            check(job.context, build.__module__)
        return job

    check_first.is_guarded = True  # type: ignore[attr-defined]
    return check_first


def check(found: object, where: str = "page", *, in_cells: bool = False) -> None:
    """Walk view objects; a raw number anywhere, or the naked text of one in a cell, raises ``RawNumber``."""
    if isinstance(found, (Published, Exact)):
        return
    if (attributes := _attributes(found)) is not None:
        for name, value in attributes.items():
            if name not in HARMLESS:
                check(value, f"{where}.{name}", in_cells=in_cells or name in CELLS)
    elif isinstance(found, Sequence) and not isinstance(found, (str, bytes)):
        for value in found:
            check(value, where, in_cells=in_cells)
    elif in_cells or not isinstance(found, str):
        refuse_raw(found, where)


def _attributes(found: object) -> Mapping[str, object] | None:
    """What a template could print of an object by name; None of a text, a number, a date or a list."""
    if isinstance(found, Mapping):
        return found
    if is_dataclass(found):
        return {field.name: getattr(found, field.name) for field in fields(found)}  # with slots it has no __dict__
    return None if isinstance(found, (str, Promise)) else getattr(found, "__dict__", None)


def book(leaves: Iterable[WorkbookSheet], *, title: str = "", language: str = "") -> bytes:
    """A workbook of ``Published``, ``Exact``, ``Numeral`` and words: numbers as numbers, the rest as said."""
    as_cells = [replace(leaf, rows=[list(map(_as_cell, row)) for row in leaf.rows]) for leaf in leaves]
    return write_book(as_cells, title=title, language=language)


def _as_cell(value: Any) -> Cell:
    if isinstance(value, (Published, Exact)):
        return str(value.text) if value.value is None else ShownNumber(value.value, "#,##0")
    if isinstance(value, Numeral):
        return _number_or_text(value)
    if value is not None:
        refuse_raw(value, "spreadsheet")
    return value  # type: ignore[no-any-return]


def _number_or_text(text: str) -> Cell:
    """“1,204”, “0.83” and “62%” become numbers that look so; “<5” and “—” stay as they are."""
    plain = text.replace(",", "").removesuffix("%")
    try:
        number = float(plain)
    except ValueError:
        return str(text)
    places = len(plain.partition(".")[2])
    decimals = "." + "0" * places if places else ""
    if text.endswith("%"):
        return ShownNumber(round(number / 100, places + 2), f"0{decimals}%")
    return ShownNumber(number, f"0{decimals}") if places else ShownNumber(int(number), "#,##0")


# What is hidden, said once


def notes_for(cells: Iterable[Published]) -> list[str]:
    """The sentences a page needs about its hidden cells, none where nothing is hidden."""
    hidden = {cell.why for cell in cells if cell.value is None}
    sentences = {
        Why.SMALL: _("“<5” stands for one to four children: so few could be recognised. 0 is printed."),
        Why.COMPLEMENT: _("“—” is left out on purpose: with it a number of one to four children could be worked out."),
        Why.GROUP: _("“—” may also be 0: of a very small group no number is printed at all."),
    }
    return [sentence for why, sentence in sentences.items() if why in hidden]
