"""Rules and norms: looked at, written anew, retired."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.library import access, services
from screening.library.forms.retiring import RetireForm
from screening.library.forms.rules import RulesForm
from screening.library.presenters.norms import NormPage
from screening.library.presenters.rules import RulesPage


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    return render(request, "library/show_rules.html", {"page": RulesPage(request.user, rule_set)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def write_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    form = RulesForm(rule_set, posted(request))
    written = form.done(rule_set, by=request.user) if form.is_valid() else None
    if written:
        messages.success(
            request, _("Rules %(v)s are written. A new round can be planned with them.") % {"v": written.version}
        )
        return redirect("library:show_rules", written.public_id)
    return form_page(request, form, "library/write_rules.html", page=RulesPage(request.user, rule_set))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def retire_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rule_set = access.get_rules_or_404(request.user, public_id)
    form = RetireForm(posted(request))
    if form.is_valid() and form.done(rule_set, services.retire_rules, by=request.user):
        messages.success(request, _("Retired. No new round is offered it; rounds that used it keep it."))
        return redirect("library:show_rules", rule_set.public_id)
    return form_page(request, form, "library/retire_rules.html", page=RulesPage(request.user, rule_set))


@require_GET
@needs(Permission.MANAGE_LIBRARY)
def show_norm(request: StaffRequest, public_id: UUID) -> HttpResponse:
    norm = access.get_norm_or_404(request.user, public_id)
    return render(request, "library/show_norm.html", {"page": NormPage(request.user, norm)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_LIBRARY)
def retire_norm(request: StaffRequest, public_id: UUID) -> HttpResponse:
    norm = access.get_norm_or_404(request.user, public_id)
    form = RetireForm(posted(request))
    if form.is_valid() and form.done(norm, services.retire_norm, by=request.user):
        messages.success(request, _("Retired. No new round is offered it; rounds that used it keep it."))
        return redirect("library:show_norm", norm.public_id)
    return form_page(request, form, "library/retire_norm.html", page=NormPage(request.user, norm))
