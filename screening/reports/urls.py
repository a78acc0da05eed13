from django.urls import include, path

from screening.reports import hooks, rescorings
from screening.reports.county import views as county
from screening.reports.fanout import views as fanout
from screening.reports.monthly import views

app_name = "reports"
urlpatterns = [
    *(path("", include(module)) for module in hooks.address_modules),
    path("", views.list_reports, name="list_reports"),
    path("rounds/", county.list_round_reports, name="list_round_reports"),
    path("re-scores/<uuid:public_id>/", rescorings.show_rescoring, name="show_rescoring"),
    path("schools/", fanout.list_batches, name="list_batches"),
    path("schools/<uuid:public_id>/", fanout.show_batch, name="show_batch"),
    path("district/", county.show_district, name="show_district"),
    path("district/places/<uuid:public_id>/", county.show_place, name="show_place"),
    path("district/<uuid:public_id>/files/<slug:form>/", county.make_county_file, name="make_county_file"),
    path("<uuid:public_id>/", views.show_report, name="show_report"),
    path("<uuid:public_id>/asks/", views.answer_asks, name="answer_asks"),
    path("<uuid:public_id>/year/", views.show_year, name="show_year"),
    path("<uuid:public_id>/files/<slug:form>/", views.make_file, name="make_file"),
]
