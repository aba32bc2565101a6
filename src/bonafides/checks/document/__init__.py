"""The document check: photos of a government document, read and judged."""
