from django.apps import AppConfig


class EmailCheckConfig(AppConfig):
    name = "bonafides.checks.email"
    label = "email_check"
    default_auto_field = "django.db.models.BigAutoField"
