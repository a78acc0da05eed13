from django.urls import path

from screening.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.list_reports, name="list_reports"),
    path("make/", views.make_report, name="make_report"),
    path("<uuid:public_id>/", views.show_report, name="show_report"),
    path("<uuid:public_id>/print/", views.print_report, name="print_report"),
]
