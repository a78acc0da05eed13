"""Reads one file from standard input and writes its pages as a line of JSON: a process of its own, with limits on time,
memory and files, so that a picture made to harm harms nothing.

    python -m screening.paper_reading < picture.jpg
"""

import base64
import json
import resource
import sys
from typing import Any

from screening.paper_reading.reading import PageRead, PageRefused, read_file

SECONDS, MEMORY = 60, 1536 * 1024 * 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pages = [plain(page) for page in read_file(sys.stdin.buffer.read())]
    sys.stdout.write(json.dumps(pages))


def plain(page: PageRead | PageRefused) -> dict[str, Any]:
    if isinstance(page, PageRefused):
        return {"refused": page.reason}
    layout = page.layout
    return {
        "code": page.code,
        "side": page.side,
        "layout": [layout.rows, layout.questions, layout.boxes],
        "cells": [[one.row, one.question, one.state, one.box] for one in page.cells],
        "crops": [[one.row, one.question, base64.b64encode(one.picture).decode()] for one in page.crops],
        "flat": base64.b64encode(page.flat_picture).decode(),
    }


if __name__ == "__main__":
    main()
