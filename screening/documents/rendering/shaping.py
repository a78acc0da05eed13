"""Lines of words as Pango has them: set up once for a style, and kept from where they are measured to where they are
drawn. The library sets up each line anew, throws it away when it has its width, and sets it up again to draw it.
"""

from typing import Any

from weasyprint.text.ffi import ffi, gobject, pango
from weasyprint.text.line_break import Layout

_setup, _set_text = Layout.setup, Layout.set_text
_deactivate, _reactivate = Layout.deactivate, Layout.reactivate
THEIRS: dict[tuple[Any, str], Any] = {
    (Layout, "setup"): _setup,
    (Layout, "set_text"): _set_text,
    (Layout, "deactivate"): _deactivate,
    (Layout, "reactivate"): _reactivate,
}

ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *src);", override=True)


def install() -> None:
    Layout.setup, Layout.set_text = setup, set_text
    Layout.deactivate, Layout.reactivate = deactivate, reactivate


def setup(self: Any, style: Any) -> None:
    """A copy of the first line of this style, as it was before it got words."""
    ready = style.__dict__.get("ready_line")
    if ready is None:
        line = Layout.__new__(Layout)
        _setup(line, style)
        ready = style.ready_line = {name: value for name, value in vars(line).items() if name != "style"}
    self.__dict__.update(ready, style=style)
    self.layout = ffi.gc(pango.pango_layout_copy(ready["layout"]), gobject.g_object_unref)


def set_text(self: Any, text: str, justify: bool = False) -> None:
    """The library draws a line as one paragraph, and to say so of it then would shape it again."""
    pango.pango_layout_set_single_paragraph_mode(self.layout, text.splitlines() == [text])
    _set_text(self, text, justify)


def deactivate(self: Any) -> None:
    """After drawing, not after measuring."""
    if self.__dict__.get("is_drawn"):
        _deactivate(self)


def reactivate(self: Any, style: Any) -> None:
    self.is_drawn = True
    if self.justification_spacing or "layout" not in self.__dict__:
        _reactivate(self, style)
