from django.urls import path

from bonafides.checks.email import views

app_name = "email"
urlpatterns = [
    path("", views.start, name="start"),
    path("code", views.code, name="code"),
    path("resend", views.resend, name="resend"),
]
