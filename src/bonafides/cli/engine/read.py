"""`read`: identity documents from picture files."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bonafides.cli import output
from bonafides.cli.engine.pictures import file_bytes, pixels

if TYPE_CHECKING:
    from bonafides.vision.documents import Image, Reading


@click.command(epilog="Example:  bonafides read --json passport.jpg | jq .fields.surname.value")
@click.argument(
    "images", nargs=-1, required=True, metavar="IMAGE…", type=click.Path(exists=True, dir_okay=False)
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line and file.")
@click.option(
    "--picture", metavar="OUT.png", type=click.Path(dir_okay=False), help="Draw what was found where."
)
@click.pass_context
def read(context: click.Context, images: tuple[str, ...], as_json: bool, picture: str | None) -> None:
    """Read identity documents: kind, country, zone, fields with their confidence, and every finding.

    Exit 1 when anything was found wrong with any of them, 2 when a file is no picture (the others are read).
    """
    if picture and len(images) > 1:
        raise output.Refused("--picture draws one document: name one IMAGE.")
    worst = 0
    for file in output.progress(images, "Reading"):
        try:
            reading, image = _read(file)
        except output.Refused as refused:
            output.say(f"Error: {refused.message}")
            worst = 2
            continue
        if as_json:
            output.print_json(as_object(file, reading))
        else:
            click.echo("\n".join(_lines(file, reading)))
        if picture:
            _draw(picture, image, reading)
        if reading.reasons:
            worst = max(worst, 1)
    context.exit(worst)


def _read(file: str) -> "tuple[Reading, Image]":
    from bonafides.vision import documents

    image = pixels(file, file_bytes(file))
    return documents.read(image), image


def as_object(file: str, reading: "Reading") -> dict[str, Any]:
    """The public contract's object for one file."""
    return {
        "file": file,
        "kind": reading.kind,
        "country": reading.country,
        "mrz": list(reading.mrz) if reading.mrz else None,
        "fields": {name: dataclasses.asdict(field) for name, field in reading.fields.items()},
        "reasons": list(reading.reasons),
        "signals": dict(reading.signals),
        "quality": dataclasses.asdict(reading.quality),
        "ms": dict(reading.timings),
    }


def _lines(file: str, reading: "Reading") -> Iterator[str]:
    yield f"{file}: {reading.kind or 'no machine-readable zone found'} {reading.country or ''}".rstrip()
    for line in reading.mrz or ():
        yield f"    {line}"
    for name, field in reading.fields.items():
        yield f"  {name:<22} {field.value:<40} {field.confidence:.0%}"
    yield f"  findings: {', '.join(reading.reasons) or 'none'}   ({reading.timings['total']:.0f} ms)"


def _draw(target: str, image: "Image", reading: "Reading") -> None:
    from PIL import Image as Pillow

    from bonafides.vision import documents

    try:
        Pillow.fromarray(documents.draw(image, reading)).save(Path(target))
    except (OSError, ValueError) as error:
        raise output.Refused(f"{target} cannot be written: {error}") from None
