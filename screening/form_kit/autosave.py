"""What every page says whose script saves rows as they are typed; the contract stands in rounds/views/typing.py."""

from django.http import JsonResponse
from django.utils.translation import gettext as _


def refusal_response(status: int, error: str, message: str) -> JsonResponse:
    return JsonResponse({"error": error, "message": message}, status=status)


def seldom_said(odd: str) -> dict[str, str]:
    """Words a page fetches when it needs them: a class of sixty must fit 8 KB. `odd`: of rows that fit no more."""
    return {
        "odd": odd,
        "remove": _("Remove these rows"),
        "elsewhere": _("Rows of another class still wait on this device: open it"),
        "memory": _("This browser cannot keep anything without a line: leave the page open until it is saved."),
    }


def somebody_else() -> str:
    return _("Somebody else is signed in now. These rows are kept here and sent only when you sign in again.")


def forms_changed() -> str:
    return _("The form has changed since these rows were typed. They are kept; load the page again.")
