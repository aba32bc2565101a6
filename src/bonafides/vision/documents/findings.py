"""Everything that a reading may find wrong: codes for judges, never texts for members. Frozen by a test."""

from enum import StrEnum


class Finding(StrEnum):
    """Codes are stored and compared: a code is never renamed, only added."""

    DOCUMENT_NOT_FOUND = "document_not_found"
    MRZ_NOT_FOUND = "mrz_not_found"
    MRZ_INCOMPLETE = "mrz_incomplete"
    MRZ_UNSURE = "mrz_unsure"
    SEVERAL_DOCUMENTS = "several_documents"
    DOCUMENT_BLURRED = "document_blurred"
    DOCUMENT_GLARE = "document_glare"
    DOCUMENT_DARK = "document_dark"
    DOCUMENT_CUT_OFF = "document_cut_off"
    TOO_LOW_RESOLUTION = "too_low_resolution"
    CHECK_DIGIT_WRONG = "check_digit_wrong"
    DATE_IMPOSSIBLE = "date_impossible"
