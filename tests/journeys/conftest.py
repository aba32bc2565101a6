"""One product and one browser for all journeys; whatever went out of the product is searched for personal data at the end."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from factories.pictures import for_camera
from factories.product import Product, running
from factories.walker import Member, at_a_phone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs Chromium and takes its time; one worker runs them all, as they share one product."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(600))
            item.add_marker(pytest.mark.xdist_group("journeys"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with tempfile.TemporaryDirectory(prefix="bonafides-journeys-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with running(Path(folder)) as product:
            yield product
            leaks = product.leaks()
        assert leaks == [], "personal data left the places made for it"


@pytest.fixture(scope="session")
def camera() -> Iterator["Camera"]:
    with tempfile.TemporaryDirectory(prefix="bonafides-camera-") as folder:
        yield Camera(Path(folder))


class Camera:
    """The file that the browser takes for a camera. It is opened anew whenever a page opens the camera."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "camera.y4m"
        self.shows(for_camera("CNR000000")[0])

    def shows(self, picture: Any) -> None:
        from bonafides.vision import specimens

        fresh = specimens.camera_clip([picture], self.file.with_suffix(".new"))
        fresh.replace(self.file)


@pytest.fixture(scope="module")
def browser(camera: Camera) -> Iterator[Any]:
    """For one module: the driver's event loop must not stand behind in tests that use the database themselves."""
    with sync_playwright() as playwright:
        flags = [
            *QUIET,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={camera.file}",
        ]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Page]]:
    """Pages in browsers of their own: a phone unless said otherwise."""
    with ExitStack() as stack:
        yield lambda **more: stack.enter_context(at_a_phone(browser, **more))


@pytest.fixture
def member(product: Product, open_page: Callable[..., Page]) -> Member:
    """Anna Maria Eriksson with a phone in her hand."""
    return Member(product, open_page())
