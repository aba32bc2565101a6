"""What the phone check refuses."""

from bonafides.core.errors import BonafidesError
from bonafides.verifications.reasons import Reason, text_of


class NumberRefused(BonafidesError):
    """No code can be sent to this number; `reason` says why."""

    code = "phone_number_refused"
    status = 422

    def __init__(self, reason: Reason, *, locale: str) -> None:
        text = text_of(reason, locale)
        super().__init__(f"{text.message} {text.remedy}", param="number")
        self.reason = reason
