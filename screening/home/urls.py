from django.urls import path
from django.views.defaults import page_not_found

app_name = "home"
urlpatterns = [
    path("", page_not_found, {"exception": None}, name="show_home"),
]
