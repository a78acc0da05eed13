from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.home.pages import page_for


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    page = page_for(request.user)
    return render(request, page.template, page.build(request.user))
