"""One embedded database for the whole run, a data folder of its own, and no network but loopback."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

_folder = tempfile.TemporaryDirectory(prefix="bonafides-tests-", ignore_cleanup_errors=True)
_servers: list[object] = []

os.environ.setdefault("BONAFIDES_MODE", "test")
os.environ["BONAFIDES_DATA"] = _folder.name
os.environ.setdefault("BONAFIDES_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("BONAFIDES_LOG_FORMAT", "text")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the database unless the operator named one. Runs before Django's settings are read."""
    if "DATABASE_URL" not in os.environ:
        from bonafides.core.postgres import Postgres

        Path(_folder.name).chmod(0o755)  # the database has an account of its own, which must reach its folder
        server = Postgres(Path(_folder.name))
        os.environ["DATABASE_URL"] = server.start()
        _servers.append(server)
    # named here and not in pyproject.toml: pytest-django would read the settings before there is a database
    os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.config.settings"
    import django

    django.setup()
    Path(_folder.name, "static").mkdir(
        exist_ok=True
    )  # the static files' own folder, empty: finders serve them


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    for server in _servers:
        server.stop()  # type: ignore[attr-defined]
    _folder.cleanup()


@pytest.fixture(autouse=True)
def no_personal_data_gets_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """No event, log line or problem document of any test carries what a factory planted."""
    from factories.canaries import watched

    with watched() as leaks:
        yield
    assert leaks == []


@pytest.fixture
def now() -> datetime:
    """The moment that tests pass to services."""
    return datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real pictures that are not part of the project; tests that want them are skipped where they are missing."""
    named = os.environ.get("BONAFIDES_SHARED_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real pictures is not here (set BONAFIDES_SHARED_DATA)")
    return folder
