"""What the pictures themselves lack: asked only where something could not be read, for a readable one is good enough."""

from collections.abc import Iterator

from bonafides.checks.document.rules.facts import DocumentFinding, SideFinding
from bonafides.verifications.reasons import Reason, reason

# code of vision.documents.Finding → reason, in the order of the catalogue
QUALITY = {
    "document_blurred": "document_blurred",
    "document_glare": "document_glare",
    "document_dark": "document_too_dark",
    "document_cut_off": "document_cut_off",
    "too_low_resolution": "document_too_small",
}
NOT_FOUND, SEVERAL, UNSURE = "document_not_found", "several_documents", "mrz_unsure"
INCOMPLETE, WRONG_DIGIT = "mrz_incomplete", "check_digit_wrong"


def zone_of(found: DocumentFinding) -> SideFinding | None:
    """The side whose zone was surely read; an official card has it on either side. None where neither has one.

    A wrong check digit in a poor picture is more likely misread than misprinted: such a zone is not sure.
    """
    return next((side for side in found.sides if _sure(side)), None)


def _sure(side: SideFinding) -> bool:
    poor = WRONG_DIGIT in side.problems and any(p in QUALITY for p in side.problems)
    return bool(side.lines) and UNSURE not in side.problems and INCOMPLETE not in side.problems and not poor


def picture_reasons(found: DocumentFinding, zone: SideFinding | None, *, two_sided: bool) -> Iterator[Reason]:
    """Why no zone could be read, and whether the pictures show one document alone."""
    if any(SEVERAL in side.problems for side in found.sides) or _two_documents(found):
        yield reason("document_several")
    if zone is not None:
        return
    if all(NOT_FOUND in side.problems for side in found.sides):
        yield reason("document_not_found")
        yield from _quality(found.sides)
        return
    with_zone = tuple(s for s in found.sides if s.lines or INCOMPLETE in s.problems)
    poor = [*_quality(with_zone or found.sides)]
    if not with_zone and found.portrait is None and all(r.code == "document_too_small" for r in poor):
        yield reason(
            "document_not_found"
        )  # neither zone nor portrait in a good picture: it shows something else
        return
    yield from poor
    if not with_zone and two_sided and found.back is None:
        yield reason("document_back_missing")
    elif not poor:
        yield reason("document_zone_unreadable")


def portrait_reasons(found: DocumentFinding) -> Iterator[Reason]:
    """Whether the holder's photo is there and can be compared; where it is not, what the front lacks as well."""
    if found.portrait is not None and found.portrait.usable:
        return
    if found.portrait is None and NOT_FOUND in found.front.problems:
        yield reason("document_not_found")
        return
    yield from _quality((found.front,))
    code = "selfie_document_missing_photo" if found.portrait is None else "document_portrait_unusable"
    yield reason(code)


def _quality(sides: tuple[SideFinding, ...]) -> Iterator[Reason]:
    problems = {p for side in sides for p in side.problems}
    return (reason(code) for problem, code in QUALITY.items() if problem in problems)


def _two_documents(found: DocumentFinding) -> bool:
    numbers = {s.value("document_number") for s in found.sides if _sure(s) and all(s.checks.values())}
    return len(numbers) > 1
