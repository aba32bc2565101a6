"""What must not face the world."""

from bonafides.cli.output import Refused
from bonafides.cli.serving import ports
from bonafides.config import environment as env


def refuse_unsafe(host: str) -> None:
    """Refuse to listen on an address that others reach with settings that are only safe on this machine."""
    if ports.is_loopback(host):
        return
    if env.mode() != "live" and not ports.is_private(host):
        raise Refused(
            f"BONAFIDES_MODE is {env.mode()}, whose codes, mails and invented documents anybody could read and use "
            f"at {host}. Listen on 127.0.0.1 or an address of the local network, or set BONAFIDES_MODE=live."
        )
    if not env.value("URL").startswith("https://"):
        raise Refused(
            f"Members would reach {host} over plain http, and phones give no camera to such a page. "
            "Set BONAFIDES_URL to the https:// address of your proxy, or listen on 127.0.0.1."
        )
