from django.urls import path

from screening.cases.activities import views

urlpatterns = [
    path("", views.list_activities, name="list_activities"),
    path("at/<uuid:public_id>/add/", views.add_activity, name="add_activity"),
    path("volunteers/", views.list_volunteers, name="list_volunteers"),
    path("volunteers/at/<uuid:public_id>/add/", views.add_volunteer, name="add_volunteer"),
    path("volunteers/<uuid:public_id>/check/", views.record_check, name="record_check"),
    path("volunteers/<uuid:public_id>/end/", views.end_volunteer, name="end_volunteer"),
    path("<uuid:public_id>/", views.show_activity, name="show_activity"),
    path("<uuid:public_id>/change/", views.change_activity, name="change_activity"),
    path("<uuid:public_id>/end/", views.end_activity, name="end_activity"),
    path("<uuid:public_id>/classes/<uuid:class_id>/", views.choose_members, name="choose_members"),
    path("<uuid:public_id>/mix/", views.mix_members, name="mix_members"),
    path("<uuid:public_id>/days/", views.record_session, name="record_session"),
    path("<uuid:public_id>/print/", views.print_attendance, name="print_attendance"),
]
