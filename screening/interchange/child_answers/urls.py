"""Under ``cases:``: optional apps have no namespace of their own."""

from django.urls import path

from screening.interchange.child_answers import views

urlpatterns = [
    path("<uuid:public_id>/working/<uuid:assessment_id>/file/", views.download_response, name="download_response"),
]
