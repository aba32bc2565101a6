import string

import pytest

from bonafides.verifications.reasons import REASONS, Reason, reason, text_of, texts

# Released codes: integrators rely on them. Add at will; never take one away or change its category.
RELEASED = {
    "document_expired": "fixable",
    "document_type_not_supported": "policy",
    "country_not_supported": "policy",
    "document_unverified_other": "fraud",
    "selfie_face_mismatch": "fixable",
    "selfie_document_missing_photo": "fixable",
    "selfie_unverified_other": "fraud",
    "under_supported_age": "policy",
    "consent_declined": "policy",
    "abandoned": "fixable",
    "phone_unverified_other": "fixable",
    "email_unverified_other": "fixable",
    "document_not_found": "fixable",
    "document_blurred": "fixable",
    "document_name_mismatch": "fixable",
    "provider_unavailable": "system",
    "processing_failed": "system",
}


def test_released_codes_keep_their_category() -> None:
    assert {code: str(REASONS[code][1]) for code in RELEASED} == RELEASED


def test_every_reason_has_a_text_and_a_remedy_and_no_text_is_without_a_reason() -> None:
    known = texts("en")
    assert set(known) == set(REASONS)
    assert [code for code, text in known.items() if not text.message or not text.remedy] == []


def test_texts_that_members_read_never_tell_of_fraud() -> None:
    words = ("fraud", "fake", "forged", "manipulated", "suspicious", "another member")
    shown = {code: f"{t.message} {t.remedy}".lower() for code, t in texts("en").items()}
    assert [(code, w) for code, text in shown.items() for w in words if w in text] == []


def test_particulars_missing_from_a_reason_do_not_break_its_text() -> None:
    for code in REASONS:
        text = text_of(Reason(code), "en")
        assert "{" not in text.message + text.remedy


@pytest.mark.parametrize("locale", ["xx", "../../etc/passwd", "", "EN-us"])
def test_unknown_language_falls_back_to_english(locale: str) -> None:
    assert text_of(reason("document_blurred"), locale).message.startswith("The photo of the document")


def test_reason_outside_the_catalogue_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the catalogue"):
        reason("made_up")


def test_codes_are_lower_snake_case() -> None:
    allowed = set(string.ascii_lowercase + "_")
    assert [code for code in REASONS if not set(code) <= allowed] == []
