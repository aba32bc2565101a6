from django.urls import path

from bonafides.checks.document.views import back, front, start

app_name = "document"
urlpatterns = [
    path("", start, name="start"),
    path("front/", front, name="front"),
    path("back/", back, name="back"),
]
