from django.urls import path

from screening.cases.holidays import views

urlpatterns = [
    path("", views.list_plans, name="list_holiday_plans"),
    path("<uuid:public_id>/", views.plan_holiday, name="plan_holiday"),
    path("<uuid:public_id>/print/", views.print_plan, name="print_holiday_plan"),
]
