"""The public addresses of badges."""

from django.urls import path

from bonafides.badges import views

app_name = "badges"
urlpatterns = [
    path("<slug:slug>.svg", views.mark, name="mark"),
    path("<slug:slug>", views.page, name="page"),
]
