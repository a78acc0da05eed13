from django.urls import path

from screening.cases.home_visits import views

urlpatterns = [
    path("home-visits/", views.list_visits, name="list_visits"),
    path("home-visits/children/<uuid:public_id>/", views.record_home_visit, name="record_home_visit"),
    path("term-contacts/", views.list_term_contacts, name="list_term_contacts"),
]
