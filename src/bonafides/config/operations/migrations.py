"""`python -m bonafides.config.operations.migrations`: exit 1 where a model has changed without a migration."""

import sys

from bonafides.config.operations.aside import django_without_data


def main() -> int:
    """0, or 1 after naming what is missing. The history in the database is not looked at: there is none."""
    with django_without_data():
        from django.apps import apps
        from django.db.migrations.autodetector import MigrationAutodetector
        from django.db.migrations.loader import MigrationLoader
        from django.db.migrations.state import ProjectState

        loader = MigrationLoader(None)
        if conflicts := loader.detect_conflicts():
            print(f"Two migrations claim to be the last: {conflicts}")  # noqa: T201 - its answer
            return 1
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
        for label, missing in sorted(changes.items()):
            for operation in (o for migration in missing for o in migration.operations):
                print(f"{label}: {operation.describe()}")  # noqa: T201 - its answer
        if changes:
            print("Make the migrations: these changes have none.")  # noqa: T201 - its answer
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
