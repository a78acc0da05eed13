"""Rows of a sheet as they are typed: the contract between the server and any script on the page.

GET  /rounds/sheets/<id>/rows/?person=…  {"token": <X-CSRFToken of the next POST>, "words": <what is seldom said>}
POST /rounds/sheets/<id>/rows/?person=…  Content-Type: application/json, X-CSRFToken, Idempotency-Key: <UUID>
`person` and `pins` are sent as the page was given them: whose page it is, and which forms its digits are for.
{"pins", "forms": [<form id>, …],
 "rows": [[<id of v-<id>>, <value of v-<id>>, "1000 0-2_" or null for each form], …]}
    One line a row and the names of its columns once: a class of sixty typed in one go is 5 KB. null: not touched.

200 every row is committed      409 somebody else changed a row     422 something cannot be read
    {"saved_at": "14:02", "message": "", "rows": [
        {"child", "saved": true, "version": <send this next time>, "state", "complete", "problems": []},
        {"child", "saved": false, "problems": ["…"], "version", "state", "complete"},
        {"child", "saved": false, "problems": [], "conflict": {"version", "by", "words",
            "theirs": {form id: digits}, "use": <what the two choices are called>}}]}
    Rows are answered one by one: beside a refused row the others are committed. Readable digits of a refused row
    are kept. To use the own version of a row in conflict, send it again with the version of the conflict.
    The same Idempotency-Key gets the same answer and writes nothing twice.
400 not the rows of a sheet     401 signed out     403 no token     404 not this person's sheet
403 {"error": "other"}          the page is another person's than the one who is signed in now; nothing was written
409 {"error": "submitted"}      the sheet was handed in; nothing was written
409 {"error": "forms"}          the forms are no longer those the rows were typed for; nothing was written
503 {"error": "cannot-store", "why", "message"}   nothing can be stored (full disk, busy, no database): nothing was
    written; the page keeps the rows and sends them again by itself
A closed round takes rows as a draft: 200, and `message` says that they do not count.
"""

from uuid import UUID

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from screening.form_kit.autosave import forms_changed, refusal_response, seldom_said, somebody_else
from screening.form_kit.rows import autosave_post
from screening.rounds.access import get_sheet_to_write_or_404
from screening.rounds.presenters.autosave import answer, odd_rows, status_of
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import FormsChanged, SheetSubmitted
from screening.rounds.views.sheets import keep_rows


@require_http_methods(["GET", "POST"])
def autosave_rows(request: StaffRequest, public_id: UUID) -> JsonResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if request.GET.get("person", request.user.device_name) != request.user.device_name:
        return refusal_response(403, "other", somebody_else())
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "words": seldom_said(odd_rows())})
    try:
        outcome = keep_rows(request, sheet, autosave_post(request))
    except SheetSubmitted:
        return refusal_response(409, "submitted", _("The sheet was handed in meanwhile."))
    except FormsChanged:
        return refusal_response(409, "forms", forms_changed())
    sheet.refresh_from_db(fields=["last_saved_at"])
    return JsonResponse(answer(sheet_view_data(sheet), outcome), status=status_of(outcome))
