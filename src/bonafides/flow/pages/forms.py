"""What members write to us in words, and what they agree to."""

from typing import Any

from django import forms

from bonafides.flow.pages.consents import Page

LONGEST = 4000


class ConsentForm(forms.Form):
    """The agreement, and who compares the faces where the level asks for a selfie."""

    agree = forms.BooleanField(
        error_messages={
            "required": "Tick this to go on, or choose “I do not agree” to see what else you can do."
        }
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if page.ways:
            self.fields["way"] = forms.ChoiceField(
                choices=[(w.key, w.title) for w in page.ways],
                error_messages={"required": "Choose who compares the two photos."},
            )


def _words(empty: str) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST,
        strip=True,
        error_messages={
            "required": empty,
            "max_length": f"Please keep it to {LONGEST} characters; you can write again after that.",
        },
    )


class WordsForm(forms.Form):
    """A message in an ongoing conversation, or an appeal."""

    words = _words("Write a few words first.")


class HelpForm(WordsForm):
    """What is wrong, in a choice and in words."""

    topic = forms.ChoiceField(error_messages={"required": "Choose what is closest to your problem."})

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = forms.ChoiceField(
            choices=topics, error_messages={"required": "Choose what is closest to your problem."}
        )


class CannotForm(forms.Form):
    """Why a step cannot be done. Words are needed only where no reason fits."""

    why = forms.ChoiceField()
    words = forms.CharField(
        max_length=LONGEST,
        strip=True,
        required=False,
        error_messages={
            "max_length": f"Please keep it to {LONGEST} characters; you can write again after that."
        },
    )

    def __init__(self, *args: Any, whys: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = forms.ChoiceField(
            choices=whys, error_messages={"required": "Choose what comes closest."}
        )

    def clean(self) -> dict[str, Any]:
        """“Something else” says nothing without words."""
        cleaned = super().clean() or {}
        if cleaned.get("why") == "other" and not cleaned.get("words"):
            self.add_error("words", "Tell us in a few words what keeps you from it.")
        return cleaned
