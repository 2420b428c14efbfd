from django.urls import path

from silian.tasks import views

app_name = "tasks"

urlpatterns = [
    path("", views.tasks, name="tasks"),
    path("workbook", views.workbook, name="workbook"),
    path("<int:pk>", views.task, name="task"),
    path("<int:pk>/edit", views.edit, name="edit"),
    path("<int:pk>/done", views.done, name="done"),
    path("<int:pk>/drop", views.drop, name="drop"),
    path("<int:pk>/reopen", views.reopen, name="reopen"),
]
