from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from screening.cases.concerns.presenter import concern_links
from screening.cases.emergency.presenter import opened_links
from screening.cases.handover.presenter import handover_links
from screening.cases.presenters import queue_page
from screening.cases.presenters.moved import moved_links


@require_safe
@needs(Permission.REVIEW_CASES)
def list_cases(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    key, school, after = asked.get("l") or asked.get("s", ""), asked.get("school", ""), asked.get("after", "")
    page = queue_page.build(request.user, key=key, school=school, after=after)
    lines = (concern_links, moved_links, handover_links, opened_links)
    links = [link for line in lines for link in line(request.user)]
    return render(request, "cases/list_cases.html", {"page": page, "moved": links})
