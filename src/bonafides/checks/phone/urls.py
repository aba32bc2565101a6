from django.urls import path

from bonafides.checks.phone import views

app_name = "phone"
urlpatterns = [
    path("", views.start, name="start"),
    path("code", views.code, name="code"),
    path("resend", views.resend, name="resend"),
]
