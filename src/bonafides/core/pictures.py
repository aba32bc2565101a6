"""A form field that takes a photo or a scan from a stranger and hands on a safe picture."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from bonafides.core.errors import AlreadyMoved, BonafidesError, Unavailable
from bonafides.vision import images
from bonafides.vision.images import CleanImage, Code, UploadRefused

ACCEPT = "image/*,.heic,.heif,.pdf"
BUSY_STATUS, REFUSED_STATUS = 503, 422


class PhotoInput(forms.FileInput):
    """One file under `name`, or under `name_taken`: a phone's camera and its gallery are two buttons of one field."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name) or files.get(f"{name}_taken")


class PhotoField(forms.Field):
    """Cleans to a `CleanImage`. A refused upload is an error whose code is that of `vision.images.Code`."""

    widget = PhotoInput
    default_error_messages = {"required": "Take a photo or choose a file first."}

    def clean(self, value: Any) -> CleanImage:
        """The safe picture. Raises ValidationError, and Unavailable where no picture can be opened at all."""
        if not isinstance(value, UploadedFile):
            raise ValidationError(self.error_messages["required"], code="file_missing")
        try:
            return images.clean(value.read())
        except UploadRefused as refused:
            raise ValidationError(refused.message, code=str(refused.code)) from refused
        except images.JailUnavailable as error:
            raise Unavailable("Photos cannot be opened at this moment. Please try again later.") from error


class PhotoForm(forms.Form):
    """One photo. `request` tells of a file so large that it was not even taken in."""

    photo = PhotoField()

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST or {}, request.FILES)
        self._sent = int(request.META.get("CONTENT_LENGTH") or 0)

    def clean(self) -> dict[str, Any]:
        """Replace `file missing` where the upload handler had dropped the file for its size."""
        limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if "photo" in self.errors and not self.files and self._sent > limit:
            del self.errors["photo"]
            most = images.Limits().max_bytes
            refused = UploadRefused(Code.FILE_TOO_LARGE, {"bytes": self._sent, "max_bytes": most})
            self.add_error("photo", ValidationError(refused.message, code=str(refused.code)))
        return self.cleaned_data

    @property
    def picture(self) -> CleanImage:
        """The photo of a valid form."""
        picture: CleanImage = self.cleaned_data["photo"]
        return picture

    @property
    def refusal(self) -> dict[str, str]:
        """`{code, message}` of the first error, for a page's script."""
        error = self.errors.as_data()["photo"][0]
        return {"code": str(error.code), "message": str(error.messages[0])}

    @property
    def status(self) -> int:
        """The answer's HTTP status for a form with errors."""
        return BUSY_STATUS if self.refusal["code"] == Code.UPLOAD_BUSY else REFUSED_STATUS


def by_script(request: HttpRequest) -> bool:
    """Whether a page's script sent the photo and wants to be told in JSON."""
    return request.headers.get("Accept") == "application/json"


def proceed(request: HttpRequest, url: str) -> HttpResponse:
    """On to the next page: `{next}` for a script, else 303, so that going back sends nothing twice."""
    return JsonResponse({"next": url}) if by_script(request) else SeeOther(url)


class SeeOther(HttpResponseRedirect):
    """A redirect after a form, always fetched with GET."""

    status_code = 303


def refused(form: PhotoForm) -> HttpResponse:
    """A photo that cannot be taken, in JSON for a script: `{code, message}`."""
    return JsonResponse(form.refusal, status=form.status)


def told(error: BonafidesError) -> HttpResponse:
    """A refusal in JSON, for a script. Raises AlreadyMoved again: that is a redirect, which scripts follow."""
    if isinstance(error, AlreadyMoved):
        raise error
    response = JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response
