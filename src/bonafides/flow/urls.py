"""Everything under /v/: the door, flow's own pages, and the pages of each check."""

from django.urls import include, path, register_converter

from bonafides.core.ids import ALPHABET, LENGTH
from bonafides.flow.pages import asking, consent, enter, hand_over, progress
from bonafides.flow.steps import STEPS


class VerificationId:
    """An id in an address: told apart from a link's token by its form."""

    regex = f"vrf_[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(VerificationId, "verification")

_flow = (
    [
        path("v/<verification:verification_id>/", enter.next_step, name="next"),
        path("v/<verification:verification_id>/fresh-link/", enter.fresh, name="fresh"),
        path("v/<verification:verification_id>/consent/", consent.consent, name="consent"),
        path("v/<verification:verification_id>/options/", consent.options, name="options"),
        path("v/<verification:verification_id>/progress/", progress.progress, name="progress"),
        path("v/<verification:verification_id>/progress/now/", progress.progress_now, name="progress_now"),
        path("v/<verification:verification_id>/result/", progress.result, name="result"),
        path("v/<verification:verification_id>/appeal/", progress.appeal, name="appeal"),
        path("v/<verification:verification_id>/help/", asking.help_page, name="help"),
        path("v/<verification:verification_id>/help/now/", asking.help_now, name="help_now"),
        path("v/<verification:verification_id>/other-way/", asking.cannot, name="cannot"),
        path("v/<verification:verification_id>/on-my-phone/", hand_over.hand_over, name="hand_over"),
        path(
            "v/<verification:verification_id>/on-my-phone/now/", hand_over.hand_over_now, name="hand_over_now"
        ),
        path("v/<slug:token>/renew", enter.renew, name="renew"),
        path("v/<slug:token>", enter.Enter.as_view(), name="enter"),
    ],
    "flow",
)
urlpatterns = [
    path("", include(_flow)),
    *(
        path(f"v/<verification:verification_id>/{step.kind}/", include(f"bonafides.checks.{step.kind}.urls"))
        for step in STEPS
        if step.kind
    ),
]
