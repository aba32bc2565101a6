from django.apps import AppConfig


class DocumentCheckConfig(AppConfig):
    name = "bonafides.checks.document"
    label = "document_check"
    default_auto_field = "django.db.models.BigAutoField"
