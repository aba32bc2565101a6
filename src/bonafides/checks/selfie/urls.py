from django.urls import path

from bonafides.checks.selfie.views import start

app_name = "selfie"
urlpatterns = [path("", start, name="start")]
