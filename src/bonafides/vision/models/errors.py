"""What can go wrong between a model's name and its file."""


class ModelError(Exception):
    """Anything about the model store that a person has to act on; the text says how."""


class ModelUnknown(ModelError):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no model called {name!r}. Known: {', '.join(known)}.")


class ModelMissing(ModelError):
    """The model has not been installed, or the lock has moved on since it was."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.command = f"bonafides models install {name}"
        super().__init__(f"The model {name!r} is not on this machine. Run: {self.command}")


class ModelDamaged(ModelError):
    """A downloaded file is not the one that the lock describes; it was thrown away."""


class FetchFailed(ModelError):
    """The package manager could not deliver: no network, no such version, no such program."""
