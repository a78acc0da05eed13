from django.urls import path
from django.views.defaults import page_not_found

app_name = "cases"
urlpatterns = [
    path("list-cases/", page_not_found, {"exception": None}, name="list_cases"),
    path("list-referrals/", page_not_found, {"exception": None}, name="list_referrals"),
    path("raise-urgent/", page_not_found, {"exception": None}, name="raise_urgent"),
]
