"""What a member may agree to: the purposes of consent rows."""

from typing import Final

# the checks of this verification and the data that they need
IDENTITY_CHECK: Final = "identity_check"
# automatic comparison of the face in the selfie with the photo on the document: biometric data
FACE_COMPARISON: Final = "face_comparison"
# the way without biometrics: a person compares the two pictures
PERSON_COMPARES: Final = "person_compares"
