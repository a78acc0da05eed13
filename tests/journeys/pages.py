"""The pages of the product that are looked at one by one. Each room adds its lines to PAGES.

PageToCheck("students:show_student", "li", at=yu)                     at(cast) -> parts of the address
PageToCheck("students:add_student", "admin", press="form .btn")       and once more after pressing this button
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.conftest import Cast


def nowhere_special(cast: Cast) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class PageToCheck:
    """An address, who opens it, and which button shows its error state when pressed on the empty form."""

    name: str
    persona: str | None
    at: Callable[[Cast], Mapping[str, Any]] = nowhere_special
    press: str = ""
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.query} ({self.persona})"


PAGES: list[PageToCheck] = [
    PageToCheck("accounts:sign_in", None, press=".gate .btn.wide"),
    PageToCheck("accounts:show_account", "li"),
    PageToCheck("home:show_home", "li"),
    PageToCheck("home:show_home", "wang"),
    PageToCheck("home:show_home", "chen"),
    PageToCheck("home:show_home", "admin"),
    PageToCheck("home:show_home", "district"),
    PageToCheck("home:show_home", "staff"),
    PageToCheck("home:show_home", "protection"),
    PageToCheck("home:show_home", "auditor"),
]
