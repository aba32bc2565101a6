from django.apps import AppConfig


class RolloutsConfig(AppConfig):
    name = "bonafides.rollouts"
    label = "rollouts"
    default_auto_field = "django.db.models.BigAutoField"
