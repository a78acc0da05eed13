"""Where rows come from: the screen itself, or paper, once the sheet was opened so (by the code on the paper).

It stays with the session until the page is told otherwise, so that whatever page of the sheet saves a row, with or
without a script, marks it alike, and a look at the check page or at a reason to leave a child out ends nothing. The
sheet says it all the time.
"""

from django.http import HttpRequest

from screening.rounds.models import Sheet

FROM_PAPER = "sheet-from-paper"
PAPER_QUERY = "?from=paper"


def remember_source(request: HttpRequest, sheet: Sheet) -> None:
    if request.GET.get("from") == "paper":
        request.session[FROM_PAPER] = sheet.public_id.hex
    elif request.GET.get("from") == "screen":
        request.session.pop(FROM_PAPER, None)


def is_from_paper(request: HttpRequest, sheet: Sheet) -> bool:
    """A form that was sent again after signing in has the address of its page, and a new session."""
    return request.GET.get("from") == "paper" or request.session.get(FROM_PAPER) == sheet.public_id.hex


def source_of(request: HttpRequest, sheet: Sheet) -> str:
    return "paper" if is_from_paper(request, sheet) else "screen"
