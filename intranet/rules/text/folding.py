"""Keys for search: the folded key finds, the exact key ranks first (B27, domain.md 7.1)."""

import re
import unicodedata

# NFD does not take đ apart. Eth and African D are what old converters and keyboards leave instead.
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("đĐðÐɖƉ", "d"),
        **dict.fromkeys("ıİ", "i"),
        **dict.fromkeys("’‘ʼʻ`´′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_WORD = re.compile(r"[^\W_]+")
_NEW_TONE_PLACES = re.compile(r"o([àáảãạ])|o([èéẻẽẹ])|(?<!q)u([ỳýỷỹỵ])")
_BARE = {
    **dict.fromkeys("àáảãạ", "a"),
    **dict.fromkeys("èéẻẽẹ", "e"),
    **dict.fromkeys("ỳýỷỹỵ", "y"),
}
_FIRST_VOWEL = {"a": "òóỏõọ", "e": "òóỏõọ", "y": "ùúủũụ"}
_TONED = {"a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}


def fold(text):
    """Return the search key of ``text``: đ as d, no tones or marks, lower case, single spaces.

    "Đinh  Văn Đỏ" gives "dinh van do"; hoà and hòa give one key. Folding twice changes nothing.
    """
    text = _without_marks((text or "").translate(_LOOKALIKES))
    text = _without_marks(text.casefold()).translate(_LOOKALIKES)
    return " ".join(text.casefold().split())


def _without_marks(text):
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if unicodedata.category(char) not in ("Mn", "Me", "Cf"))


def exact(text):
    """Return the key that keeps tones: NFC, lower case, single spaces, one habit of tone placement.

    Both hoà and hòa give "hòa", both thuý and thúy give "thúy", so that neither habit loses rank.
    """
    text = unicodedata.normalize("NFC", (text or "").lower())
    words = unicodedata.normalize("NFC", " ".join(text.split())).split(" ")
    return " ".join(_WORD.sub(lambda word: _old_tone_place(word[0]), word) for word in words)


def _old_tone_place(word):
    found = _NEW_TONE_PLACES.search(word)
    # Only an open syllable has two habits: hoà or hòa, but always hoàn, huỳnh.
    if not found or found.end() != len(word):
        return word
    toned = next(group for group in found.groups() if group)
    vowel = _BARE[toned]
    first = _FIRST_VOWEL[vowel][_TONED[vowel].index(toned)]
    return word[: found.start()] + first + vowel


def tokens(text):
    """Return the folded words of ``text``: runs of letters and digits, split on everything else.

    A code such as AL-05-200106-0001 becomes ["al", "05", "200106", "0001"], so that no token can
    carry an operator of a search engine.
    """
    return _WORD.findall(fold(text))


def has_marks(text):
    """Return True if ``text`` has a tone, a marked letter or đ: then tones matter in ranking."""
    text = text or ""
    if any(char in "đĐ" for char in text):
        return True
    return any(unicodedata.combining(char) for char in unicodedata.normalize("NFD", text))


def initials(text):
    """Return the first letters of the words, folded: "Nguyễn Văn Linh" gives "nvl"."""
    return "".join(word[0] for word in _WORD.findall(fold(text).replace("'", "")))
