"""The selfie check: the face compared with the portrait on the document."""
