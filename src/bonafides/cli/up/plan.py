"""What `up` was asked for, and the environment and commands that follow from it."""

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bonafides.cli.output import Refused
from bonafides.cli.serving import ports
from bonafides.cli.up.parts import Part

MARKETPLACE = Path(__file__).resolve().parents[4] / "examples" / "marketplace"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One `up`: its folder, sockets, addresses and mode. Sockets are bound once and outlive restarts of a part."""

    data: Path
    demo: bool
    url: str
    host: str
    web: socket.socket
    shop_port: int | None
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None

    @property
    def mode(self) -> str:
        """BONAFIDES_MODE for all parts."""
        return "demo" if self.demo else "live"

    @property
    def shop_url(self) -> str:
        """Where the demo marketplace is; empty without one."""
        return f"http://127.0.0.1:{self.shop_port}" if self.shop_port else ""

    def settings(self, database_url: str) -> dict[str, str]:
        """The settings that this plan decides; other commands speak to this deployment through them."""
        return {
            "DATABASE_URL": database_url,
            "BONAFIDES_DATA": str(self.data),
            "BONAFIDES_MODE": self.mode,
            "BONAFIDES_URL": self.url,
            "BONAFIDES_DEMO_URL": self.shop_url,
            "BONAFIDES_ROLLOUTS": os.environ.get("BONAFIDES_ROLLOUTS") or self._demo_rollouts(),
        } | self._demo_name()

    def _demo_name(self) -> dict[str, str]:
        """The demo marketplace under its own name, unless the operator gave another."""
        given = os.environ.get("BONAFIDES_MARKETPLACE")
        return {"BONAFIDES_MARKETPLACE": given or "Tinker & Quill"} if self.demo else {}

    def _demo_rollouts(self) -> str:
        folder = MARKETPLACE / "rollouts"
        return str(folder) if self.demo and folder.is_dir() else ""

    def environment(self, database_url: str) -> dict[str, str]:
        """The environment of web, worker and preparation."""
        given = {**os.environ, **self.settings(database_url), "PYTHONUNBUFFERED": "1"}
        given["DJANGO_SETTINGS_MODULE"] = "bonafides.config.settings"
        if self.authority:
            given["SSL_CERT_FILE"] = str(self.authority)
        return given

    def parts(self, database_url: str, demo: Mapping[str, str]) -> list[Part]:
        """Web, worker and, where there is one, the demo marketplace. `demo`: what was prepared for it."""
        environment = self.environment(database_url)
        command = [sys.executable, "-m", "bonafides.cli"]
        serve = [*command, "web", "--socket", str(self.web.fileno())]
        if self.certificate and self.key:
            serve += ["--certificate", str(self.certificate), "--key", str(self.key)]
        logs = self.data / "logs"
        parts = [
            Part("web", serve, environment, logs / "web.log", [self.web.fileno()]),
            Part("worker", [*command, "worker"], environment, logs / "worker.log"),
        ]
        if self.shop_port and demo:
            shop = [sys.executable, str(MARKETPLACE)]
            parts.append(Part("marketplace", shop, self._shop_environment(demo), logs / "marketplace.log"))
        return parts

    def _shop_environment(self, demo: Mapping[str, str]) -> dict[str, str]:
        """The marketplace is a program of its own: it knows an address, a key and a secret, nothing else of us."""
        hidden = ("DATABASE_URL", "BONAFIDES_")
        kept = {name: text for name, text in os.environ.items() if not name.startswith(hidden)}
        given = {
            "PORT": str(self.shop_port),
            "MARKETPLACE_DATA": str(self.data / "marketplace"),
            "BONAFIDES_API_URL": self.url
            if self.authority
            else f"http://{self.host}:{self.web.getsockname()[1]}",
            "BONAFIDES_API_KEY": demo["api_key"],
            "BONAFIDES_WEBHOOK_SECRET": demo["webhook_secret"],
            "PYTHONUNBUFFERED": "1",
        }
        if self.authority:
            given["SSL_CERT_FILE"] = str(self.authority)
        return kept | given


def make_plan(*, data: Path, port: int, demo: bool, lan: bool) -> Plan:
    """Bind the sockets and choose the addresses; Refused where that cannot be."""
    if not lan:
        web = ports.listen("127.0.0.1", port)
        url = os.environ.get("BONAFIDES_URL") or f"http://127.0.0.1:{port}"
        return Plan(
            data=data, demo=demo, url=url, host="127.0.0.1", web=web, shop_port=_shop_port(port, demo=demo)
        )
    host = _lan_host()
    web = ports.listen(host, port)
    from bonafides.cli.up import tls

    issued = tls.certificate_for(host, data / "tls")
    return Plan(
        data=data,
        demo=demo,
        url=f"https://{host}:{port}",
        host=host,
        web=web,
        shop_port=_shop_port(port, demo=demo),
        certificate=issued.certificate,
        key=issued.key,
        authority=issued.authority,
    )


def _shop_port(port: int, *, demo: bool) -> int | None:
    """A free port for the demo marketplace, beginning with the next one; it may be another at each start."""
    if not demo or not MARKETPLACE.is_dir():
        return None
    with ports.free_port(port + 1) as free:
        number: int = free.getsockname()[1]
    return number


def _lan_host() -> str:
    host = ports.lan_address()
    if host is None:
        raise Refused("This machine has no address in a local network. Leave --lan out, or connect it.")
    if not ports.is_private(host):
        raise Refused(
            f"This machine's address is {host}, which is public: --lan is for a local network only. "
            "For the internet run `bonafides web` behind a TLS proxy in live mode."
        )
    return host
