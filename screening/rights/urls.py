from django.urls import path

from screening.rights import views

app_name = "rights"
urlpatterns = [
    path("", views.list_requests, name="list_requests"),
    path("children/<uuid:public_id>/ask/", views.record_request, name="record_request"),
    path("requests/<uuid:public_id>/answer/", views.answer_request, name="answer_request"),
    path("requests/<uuid:public_id>/letter/", views.print_letter, name="print_letter"),
]
