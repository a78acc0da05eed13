"""Addresses of support plans, beside the other addresses of cases."""

from django.urls import path

from screening.cases.plans import views

urlpatterns = [
    path("plans/", views.list_plans, name="list_plans"),
    path("<uuid:public_id>/plan/", views.edit_plan, name="edit_plan"),
    path("<uuid:public_id>/plan/catalogue/", views.choose_action, name="choose_action"),
    path("<uuid:public_id>/plan/catalogue/<slug:action>/", views.add_action, name="add_action"),
    path("<uuid:public_id>/plan/history/", views.show_plan_history, name="show_plan_history"),
    path("<uuid:public_id>/plan/goals/", views.show_goals, name="show_goals"),
    path("plan-actions/<uuid:public_id>/", views.record_plan_entry, name="record_plan_entry"),
    path("plan-actions/<uuid:public_id>/change/", views.change_action, name="change_action"),
    path("plan-tasks/", views.list_plan_tasks, name="list_plan_tasks"),
]
