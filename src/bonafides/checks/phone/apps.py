from django.apps import AppConfig


class PhoneCheckConfig(AppConfig):
    name = "bonafides.checks.phone"
    label = "phone_check"
    default_auto_field = "django.db.models.BigAutoField"
