from django.urls import path

from screening.home import views

app_name = "home"
urlpatterns = [
    path("", views.show_home, name="show_home"),
    path("no-line/", views.show_no_line, name="show_no_line"),
    path("worker/", views.send_worker, name="send_worker"),
]
