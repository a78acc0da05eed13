from django.urls import path
from django.views.defaults import page_not_found

app_name = "students"
urlpatterns = [
    path("list-students/", page_not_found, {"exception": None}, name="list_students"),
    path("list-classes/", page_not_found, {"exception": None}, name="list_classes"),
    path("list-staff/", page_not_found, {"exception": None}, name="list_staff"),
]
