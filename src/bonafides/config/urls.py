"""All addresses. A package's own are in its urls.py."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from bonafides.checks.document.views import accepted_documents
from bonafides.config import views
from bonafides.config.demo import views as demo
from bonafides.config.operations.metrics import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("help/documents", accepted_documents, name="accepted_documents"),
    path("b/", include("bonafides.badges.urls")),
    path("console/", include("bonafides.console.urls")),
    path("", include("bonafides.api.urls")),
    path("", include("bonafides.flow.urls")),
]

if settings.DEMO:
    urlpatterns += [
        path("", RedirectView.as_view(url="/demo")),
        path("dev/", include("bonafides.notices.urls")),
        path("demo", demo.demo, name="demo"),
        path("demo/pictures", demo.pictures, name="demo_pictures"),
        path("demo/pictures/<slug:name>.jpg", demo.picture, name="demo_picture"),
    ]
