"""What the member chooses."""

from typing import Any

from django import forms

from bonafides.checks.document.rules import Acceptance, Choice


class ChoiceForm(forms.Form):
    """Issuer and kind, of those that are accepted together."""

    country = forms.ChoiceField(error_messages={"required": "Choose the country that issued your document."})
    kind = forms.ChoiceField(error_messages={"required": "Choose the kind of document that you have."})

    def __init__(self, accepted: Acceptance, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accepted = accepted
        country, kind = self.fields["country"], self.fields["kind"]
        assert isinstance(country, forms.ChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        country.choices = accepted.countries
        kind.choices = [(k.kind, k.title) for k in accepted.kinds]

    def clean(self) -> dict[str, Any]:
        """Both together must be accepted; the error names what is accepted from there instead."""
        cleaned = self.cleaned_data
        country, kind = cleaned.get("country"), cleaned.get("kind")
        if country and kind and not self._accepted.accepts(kind, country):
            title, name = self._accepted.title(kind), self._accepted.names.get(country, country)
            instead = self._accepted.in_words(country)
            self.add_error("kind", f"{title}: not accepted from {name}. Accepted from there: {instead}.")
        return cleaned

    @property
    def choice(self) -> Choice:
        """The choice of a valid form."""
        return Choice(kind=self.cleaned_data["kind"], country=self.cleaned_data["country"])
