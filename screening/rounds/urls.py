from django.urls import path
from django.views.defaults import page_not_found

app_name = "rounds"
urlpatterns = [
    path("list-rounds/", page_not_found, {"exception": None}, name="list_rounds"),
]
