"""What the member types in."""

from django import forms


class AddressForm(forms.Form):
    """The address to write to."""

    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your e-mail address.",
            "invalid": "This does not look like an e-mail address. It needs an @ and a domain, like name@example.org.",
        },
    )


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label="The code from our message",
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "code-input",
                "autofocus": True,
            }
        ),
        error_messages={"required": "Enter the code from our message."},
    )

    def clean_code(self) -> str:
        """Digits alone: people type blanks and dashes."""
        digits = "".join(c for c in str(self.cleaned_data["code"]) if c.isdigit())
        if not digits:
            raise forms.ValidationError("The code has digits only.")
        return digits
