"""The addresses of the API."""

from django.urls import path

from bonafides.api.app import api

urlpatterns = [
    path("v1/", api.urls),
]
