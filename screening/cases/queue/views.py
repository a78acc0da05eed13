from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.queue.links import links_of
from screening.cases.queue.presenters import page as queue_page


@require_safe
@needs(Permission.REVIEW_CASES)
def list_cases(request: StaffRequest) -> HttpResponse:
    asked = request.GET
    key, school, after = asked.get("l") or asked.get("s", ""), asked.get("school", ""), asked.get("after", "")
    page = queue_page.QueuePage(request.user, key=key, school=school, after=after)
    return render(request, "cases/queue/list_cases.html", {"page": page, "links": links_of(request.user)})
