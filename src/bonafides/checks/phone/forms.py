"""What the member types in."""

from django import forms

CHANNELS = (("sms", "By text message"), ("call", "By phone call"))


class NumberForm(forms.Form):
    """The number, and how the code shall come."""

    number = forms.CharField(
        label="Your phone number",
        max_length=40,
        error_messages={"required": "Enter your phone number."},
    )
    channel = forms.ChoiceField(
        label="How shall the code reach you?",
        choices=CHANNELS,
        error_messages={"required": "Choose a text or a call.", "invalid_choice": "Choose a text or a call."},
    )


class CodeForm(forms.Form):
    """The code from the text or the call."""

    code = forms.CharField(
        label="The code",
        max_length=20,
        error_messages={"required": "Enter the code."},
    )

    def clean_code(self) -> str:
        """Digits alone: people type blanks and dashes."""
        digits = "".join(c for c in str(self.cleaned_data["code"]) if c.isdigit())
        if not digits:
            raise forms.ValidationError("The code has digits only.")
        return digits
