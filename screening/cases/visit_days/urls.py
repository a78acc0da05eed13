from django.urls import path

from screening.cases.visit_days import views

urlpatterns = [
    path("schools/<uuid:public_id>/print/", views.print_visit_day, name="print_visit_day"),
    path("sheets/<uuid:public_id>/", views.type_visit_sheet, name="type_visit_sheet"),
    path("<uuid:public_id>/", views.show_visit_day, name="show_visit_day"),
    path("<uuid:public_id>/print/", views.print_visit_again, name="print_visit_again"),
]
