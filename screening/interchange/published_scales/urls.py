"""Under ``library:``: optional apps have no namespace of their own."""

from django.urls import path

from screening.interchange.published_scales import views

urlpatterns = [
    path("scales/<slug:key_id>/", views.show_key, name="show_key"),
    path("scales/<slug:key_id>/wording/", views.enter_wording, name="enter_wording"),
]
