"""Rows that wait on a device, for journeys without a line: typing, a look into the store, counts in the database."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from accounts.models import AuditEvent, User
from screening.rounds.drafts import digits_of
from screening.rounds.models import Sheet, SheetRow
from screening.rounds.round_scoring import forms_of_round
from tests.conftest import Cast
from tests.journeys.conftest import Visitor, session_cookie

ROWS = "**/rows/?person=*"
CONTROLLED = """() => Promise.race([
    navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller ||
        new Promise(done => navigator.serviceWorker.addEventListener("controllerchange", done))).then(() => true),
    new Promise(late => setTimeout(() => late(false), 30000)),
])"""
ALL_RECORDS = """() => new Promise(done => {
    const asked = indexedDB.open("xinqiao", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent");
    asked.onsuccess = () => {
        const found = [], walk = asked.result.transaction("unsent").objectStore("unsent").openCursor();
        walk.onsuccess = () => {
            if (!walk.result) { asked.result.close(); done(found); return; }
            const {count, iv, sealed} = walk.result.value;
            const text = list => Array.from(new Uint8Array(list), code => String.fromCharCode(code)).join("");
            found.push({key: walk.result.key, count, content: text(iv) + text(sealed)});
            walk.result.continue();
        };
    };
})"""

UNSEALED = """record => {
    const box = document.getElementById("saving-box");
    const bytes = text => Uint8Array.from(text, sign => sign.charCodeAt(0));
    const key = Uint8Array.from(box.dataset.key.match(/../g), pair => parseInt(pair, 16));
    const how = {name: "AES-GCM", iv: bytes(record.content.slice(0, 12)), additionalData: bytes(record.key)};
    return crypto.subtle.importKey("raw", key, {name: "AES-GCM"}, false, ["decrypt"])
        .then(made => crypto.subtle.decrypt(how, made, bytes(record.content.slice(12))))
        .then(plain => new TextDecoder().decode(plain));
}"""


def opened(visitor: Visitor, sheet: Sheet) -> Page:
    page = visitor.goto(reverse("rounds:show_sheet", args=[sheet.public_id]))
    expect(page.locator("table.cells")).to_be_visible()
    return page


def new_tab(visitor: Visitor) -> None:
    """Close the tab, as a person does who has had enough, and open another one in the same browser."""
    context = visitor.page.context
    visitor.page.close()
    visitor.page = context.new_page()
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))


def change_person(visitor: Visitor, user: User | None) -> None:
    """Somebody else sits down at the same computer: same browser, same store, another session."""
    visitor.page.context.clear_cookies()
    if user is not None:
        visitor.page.context.add_cookies([session_cookie(user, visitor.address)])


def type_row(page: Page, cast: Cast, child: str, text: str) -> None:
    page.focus(field(cast, child))
    page.keyboard.press("Home")
    page.keyboard.type(text)


def field(cast: Cast, child: str, form: int = 0) -> str:
    return f"[name='{form}-{cast.children[child].public_id.hex}']"


def says(page: Page, key: str) -> None:
    expect(page.locator("#saving")).to_contain_text(page.get_attribute("#saving-box", f"data-{key}") or "?")


def is_kept(page: Page) -> None:
    says(page, "kept")


def is_saved(page: Page) -> None:
    expect(page.locator("#saving")).to_contain_text("已保存")


def on_device(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(ALL_RECORDS)
    return found


def unsealed(page: Page) -> str:
    """What the one record on the device says to whom it belongs."""
    (record,) = on_device(page)
    return str(page.evaluate(UNSEALED, record))


def is_empty(page: Page) -> None:
    """The store, a moment later: it is written behind the typing."""
    for _try in range(200):
        if not on_device(page):
            return
        page.wait_for_timeout(50)
    raise AssertionError(on_device(page))


def keys_of(page: Page) -> list[str]:
    """The Idempotency-Key of every POST of rows from now on."""
    keys: list[str] = []

    def note(request: Any) -> None:
        if request.method == "POST" and "/rows/" in request.url:
            keys.append(request.headers["idempotency-key"])

    page.on("request", note)
    return keys


def only_posts(act: Callable[[Route], None]) -> Callable[[Route], None]:
    return lambda route: act(route) if route.request.method == "POST" else route.continue_()


def committed_but_unheard(route: Route) -> None:
    """The server does its work; the answer is lost on the way."""
    route.fetch()
    route.abort()


def assert_exactly(
    sheet: Sheet, by: User, rows: Mapping[Any, str], *, changes: int = 1, saves: int = 1, others: int = 0
) -> None:
    """Nothing lost: every row reads as typed, and there is no other. Nothing doubled: each row changed as often as the
    person changed it, in so many saves. Nobody else's: every cell and every save is this person's."""
    forms = forms_of_round(sheet.round)
    stored = {row.student: row for row in SheetRow.objects.filter(sheet=sheet).select_related("student")}
    assert {child: digits_of(forms, row.cells)["teacher-connection"] for child, row in stored.items()} == dict(rows)
    assert {row.version for row in stored.values()} == {changes + others} if stored else not rows
    assert {cell["by"] for row in stored.values() for cell in row.cells.values()} <= {str(by.pk)}
    mine = AuditEvent.objects.filter(verb="sheet.save", object_id=str(sheet.public_id), actor_id=by.public_id)
    assert mine.count() == saves
