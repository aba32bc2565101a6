"""How letters may be written in A to Z. Pure.

Latin and Cyrillic: ICAO 9303-3 §6 A and B, with the variants that issuers use. Greek: ELOT 743 (ISO 843).
Each letter has one or more spellings; an empty one says that it may be left out.
"""

import unicodedata

Spellings = tuple[str, ...]

_LATIN: dict[str, Spellings] = {
    "Ä": ("AE", "A", "AXX"), "Ö": ("OE", "O", "OXX"), "Ü": ("UE", "U", "UXX", "Y"), "Å": ("AA", "A"),
    "Æ": ("AE", "E", "A"), "Ø": ("OE", "O"), "Œ": ("OE",), "Ñ": ("N", "NXX", "NY"), "ß": ("SS", "S", "SZ"),
    "ẞ": ("SS", "S", "SZ"), "Ð": ("D", "DH"), "Þ": ("TH",), "Ł": ("L",), "Đ": ("D", "DJ"), "Ħ": ("H",),
    "Ŋ": ("N", "NG"), "Ŧ": ("T",), "Ĳ": ("IJ", "Y"), "ı": ("I",), "İ": ("I",), "ĸ": ("Q", "K"), "Ə": ("E", "A"),
    "ſ": ("S",), "Ɓ": ("B",), "Ɗ": ("D",), "Ƙ": ("K",), "Ƴ": ("Y",), "Ɲ": ("N", "NY"), "Ɛ": ("E",), "Ɔ": ("O",),
    "Ğ": ("G",), "Ş": ("S", "SH"), "Ș": ("S",), "Ç": ("C",), "Č": ("C", "CH"), "Š": ("S", "SH"), "Ž": ("Z", "ZH"),
}  # fmt: skip

_CYRILLIC: dict[str, Spellings] = {
    "А": ("A",), "Б": ("B",), "В": ("V", "W"), "Г": ("G", "H"), "Ґ": ("G",), "Д": ("D",), "Е": ("E", "YE", "IE", "JE"),
    "Ё": ("E", "IO", "YO", "O", "JO"), "Ж": ("ZH", "Z", "J"), "З": ("Z",), "И": ("I", "Y"), "І": ("I",),
    "Ї": ("I", "YI", "JI"), "Й": ("I", "Y", "J", ""), "К": ("K", "C"), "Л": ("L",), "М": ("M",), "Н": ("N",),
    "О": ("O",), "П": ("P",), "Р": ("R",), "С": ("S",), "Т": ("T",), "У": ("U", "OU"), "Ф": ("F",),
    "Х": ("KH", "H", "X", "CH"), "Ц": ("TS", "C", "TC", "CZ"), "Ч": ("CH", "C", "TCH"), "Ш": ("SH", "S", "SCH"),
    "Щ": ("SHCH", "SHT", "SCH", "SH"), "Ъ": ("IE", "", "A"), "Ы": ("Y", "I"), "Ь": ("", "J"), "Э": ("E",),
    "Ю": ("IU", "YU", "JU", "U"), "Я": ("IA", "YA", "JA", "A"), "Ў": ("U", "W"), "Є": ("IE", "YE", "JE", "E"),
    "Ђ": ("D", "DJ"), "Ѓ": ("G", "GJ"), "Ѕ": ("DZ",), "Ј": ("J", "Y"), "Љ": ("LJ", "L"), "Њ": ("NJ", "N"),
    "Ћ": ("C",), "Ќ": ("K", "KJ"), "Џ": ("DZ", "DJ"), "Ә": ("A", "AE"), "Ғ": ("G", "GH"), "Қ": ("K", "Q"),
    "Ң": ("N", "NG"), "Ө": ("O", "OE"), "Ұ": ("U",), "Ү": ("U", "UE"), "Һ": ("H",), "Ҳ": ("H", "KH"),
    "Ҷ": ("J", "CH"), "Ӯ": ("U",), "Ӣ": ("I",),
}  # fmt: skip

_GREEK: dict[str, Spellings] = {
    "Α": ("A",), "Β": ("V", "B"), "Γ": ("G", "N", "Y"), "Δ": ("D",), "Ε": ("E",), "Ζ": ("Z",), "Η": ("I", "H", "E"),
    "Θ": ("TH",), "Ι": ("I",), "Κ": ("K", "C", "G"), "Λ": ("L",), "Μ": ("M",), "Ν": ("N",), "Ξ": ("X", "KS"),
    "Ο": ("O",), "Π": ("P", "B"), "Ρ": ("R", "RH"), "Σ": ("S",), "Τ": ("T", "D"), "Υ": ("Y", "U", "I", "V", "F"),
    "Φ": ("F", "PH"), "Χ": ("CH", "H", "X", "KH"), "Ψ": ("PS",), "Ω": ("O",),
}  # fmt: skip

TABLE: dict[str, Spellings] = _LATIN | _CYRILLIC | _GREEK


def spellings(letter: str) -> Spellings | None:
    """How one upper-case letter (NFC) may be written in A to Z; None for a letter without a transliteration here."""
    if "A" <= letter <= "Z":
        return (letter,)
    if letter in TABLE:
        return TABLE[letter]
    base = unicodedata.normalize("NFD", letter)[0]
    if "A" <= base <= "Z":
        return (base,)
    return TABLE.get(base)


def upper(letter: str) -> str:
    """Upper case that leaves letters alone whose upper case is two letters or another one (ß, ı)."""
    if letter in TABLE:
        return letter
    raised = letter.upper()
    return raised if len(raised) == 1 else letter


def reduced(word: str) -> str:
    """A word of A to Z without the marks of a transliteration: MUELLER, MUXXLLER and MULLER become one."""
    for long, short in (("UXX", "U"), ("OXX", "O"), ("AXX", "A"), ("NXX", "N")):
        word = word.replace(long, short)
    for long, short in (("AE", "A"), ("OE", "O"), ("UE", "U"), ("AA", "A"), ("SS", "S")):
        word = word.replace(long, short)
    return word
