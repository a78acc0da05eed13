from django.urls import include, path

from screening.reports import hooks
from screening.reports import rescorings as rescorings
from screening.reports.county import views as county
from screening.reports.county import views as district
from screening.reports.fanout import views as fanout
from screening.reports.monthly import views

app_name = "reports"
urlpatterns = [
    *(path("", include(module)) for module in hooks.address_modules),
    path("", views.list_reports, name="list_reports"),
    path("rounds/", county.list_round_reports, name="list_round_reports"),
    path("re-scores/<uuid:public_id>/", rescorings.show_rescoring, name="show_rescoring"),
    path("schools/", fanout.list_batches, name="list_batches"),
    path("schools/make/", fanout.make_batch, name="make_batch"),
    path("schools/<uuid:public_id>/", fanout.show_batch, name="show_batch"),
    path("schools/<uuid:public_id>/retry/", fanout.retry_batch, name="retry_batch"),
    path("district/", district.show_district, name="show_district"),
    path("district/make/", district.make_district, name="make_district"),
    path("district/townships/<uuid:public_id>/", district.show_district_township, name="show_district_township"),
    path("district/schools/<uuid:public_id>/", district.show_district_school, name="show_district_school"),
    path("district/<uuid:public_id>/print/", district.print_district, name="print_district"),
    path("district/<uuid:public_id>/table/", district.tabulate_district, name="tabulate_district"),
    path("make/", views.make_report, name="make_report"),
    path("<uuid:public_id>/", views.show_report, name="show_report"),
    path("<uuid:public_id>/asks/", views.answer_asks, name="answer_asks"),
    path("<uuid:public_id>/print/", views.print_report, name="print_report"),
    path("<uuid:public_id>/table/", views.tabulate_report, name="tabulate_report"),
    path("<uuid:public_id>/year/", views.show_year, name="show_year"),
    path("<uuid:public_id>/year/print/", views.print_year, name="print_year"),
]
