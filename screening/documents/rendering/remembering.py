"""What follows from a style alone is worked out once in a process, not in every paper.

Papers of a kind have the same hundred styles. The library makes each of them anew, property by property, and asks it
for the same lengths at every box. Here an element gets the style that one with the same rules in the same place had in
an earlier paper, and what was worked out stays with it. Nothing of a child is in a style: words stand in elements.
"""

import sys
from typing import Any

from weasyprint.css import StyleFor
from weasyprint.layout import percent
from weasyprint.text import line_break

MOST = 400  # styles; a paper has about a hundred
SPACES = [f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")]
LENGTHS = [*SPACES, *(f"{limit}{side}" for limit in ("", "min_", "max_") for side in ("width", "height"))]
USED = [*LENGTHS, *(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))]

_set_computed_styles, _resolve_percentages = StyleFor.set_computed_styles, percent.resolve_percentages
_font_style_cache_key = line_break._font_style_cache_key
_RESOLVING = [
    module
    for name, module in sys.modules.items()
    if name.startswith("weasyprint.layout.") and hasattr(module, "resolve_percentages")
]
THEIRS: dict[tuple[Any, str], Any] = {
    (StyleFor, "set_computed_styles"): _set_computed_styles,
    (line_break, "_font_style_cache_key"): _font_style_cache_key,
    **{(module, "resolve_percentages"): _resolve_percentages for module in _RESOLVING},
}
_styles: dict[Any, Any] = {}


def install() -> None:
    StyleFor.set_computed_styles = set_computed_styles
    line_break._font_style_cache_key = font_style_cache_key
    for module in _RESOLVING:
        module.resolve_percentages = resolve_percentages  # type: ignore[attr-defined]  # imported there by name


def set_computed_styles(
    self: Any, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None, **rest: Any
) -> None:
    place, key = (element, pseudo_type), _key(self, element, parent, pseudo_type)
    if key in _styles:
        self._computed_styles[place] = _styles[key]
        return
    _set_computed_styles(self, element, parent, root, pseudo_type, **rest)
    if key is not None:
        if len(_styles) >= MOST:
            _styles.clear()
        _styles[key] = self._computed_styles[place]


def _key(styles: Any, element: Any, parent: Any, pseudo_type: str | None) -> tuple[Any, ...] | None:
    """Rules and the style they stand in; none for what is pointed to, or is changed by the library as lists' marks are.

    An id stays: a style holds its rules, its parent and its fonts.
    """
    rules = styles._cascaded_styles.get((element, pseudo_type), {})
    if "anchor" in rules or not (pseudo_type or "@").startswith("@"):
        return None
    said = tuple((name, id(value) if type(value) in (list, set) else value) for name, (value, _weight) in rules.items())
    key = (id(styles.font_config), id(styles._computed_styles.get((parent, None))), pseudo_type, said)
    try:
        hash(key)
    except TypeError:
        return None
    return key


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Lengths of a style of which none is a share of the place around it are the same at each box."""
    used = box.style.__dict__.get("used")
    if used:
        box.__dict__.update(used)
        return
    _resolve_percentages(box, containing_block)
    if used is None:
        box.style.used = {name: getattr(box, name) for name in USED} if _is_fixed(box.style) else {}


def _is_fixed(style: Any) -> bool:
    lengths = [style[name] for name in LENGTHS]
    return style["border_collapse"] != "collapse" and all(
        one == "auto" or getattr(one, "unit", None) == "px" for one in lengths
    )


def font_style_cache_key(style: Any, include_size: bool = False) -> str:
    known: dict[bool, str] = style.__dict__.setdefault("font_keys", {})
    if include_size not in known:
        known[include_size] = _font_style_cache_key(style, include_size)
    return known[include_size]
