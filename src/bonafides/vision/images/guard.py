"""The size rules that every decoder's answer has to pass."""

from bonafides.vision.images.contract import Code, Limits, UploadRefused


def check_size(width: int, height: int, limits: Limits) -> None:
    """Refuse a picture that is too large to decode or too small to hold anything."""
    size = {"width": width, "height": height}
    if max(width, height) > limits.max_side or width * height > limits.max_pixels:
        most = {"max_side": limits.max_side, "max_pixels": limits.max_pixels}
        raise UploadRefused(Code.IMAGE_TOO_LARGE, size | most)
    if min(width, height) < limits.min_side:
        raise UploadRefused(Code.IMAGE_TOO_SMALL, size | {"min_side": limits.min_side})


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size scaled down, never up, so that its longer side is at most `longest`."""
    factor = min(1.0, longest / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))
