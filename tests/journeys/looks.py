"""Every page that is looked at: the list in pages.py, and each address of the authorization table that shows one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Error, Page

from tests.authorization import matrix
from tests.authorization.matrix import PERSONAS, Row
from tests.authorization.table import all_rows
from tests.conftest import Cast
from tests.journeys.conftest import Visitor
from tests.journeys.pages import PAGES, PageToCheck, nowhere_special

NO_STATE = (nowhere_special.__name__, matrix.nowhere_special.__name__)


@dataclass(frozen=True)
class Look:
    """A page, who opens it, and the button that shows its error state; of the table, the first one of a form."""

    title: str
    persona: str | None
    address: Callable[[Cast], str]
    press: str = ""
    of_table: bool = False
    is_listed: bool = False  # another look at the same page, as somebody else or in another state, stands in the list

    def __str__(self) -> str:
        return self.title


def looks() -> Iterator[Look]:
    listed = {(page.name, page.persona, state_of(page.at)) for page in PAGES}
    names = {page.name for page in PAGES}
    yield from (look_at_page(page) for page in PAGES)
    for row, persona in one_row_a_page():
        if (row.name, PERSONAS[persona], state_of(row.at)) not in listed:
            yield look_at_row(row, persona, is_listed=row.name in names)


def state_of(at: Callable[..., object]) -> str:
    """Both lists make the same state with functions of the same name."""
    return "" if at.__name__ in NO_STATE else at.__name__


def look_at_page(page: PageToCheck) -> Look:
    def address(cast: Cast) -> str:
        return reverse(page.name, kwargs=dict(page.at(cast))) + page.query

    return Look(str(page), page.persona, address, page.press)


def look_at_row(row: Row, persona: str, is_listed: bool) -> Look:
    def address(cast: Cast) -> str:
        target = row.at(cast)
        query = "&".join(f"{name}={value}" for name, value in target.query.items())
        return reverse(row.name, kwargs=dict(target.kwargs)) + (f"?{query}" if query else "")

    return Look(f"{row} as {persona}", PERSONAS[persona], address, of_table=True, is_listed=is_listed)


def one_row_a_page() -> Iterator[tuple[Row, str]]:
    """Each row with the persons who get a page; each person and address once."""
    seen = set()
    for row in all_rows():
        for key, status in (row.get or {}).items():
            for persona in key.split():
                if status == 200 and persona in PERSONAS and (row.name, persona, row.at) not in seen:
                    seen.add((row.name, persona, row.at))
                    yield row, persona
                    break


def opened(visitor: Visitor, address: str) -> Page | None:
    """A download or an answer for a script has no look."""
    visitor.requests.clear()
    try:
        answer = visitor.page.goto(visitor.address + address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return None
    is_page = answer is not None and answer.headers.get("content-type", "").startswith("text/html")
    return visitor.page if is_page else None
