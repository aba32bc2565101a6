"""`policy check`: a policy file, before it is put to use."""

import click

from bonafides.cli import output


@click.group()
def policy() -> None:
    """Which checks a level needs, and which documents are accepted: policy as a file."""


@policy.command(epilog="Example:  bonafides policy check my-policy.toml")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def check(context: click.Context, file: str, as_json: bool) -> None:
    """Validate a policy and show its levels. Exit 1, with everything that is wrong, where it cannot be used."""
    from bonafides.decisions.policy import FileInvalid, load

    try:
        loaded = load(file)
    except FileInvalid as invalid:
        if as_json:
            output.print_json({"file": file, "valid": False, "error": str(invalid)})
        else:
            output.say(str(invalid))
        context.exit(1)
    if as_json:
        levels = {name: list(level.checks) for name, level in loaded.levels.items()}
        documents = {kind: sorted(loaded.countries_of(kind)) for kind in loaded.documents}
        output.print_json(
            {
                "file": file,
                "valid": True,
                "version": loaded.version,
                "hash": loaded.hash,
                "minimum_age": loaded.minimum_age,
                "levels": levels,
                "documents": documents,
            }
        )
        return
    click.echo(f"{file} is valid: version {loaded.version}, sha256 {loaded.hash[:16]}…")
    for level in loaded.levels.values():
        click.echo(f"  level {level.name:<20} {' + '.join(level.checks)}  ({level.title})")
    for kind, document in loaded.documents.items():
        count = len(loaded.countries_of(kind))
        click.echo(f"  document {kind:<17} {document.title}, of {count} issuers")
