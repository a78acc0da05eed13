"""What axe does not notice: whether the skeleton of a page is right. `faults(html)` lists everything that is wrong.

Checked: one h1; a title without a child's name; every control labelled; every radio or tick-box group in a fieldset
with a legend; every link of the error summary leads to a control; every id once; every local reference resolves; table
heads are th with scope; no inline style or script; forms that post carry a token; buttons and links have words; no
sentence of a Chinese page is English (what a library says of itself is in no catalogue of ours).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import tinyhtml5

NO_LABEL_NEEDED = {"hidden", "submit", "button", "reset", "image"}
CONTROLS = ("input", "select", "textarea")
ENGLISH = re.compile(r"\b[A-Za-z][A-Za-z’']*(?:[,;:]? [A-Za-z][A-Za-z’']*){3,}")  # four words in a row
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label", "data-words")


class Page:
    """A parsed page that knows every element's parents."""

    def __init__(self, html: str) -> None:
        self.root: Element = tinyhtml5.parse(html, namespace_html_elements=False)
        self.parents: dict[Element, Element] = {child: parent for parent in self.root.iter() for child in parent}
        self.ids = Counter(element.get("id") for element in self.root.iter() if element.get("id"))

    def all(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.root.iter() if element.tag in tags)

    def above(self, element: Element) -> Iterator[Element]:
        while element in self.parents:
            element = self.parents[element]
            yield element

    def inside(self, element: Element, tag: str) -> Element | None:
        return next((parent for parent in self.above(element) if parent.tag == tag), None)

    def by_id(self, name: str) -> Element | None:
        return next((element for element in self.root.iter() if element.get("id") == name), None)


def words(element: Element) -> str:
    named = element.get("aria-label") or element.get("alt") or ""
    return (named + "".join(element.itertext())).strip()


def faults(html: str, names: Iterable[str] = ()) -> list[str]:
    """Every fault of a whole page; `names` are children who must not stand in the title."""
    page = Page(html)
    checks = (headings, titles, labels, groups, summaries, references, tables, inline_code, tokens, wordless, english)
    found = [fault for check in checks for fault in check(page)]
    title = words(next(page.all("title"), Element("title")))
    return found + [f"title names a child: {name}" for name in names if name in title]


def nodes(html: str) -> int:
    return sum(1 for element in Page(html).root.iter() if isinstance(element.tag, str))


def fields(html: str) -> int:
    """How many fields the largest form of the page sends when nothing is ticked twice."""
    page = Page(html)
    return max((sum(1 for part in form.iter() if part.get("name")) for form in page.all("form")), default=0)


def headings(page: Page) -> Iterator[str]:
    count = len(list(page.all("h1")))
    if count != 1:
        yield f"{count} h1 instead of one"
    if not list(page.all("main")):
        yield "no main"


def titles(page: Page) -> Iterator[str]:
    title = next(page.all("title"), None)
    if title is None or not words(title).partition("–")[0].strip():
        yield "the title says nothing before the product's name"
    if not (next(page.all("html")).get("lang") or ""):
        yield "no language"


def labels(page: Page) -> Iterator[str]:
    targets = {label.get("for") for label in page.all("label")} - {None}
    for control in page.all(*CONTROLS):
        if control.tag == "input" and control.get("type", "text") in NO_LABEL_NEEDED:
            continue
        wrapped = page.inside(control, "label") is not None
        labelled = control.get("aria-label") or control.get("aria-labelledby")
        if not (wrapped or labelled or control.get("id") in targets):
            yield f"no label: {control.get('name')}"


def groups(page: Page) -> Iterator[str]:
    choices = [c for c in page.all("input") if c.get("type") in ("radio", "checkbox")]
    sizes = Counter((c.get("name"), page.inside(c, "form")) for c in choices)
    for choice in choices:
        alone = choice.get("type") == "checkbox" and sizes[choice.get("name"), page.inside(choice, "form")] == 1
        fieldset = page.inside(choice, "fieldset")
        legend = None if fieldset is None else next(iter(fieldset.iter("legend")), None)
        if not alone and (legend is None or not words(legend)):
            yield f"no fieldset with a legend: {choice.get('name')} = {choice.get('value')}"


def summaries(page: Page) -> Iterator[str]:
    for box in page.root.iter():
        if "summary" not in (box.get("class") or "").split():
            continue
        if box.get("tabindex") != "-1" or box.get("role") != "alert" or box.get("autofocus") is None:
            yield "the error summary does not take the focus"
        for link in box.iter("a"):
            target = page.by_id((link.get("href") or "").lstrip("#"))
            if target is None or target.tag not in CONTROLS or target.get("type") == "hidden":
                yield f"a link of the summary leads nowhere: {link.get('href')}"


def references(page: Page) -> Iterator[str]:
    yield from (f"id twice: {name}" for name, count in page.ids.items() if count > 1)
    for element in page.root.iter():
        for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for name in (element.get(attribute) or "").split():
                if name not in page.ids:
                    yield f"{attribute} points at nothing: {name}"
        href = element.get("href") or ""
        if element.tag == "a" and href.startswith("#") and href[1:] not in page.ids:
            yield f"link points at nothing: {href}"


def tables(page: Page) -> Iterator[str]:
    for table in page.all("table"):
        heads = list(table.iter("th"))
        if not heads:
            yield "a table without th"
        yield from (f"th without scope: {words(head)}" for head in heads if head.get("scope") is None)


def inline_code(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if element.tag == "style" or element.get("style") is not None:
            yield f"inline style: {element.tag}"
        if element.tag == "script" and (not element.get("src") and element.get("type") != "application/json"):
            yield "inline script"
        yield from (f"inline script: {name}" for name in element.attrib if name.startswith("on"))


def tokens(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        if (form.get("method") or "get").lower() == "post" and not any(
            part.get("name") == "csrfmiddlewaretoken" for part in form.iter("input")
        ):
            yield f"a form without a token: {form.get('action') or 'this page'}"


def wordless(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", "legend", "h1", "h2", "h3"):
        if not words(element):
            yield f"{element.tag} without words"


def english(page: Page) -> Iterator[str]:
    """Four English words in a row on a Chinese page, where nothing says that they are English or kept as written."""
    html = next(page.all("html"))
    if not (html.get("lang") or "").startswith("zh"):
        return
    for element in page.root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "textarea", "pre", "code"):
            continue
        if any(_may_be_english(one) for one in (element, *page.above(element))):
            continue
        said = [element.text, *(child.tail for child in element), *(element.get(name) for name in SPOKEN)]
        yield from (f"English on a Chinese page: {found[0]}" for text in said if (found := ENGLISH.search(text or "")))


def _may_be_english(element: Element) -> bool:
    return (element.get("lang") or "").startswith("en") or element.get("translate") == "no"
