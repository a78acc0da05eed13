from django.urls import path

from screening.cases.large_type_words import views

urlpatterns = [
    path("", views.read_words, name="read_words"),
    path("print/", views.print_words, name="print_words"),
    path("plans/<uuid:public_id>/", views.read_plan, name="read_plan"),
]
