"""Scripts run on browsers of 2014: ES5 to the parser's letter, and newer parts of the browser only after a look.

A newer constructor or function is reached through `window` (`window.Promise`), where it is undefined when it is
missing; by its bare name it would end the script. Newer methods are not used at all.
"""

from collections.abc import Iterator

from calmjs.parse import es5
from calmjs.parse.asttypes import DotAccessor, FunctionCall, Identifier, Node, PropIdentifier
from calmjs.parse.exceptions import ECMASyntaxError
from calmjs.parse.walkers import Walker

GLOBALS = frozenset(
    "Promise Map Set WeakMap WeakSet Symbol Proxy Reflect BigInt Intl fetch Headers Request Response URL "
    "URLSearchParams FormData Blob TextEncoder TextDecoder AbortController crypto indexedDB caches localStorage "
    "sessionStorage MutationObserver IntersectionObserver ResizeObserver BroadcastChannel CustomEvent "
    "matchMedia requestAnimationFrame queueMicrotask structuredClone globalThis Notification".split()
)
METHODS = frozenset(
    "includes find findIndex findLast padStart padEnd startsWith endsWith repeat assign entries values from of fill "
    "flat flatMap at closest matches append prepend before after replaceWith replaceChildren toggleAttribute finally "
    "allSettled any replaceAll matchAll isInteger codePointAt fromCodePoint normalize".split()
)


def newer_than_es5(script: str) -> Iterator[str]:
    try:
        tree = es5(script)
    except ECMASyntaxError as error:
        yield f"no ES5: {error}"
        return
    for node in Walker().walk(tree):
        yield from _newer(node)


def _newer(node: Node) -> Iterator[str]:
    if isinstance(node, Identifier) and not isinstance(node, PropIdentifier) and node.value in GLOBALS:
        yield f"not on every browser, reach it through window: {node.value}"
    called = node.identifier if isinstance(node, FunctionCall) else None
    if isinstance(called, DotAccessor) and called.identifier.value in METHODS:
        yield f"not on every browser: .{called.identifier.value}()"
