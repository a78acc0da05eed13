from django.urls import path

from screening.operations import views

app_name = "operations"
probes = [
    path("healthz", views.show_alive, name="show_alive"),
    path("readyz", views.show_ready, name="show_ready"),
]
urlpatterns = [
    path("well/", views.show_wellness, name="show_wellness"),
    path("health/", views.show_health, name="show_health"),
    path("trust/", views.show_trust, name="show_trust"),
    path("trust/certificate/", views.download_authority, name="download_authority"),
]
