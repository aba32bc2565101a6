"""The addresses of the API."""

from django.urls import path

from bonafides.api.app import api
from bonafides.api.reference import views

urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/", api.urls),
    path("docs", views.docs, name="docs"),
]
