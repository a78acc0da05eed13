from django.urls import path

from screening.home import views

app_name = "home"
urlpatterns = [
    path("", views.show_home, name="show_home"),
    path("rare/", views.show_rare, name="show_rare"),
    path("help/", views.show_help, name="show_help"),
    path("help/handbook/", views.show_handbook, name="show_handbook"),
    path("checks/<uuid:event_id>/print/", views.print_check, name="print_check"),
    path("no-line/", views.show_no_line, name="show_no_line"),
    path("worker/", views.send_worker, name="send_worker"),
]
