from django.urls import path

from screening.operations import views
from screening.operations.law import views as law

app_name = "operations"
probes = [
    path("healthz", views.show_alive, name="show_alive"),
    path("readyz", views.show_ready, name="show_ready"),
]
urlpatterns = [
    path("well/", views.show_wellness, name="show_wellness"),
    path("health/", views.show_health, name="show_health"),
    path("rules/", law.show_rules, name="show_rules"),
    path("law/", law.list_law_papers, name="list_law_papers"),
    path("law/schools/<uuid:public_id>/<slug:kind>/", law.print_law_paper, name="print_law_paper"),
    path("trust/", views.show_trust, name="show_trust"),
    path("trust/certificate/", views.download_authority, name="download_authority"),
]
