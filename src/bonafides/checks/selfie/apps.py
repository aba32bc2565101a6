from django.apps import AppConfig


class SelfieCheckConfig(AppConfig):
    name = "bonafides.checks.selfie"
    label = "selfie_check"
    default_auto_field = "django.db.models.BigAutoField"
