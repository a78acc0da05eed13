from django.urls import path

from screening.cases.home_visits import views

urlpatterns = [
    path("", views.list_visits, name="list_visits"),
    path("print/", views.print_visits, name="print_visits"),
]
