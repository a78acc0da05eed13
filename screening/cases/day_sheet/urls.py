from django.urls import path

from screening.cases.day_sheet import views

urlpatterns = [
    path("", views.show_day, name="show_day"),
    path("print/", views.print_day_sheet, name="print_day_sheet"),
]
