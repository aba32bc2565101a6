"""The name of an account and the name on a document, compared with an explanation. Pure.

Nobody's nationality or origin is guessed from a name: letters are transliterated, words are aligned, nothing else.
"""

from bonafides.decisions.names.compare import Comparison, DocumentName, Note, Outcome, compare

__all__ = ["Comparison", "DocumentName", "Note", "Outcome", "compare"]
