"""What every operation asks before its work: key, scope, form of the request; and POSTs with a key are done once."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation

from bonafides.api import problems
from bonafides.api.auth import SCOPE, KeyAuth
from bonafides.core import clock
from bonafides.core.access import idempotency
from bonafides.core.access.idempotency import Claim, Reply
from bonafides.core.errors import BonafidesError, Invalid, NotFound, Unavailable
from bonafides.vault.services import kms

log = logging.getLogger(__name__)

Run = Callable[..., HttpResponse]
LARGEST = 1024 * 1024  # bytes of a body
KEY = KeyAuth()


class TooLarge(BonafidesError):
    """A body beyond the limit."""

    code = "too_large"
    status = 413


class WrongMediaType(BonafidesError):
    """A body that does not say that it is JSON."""

    code = "unsupported_media_type"
    status = 415


def gate(run: Run) -> Run:
    """Decorator of an operation's `run`: answers are documents of success or problem documents, whatever happens."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]

    @functools.wraps(run)
    def guarded(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            _admit(operation, request, path)
            key = request.headers.get("Idempotency-Key")
            if request.method != "POST" or key is None:
                return run(request, **path)
            return _once(request, key, lambda: run(request, **path))
        except BonafidesError as error:
            return problems.from_refusal(request, error)
        except Exception as error:  # noqa: BLE001 - the last line: nothing of it may get out
            return unexpected(request, error)

    return guarded


def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    """An error of ours: logged by its kind and place, since its message may quote what was sent."""
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("the database failed in a request: %s", type(error).__name__)
        down = Unavailable("The database does not answer; nothing is lost, try again.", retry_after=5)
        return problems.from_refusal(request, down)
    log.error("unexpected %s at %s", type(error).__name__, " < ".join(_places(error)))
    return problems.problem(request, 500, "internal_error", "Something went wrong on our side.")


def _places(error: Exception) -> list[str]:
    places, step = [], error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{step.tb_lineno}")
        step = step.tb_next
    return places[:-6:-1]


def _admit(operation: Operation, request: HttpRequest, path: dict[str, Any]) -> None:
    KEY(request).need((operation.openapi_extra or {})[SCOPE])
    if any("\x00" in str(value) for value in path.values()):
        raise NotFound("There is no such object.")
    _check_query(operation, request)
    _check_body(request)


def _check_query(operation: Operation, request: HttpRequest) -> None:
    known: set[str] = set()
    lists: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known |= set(getattr(model, "__ninja_flatten_map__", {}))
            lists |= set(getattr(model, "__ninja_collection_fields__", {}))
    for name, values in request.GET.lists():
        if name not in known:
            raise UnknownParameter("This address knows no such parameter.", param=name[:60])
        if len(values) > 1 and name not in lists:
            raise Invalid("This parameter is given more than once.", param=name)
        if any("\x00" in value for value in values):
            raise Invalid("A parameter must not hold the NUL character.", param=name)


class UnknownParameter(BonafidesError):
    """A query parameter that nobody knows: refused, so that a misspelt filter does not list everything."""

    code = "unknown_parameter"
    status = 422


def _check_body(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if int(length if length.isdigit() else 0) > LARGEST or len(request.body) > LARGEST:
        raise TooLarge(f"A body has at most {LARGEST // 1024} KiB.")
    if request.body and request.content_type != "application/json":
        raise WrongMediaType("Send JSON: Content-Type: application/json.")


def _once(request: HttpRequest, key: str, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Claim the key, do the work and keep its answer in one transaction: a crash leaves neither or both."""
    said = b"\n".join(
        [str(request.method).encode(), request.get_full_path().encode("utf-8", "replace"), request.body]
    )
    owner = KEY(request).key_id
    claim = idempotency.begin(owner=owner, key=key, request=said, cipher=kms(), now=clock.now())
    if isinstance(claim, Reply):
        return _replayed(claim)
    try:
        return _finished(claim, work)
    except BaseException:
        idempotency.abandon(claim)
        raise


def _finished(claim: Claim, work: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = work()
        kept = idempotency.finish(claim, Reply(response.status_code, response.content), cipher=kms())
        if not kept:
            transaction.set_rollback(True)
    if not kept:
        idempotency.abandon(claim)
    return response


def _replayed(reply: Reply) -> HttpResponse:
    kind = problems.MEDIA_TYPE if reply.status >= 400 else "application/json; charset=utf-8"
    response = HttpResponse(reply.body, status=reply.status, content_type=kind)
    response["Idempotent-Replayed"] = "true"
    return problems.unlogged(response)
