"""Rows of a sheet as they are typed: the contract between the server and any script on the page.

GET  /rounds/sheets/<id>/rows/        {"token": <X-CSRFToken of the next POST>, "person": <who is signed in>}
POST /rounds/sheets/<id>/rows/        Content-Type: application/json, X-CSRFToken, Idempotency-Key: <UUID>
{"forms": [<form id>, …], "rows": [[<id of v-<id>>, <value of v-<id>>, "1000 0-2_" or null for each form], …]}
    One line a row and the names of its columns once: a class of sixty typed in one go is 5 KB. null: not touched.

200 every row is committed      409 somebody else changed a row     422 something cannot be read
    {"saved_at": "14:02", "message": "", "rows": [
        {"child", "saved": true, "version": <send this next time>, "state", "complete", "problems": []},
        {"child", "saved": false, "problems": ["…"], "version", "state", "complete"},
        {"child", "saved": false, "problems": [], "conflict": {"version", "theirs": {form id: digits}, "by", "words"}}]}
    Rows are answered one by one: beside a refused row the others are committed. Readable digits of a refused row
    are kept. To use the own version of a row in conflict, send it again with the version of the conflict.
    The same Idempotency-Key gets the same answer and writes nothing twice.
400 not the rows of a sheet     401 signed out     403 no token     404 not this person's sheet
409 {"error": "submitted"}      the sheet was handed in; nothing was written
A closed round takes rows as a draft: 200, and `message` says that they do not count.
"""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from screening.rounds.access import get_sheet_to_write_or_404
from screening.rounds.forms.posts import autosave_post
from screening.rounds.presenters.autosave import answer, status_of
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import SheetSubmitted
from screening.rounds.views.sheets import keep_rows


@require_http_methods(["GET", "POST"])
def autosave_rows(request: HttpRequest, public_id: UUID) -> JsonResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "person": request.user.public_id.hex})
    post = autosave_post(request)
    try:
        outcome = keep_rows(request, sheet, post)
    except SheetSubmitted:
        return JsonResponse({"error": "submitted", "message": _("The sheet was handed in meanwhile.")}, status=409)
    sheet.refresh_from_db(fields=["last_saved_at"])
    return JsonResponse(answer(sheet_view_data(sheet), outcome), status=status_of(outcome))
