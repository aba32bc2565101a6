from django.urls import path

from bonafides.notices import views

app_name = "notices"
urlpatterns = [path("outbox", views.outbox, name="outbox")]
