"""The first page of a PDF as a picture."""

import pypdfium2
from pypdfium2 import raw

from bonafides.vision.images.contract import Code, Limits, UploadRefused
from bonafides.vision.images.decode import Picture

_POINTS_PER_INCH = 72
_PASSWORD_ERROR = raw.FPDF_ERR_PASSWORD


def first_page(data: bytes, limits: Limits) -> Picture:
    """Draw the first page at `pdf_dpi`, or less where that would exceed the output side. No scripts, no forms.

    Raises UploadRefused: pdf_encrypted, pdf_damaged, image_too_large for an embedded bomb.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium's error code may be that of an earlier file; the entry itself is never encrypted (ISO 32000-1 §7.6.1)
        encrypted = getattr(error, "err_code", None) == _PASSWORD_ERROR and b"/Encrypt" in data
        raise UploadRefused(Code.PDF_ENCRYPTED if encrypted else Code.PDF_DAMAGED) from error
    try:
        pages = len(document)
        if pages < 1:
            raise UploadRefused(Code.PDF_DAMAGED)
        page = document[0]
        _check_embedded(page, limits)
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise UploadRefused(Code.PDF_DAMAGED)
        scale = min(limits.pdf_dpi / _POINTS_PER_INCH, limits.output_side / max(width, height))
        across, down = max(1, round(width * scale)), max(1, round(height * scale))
        limits.check_size(across, down)
        image = page.render(scale=scale, may_draw_forms=False, fill_color=(255, 255, 255, 255)).to_pil()
        if max(image.size) > limits.output_side:
            image = image.crop(
                (0, 0, min(image.width, limits.output_side), min(image.height, limits.output_side))
            )
        return Picture(image.convert("RGB"), image.width, image.height, pages=pages)
    except pypdfium2.PdfiumError as error:
        raise UploadRefused(Code.PDF_DAMAGED) from error
    finally:
        document.close()


def _check_embedded(page: pypdfium2.PdfPage, limits: Limits) -> None:
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        width, height = found.get_px_size()
        if max(width, height) > limits.max_side or width * height > limits.max_pixels:
            limits.check_size(width, height)
