"""What may go wrong by somebody's doing. Each error has a frozen code; surfaces turn it into a page or a problem document."""

from typing import ClassVar


class BonafidesError(Exception):
    """An expected refusal. `code` is stable; `message` is for a person and holds no personal data."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400

    def __init__(self, message: str, *, param: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.retry_after = retry_after  # seconds


class NotFound(BonafidesError):
    """There is no such object, or it is not for whoever asks."""

    code = "not_found"
    status = 404


class Invalid(BonafidesError):
    """The input cannot be taken; `param` names what is wrong."""

    code = "invalid_request"
    status = 422


class AlreadyMoved(BonafidesError):
    """Somebody else moved the object first, or the move is not a legal one from where it stands."""

    code = "state_conflict"
    status = 409


class TooMany(BonafidesError):
    """A limit is reached; `retry_after` says when to come again."""

    code = "rate_limited"
    status = 429


class Unavailable(BonafidesError):
    """A part that this needs is down; nothing is lost, try again."""

    code = "temporarily_unavailable"
    status = 503
