from django.urls import path

from screening.jobs import views

app_name = "jobs"
urlpatterns = [path("<uuid:public_id>/", views.show_job, name="show_job")]
