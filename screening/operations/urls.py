from django.urls import path

from screening.operations import views

app_name = "operations"
urlpatterns = [
    path("health/", views.show_health, name="show_health"),
    path("trust/", views.show_trust, name="show_trust"),
    path("trust/certificate/", views.download_authority, name="download_authority"),
]
