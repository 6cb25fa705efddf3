"""Undoing Telex: what a clerk typed while the Vietnamese keyboard was switched off (B27).

Best effort for search: a word is changed only if what comes out is a possible Vietnamese syllable.
"""

import re
import unicodedata

_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_LONGEST_INITIALS_FIRST = "ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x"
_RIME_TABLE = """
a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu
o oc oi om on ong ooc oong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ
uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_INITIALS = tuple(_LONGEST_INITIALS_FIRST.split())
_RIMES = frozenset(unicodedata.normalize("NFC", _RIME_TABLE).split())
_STOPS = ("c", "ch", "p", "t")
_ONE_WORD = re.compile(r"[^\W\d_]+")


def telex(text):
    """Return ``text`` with Telex leftovers typed out ("nguyeenx" gives "nguyễn"), or None.

    None means that no word looks like Telex. Capitals at the head of a word are kept.
    """
    source = text or ""
    typed = _ONE_WORD.sub(lambda word: _same_case(word[0], _word(word[0].lower())), source)
    return typed if typed != source else None


def _same_case(source, word):
    if word is None:
        return source
    if source.isupper() and len(source) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if source[0].isupper() else word


def _word(word):
    """Return the syllable that the keys of ``word`` type, or None."""
    if not word.isascii() or len(word) == 1 or word.count("w") > 2:
        return None
    start, rest = _initial(word)
    tone, rest = _take_tone(rest)
    rime = _rime(rest)
    if rime is None or (tone is None and start + rime == word):
        return None
    if tone not in (None, "s", "j") and rime.endswith(_STOPS):
        return None
    return start + _with_tone(rime, tone, start)


def _initial(word):
    """Split off the initial consonant; a second d anywhere makes it đ ("dinhd", "ddinh")."""
    if word[0] == "d" and "d" in word[1:]:
        return "đ", word[1:].replace("d", "", 1)
    for start in _INITIALS:
        if word.startswith(start):
            rest = word[len(start) :]
            # "gi" alone carries its own vowel: gì, gìn, giêng are g + i….
            return ("g", "i" + rest) if start == "gi" and not _has_vowel(rest) else (start, rest)
    return "", word


def _has_vowel(keys):
    return any(key in "aeiouy" for key in keys)


def _take_tone(rest):
    """Return (tone key or None, the other keys); the tone stands anywhere after the first vowel."""
    for place, key in enumerate(rest):
        if key in _TONES and _has_vowel(rest[:place].replace("w", "u")):
            return key, rest[:place] + rest[place + 1 :]
    return None, rest


def _rime(keys):
    """Return the rime typed by ``keys``, or None if Vietnamese has none such."""
    for vowel, marked in (("a", "â"), ("e", "ê"), ("o", "ô")):
        if keys.count(vowel) == 2:
            first = keys.index(vowel)
            keys = keys[:first] + marked + keys[first + 1 :].replace(vowel, "", 1)
    if "w" in keys:
        keys = _horns(keys.replace("w", ""), alone=not _has_vowel(keys))
    return keys if keys in _RIMES else None


def _horns(keys, alone):
    if alone:
        return "ư" + keys
    if "uo" in keys:
        return keys.replace("uo", "ươ" if len(keys) > 2 else "uơ", 1)
    if "ua" in keys and "ưa" + keys[2:] in _RIMES:
        return keys.replace("ua", "ưa", 1)
    for vowel, marked in (("a", "ă"), ("o", "ơ"), ("u", "ư")):
        if vowel in keys:
            return keys.replace(vowel, marked, 1)
    return keys


def _with_tone(rime, tone, start):
    if tone is None:
        return rime
    place = _tone_place(rime)
    toned = unicodedata.normalize("NFC", rime[place] + _TONES[tone])
    return rime[:place] + toned + rime[place + 1 :]


def _tone_place(rime):
    """Return where the tone stands: on the marked vowel, else by the old habit (hòa, thúy)."""
    marked = [place for place, char in enumerate(rime) if char in "ăâêôơư"]
    if marked:
        return marked[-1]
    vowels = [place for place, char in enumerate(rime) if char in "aeiouy"]
    closed = vowels[-1] < len(rime) - 1
    if len(vowels) == 1:
        return vowels[0]
    return vowels[-1] if closed and len(vowels) == 2 else vowels[len(vowels) - 2]
