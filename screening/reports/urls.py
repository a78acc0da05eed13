from django.urls import path
from django.views.defaults import page_not_found

app_name = "reports"
urlpatterns = [
    path("list-reports/", page_not_found, {"exception": None}, name="list_reports"),
]
