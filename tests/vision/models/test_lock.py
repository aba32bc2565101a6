import re
from pathlib import Path

import pytest

from bonafides.vision.models import lock
from bonafides.vision.models.errors import ModelUnknown

ROW = """
[[model]]
name = "one"
purpose = "a test"
file = "one.bin"
ecosystem = "pypi"
package = "some-package"
version = "1.0"
archive_sha256 = "{digest}"
archive_bytes = 10
path = "some/one.bin"
sha256 = "{digest}"
licence = "CC0-1.0"
licence_note = ""
"""
GOOD = ROW.format(digest="0" * 64)


def test_lock_of_the_package_is_complete() -> None:
    entries = lock.entries()
    assert {"face_landmarker", "face_embedder", "ocr_b"} <= {entry.name for entry in entries}
    assert all(entry.licence and entry.licence_note and entry.purpose for entry in entries)


def test_parse_reads_a_row() -> None:
    (entry,) = lock.parse(GOOD)
    assert (entry.name, entry.version, entry.convert, entry.platform) == ("one", "1.0", "", "")
    assert entry.source == "pypi:some-package 1.0"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + GOOD, "twice"),
        (GOOD.replace('"pypi"', '"ftp"'), "unknown ecosystem 'ftp'"),
        (GOOD.replace("0" * 64, "123"), "64 hexadecimal"),
        (GOOD + 'colour = "red"\n', "unknown keys ['colour']"),
        (GOOD.replace('version = "1.0"\n', ""), "version"),
    ],
)
def test_parse_refuses_a_wrong_lock(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        lock.parse(text)


def test_folder_changes_with_hash_and_conversion() -> None:
    (entry,) = lock.parse(GOOD)
    (other,) = lock.parse(ROW.format(digest="1" * 64))
    (converted,) = lock.parse(GOOD + 'convert = "better_2"\n')
    assert len({entry.folder, other.folder, converted.folder}) == 3


def test_entry_named_unknown_says_what_is_known() -> None:
    with pytest.raises(ModelUnknown, match="Known: one"):
        lock.entry_named("two", lock.parse(GOOD))


def test_page_names_every_model_with_its_package() -> None:
    page = (Path(__file__).parents[3] / "docs" / "models" / "README.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}
    assert set(rows) == {entry.name for entry in lock.entries()}
    assert all(f"{entry.package} {entry.version}" in rows[entry.name] for entry in lock.entries())
