from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Last of the installed apps: when everything is loaded, it is wired together."""

    name = "bonafides.config"
    label = "config"

    def ready(self) -> None:
        from bonafides.config import wiring

        wiring.wire()
