from django.urls import path

from screening.home import views

app_name = "home"
urlpatterns = [path("", views.show_home, name="show_home")]
