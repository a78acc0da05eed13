"""Addresses of support plans, beside the other addresses of cases."""

from django.urls import path

from screening.cases.plans import views
from screening.cases.plans import views as plan_tasks

urlpatterns = [
    path("plans/", views.list_plans, name="list_plans"),
    path("<uuid:public_id>/plan/", views.edit_plan, name="edit_plan"),
    path("<uuid:public_id>/plan/catalogue/", views.choose_action, name="choose_action"),
    path("<uuid:public_id>/plan/catalogue/<slug:action>/", views.add_action, name="add_action"),
    path("<uuid:public_id>/plan/history/", views.show_plan_history, name="show_plan_history"),
    path("<uuid:public_id>/plan/print/", views.print_family_plan, name="print_family_plan"),
    path("<uuid:public_id>/plan/goals/", views.show_goals, name="show_goals"),
    path("<uuid:public_id>/plan/goals/print/", views.print_goal_card, name="print_goal_card"),
    path("plan-goals/<uuid:public_id>/tick/", views.tick_goal, name="tick_goal"),
    path("plan-goals/<uuid:public_id>/end/", views.end_goal, name="end_goal"),
    path("plan-actions/<uuid:public_id>/", plan_tasks.record_plan_entry, name="record_plan_entry"),
    path("plan-actions/<uuid:public_id>/change/", views.change_action, name="change_action"),
    path("plan-actions/<uuid:public_id>/end/", views.end_action, name="end_action"),
    path("plan-tasks/", plan_tasks.list_plan_tasks, name="list_plan_tasks"),
    path("plan-tasks/<uuid:public_id>/", plan_tasks.record_plan_task, name="record_plan_task"),
]
