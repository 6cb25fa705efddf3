"""What a password must be, one-time codes on paper, and a passphrase to offer (security.md 6.x).

Length counts, not signs of every kind: 15 characters without a second factor (NIST 800-63B), any
characters, spaces and Vietnamese included. Refused is what people guess first.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

from intranet.rules.errors import RuleBroken
from intranet.rules.text import fold
from intranet.rules.words import N_

SHORTEST = 15
LONGEST_BYTES = 1024
FEWEST_SIGNS = 5
SUGGESTED_WORDS = 5
_SHORTEST_COMMON = 5
_LONGEST_PIECE = 24
_DATA = Path(__file__).parents[1] / "data"
_HOUSE_WORDS = ("mot cua", "ubnd", "hdnd", "quan tri", "admin", "mat khau", "viet nam")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
_LEET = str.maketrans("@4310$5!7", "aaeiossit")
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPEAT = re.compile(r"(.)\1{2,}")
_FAMILY = "nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh y a"
_PERSON = """
an anh bao bich binh chau chi cong cuong dai dan dat diem diep dieu duc dung duy gia giang ha hai
hang hanh hao hau hien hiep hieu hoa hoai hoan hong hue hung huong huy huyen khanh khoa khoi kieu
kim lam lan le lien linh loan loc long luan luc mai man manh men minh my nam nga ngan nghia ngoc
nguyet nhan nhat nhi nhu nhung ninh oanh phat phi phong phu phuc phuong quan quang quoc quy quyen
quynh sang sen son sy tai tam tan tay thai than thang thanh thao thi thien thinh tho thoa thong
thu thuan thuc thuy tien tin tinh toan trang tri trinh trong truc trung tu tuan tung tuyen tuyet
ung uyen van viet vinh vy xuan yen
"""
_NAME = re.compile(rf"(?:{'|'.join(_FAMILY.split())})(?:{'|'.join(_PERSON.split())}){{1,4}}")


def normal(password):
    """Return ``password`` as it is compared and hashed: NFC, nothing cut, nothing trimmed."""
    return unicodedata.normalize("NFC", password)


def check(password, context=(), field="password"):
    """Return the normal form of a new password; RuleBroken (at ``field``) says what to change.

    ``context``: words anybody in the office would guess (its name, the communes, the user name),
    refused when they make up most of it (ASVS 6.1.2, 6.2.1, 6.2.4, 6.2.8, 6.2.9, 6.2.11).
    """
    password = normal(password)
    _check_size(password, field)
    plain = _compact(password)
    if plain.isdigit():
        raise RuleBroken(
            N_("Chỉ có chữ số thì dễ đoán (ngày sinh, số điện thoại). Thêm vài từ."), field=field
        )
    if len(set(plain)) < FEWEST_SIGNS or _is_repeated(plain):
        raise RuleBroken(N_("Mật khẩu lặp đi lặp lại. Dùng vài từ khác nhau."), field=field)
    if _is_common(plain):
        raise RuleBroken(
            N_("Mật khẩu này có trong danh sách đã bị lộ. Chọn mật khẩu khác."), field=field
        )
    if _is_a_name(plain):
        raise RuleBroken(
            N_("Họ tên kèm số dễ đoán. Thêm vài từ không liên quan đến người."), field=field
        )
    _check_share(plain, context, field)
    return password


def _check_size(password, field):
    if len(password) < SHORTEST:
        raise RuleBroken(
            N_("Cần ít nhất %(least)s ký tự; bạn đã gõ %(count)s. Vài từ nối nhau là đủ."),
            field=field,
            least=SHORTEST,
            count=len(password),
        )
    if len(password.encode("utf-8", "surrogatepass")) > LONGEST_BYTES:
        raise RuleBroken(N_("Mật khẩu dài quá %(most)s byte."), field=field, most=LONGEST_BYTES)


def _check_share(plain, context, field):
    """Refuse when guessable pieces cover more than half of what was typed."""
    known = _context_words(context)
    if _covered(plain, lambda piece: piece in known or _YEAR.fullmatch(piece)) * 2 > len(plain):
        raise RuleBroken(
            N_("Phần lớn là tên cơ quan, địa danh, tên đăng nhập hoặc năm. Thêm vài từ khác."),
            field=field,
        )
    known |= _common()
    if _covered(plain, lambda piece: _is_guessable(piece, known)) * 2 > len(plain):
        raise RuleBroken(
            N_("Phần lớn là từ quen thuộc, dãy phím hoặc dãy số. Thêm vài từ khác."), field=field
        )


def _covered(plain, guessable):
    """How many characters of ``plain`` lie in guessable pieces: the most that any cutting finds."""
    best = [0] * (len(plain) + 1)
    for end in range(1, len(plain) + 1):
        best[end] = best[end - 1]
        for start in range(max(0, end - _LONGEST_PIECE), end - 2):
            if best[start] + end - start > best[end] and guessable(plain[start:end]):
                best[end] = best[start] + end - start
    return best[-1]


def _is_guessable(piece, known):
    if piece in known or piece.translate(_LEET) in known:
        return True
    if _YEAR.fullmatch(piece) or _REPEAT.fullmatch(piece):
        return True
    return len(piece) > 3 and any(piece in row or piece in row[::-1] for row in _ROWS)


def _is_repeated(plain):
    """True for one piece written again and again: "abc1abc1abc1abc1"."""
    return (plain + plain).find(plain, 1) < len(plain)


def _is_common(plain):
    forms = {plain, plain.translate(_LEET)}
    forms |= {form.strip("0123456789") for form in forms}
    return not forms.isdisjoint(_common_whole())


def _is_a_name(plain):
    letters = re.sub(r"[\W\d_]+$", "", plain)
    return bool(_NAME.fullmatch(letters))


def _compact(text):
    """Folded, without spaces and punctuation, unless it is mostly punctuation."""
    folded = fold(text).replace(" ", "")
    plain = "".join(c for c in folded if c.isalnum() or c in "@$!")
    return plain if len(plain) * 2 > len(folded) else folded


def _context_words(context):
    words = set()
    for phrase in (*_HOUSE_WORDS, *context):
        folded = fold(phrase)
        words.add(_compact(folded))
        words.update(re.findall(r"[^\W_]+", folded))
    return {word for word in words if len(word) >= 3}


@cache
def _common_whole():
    """Common and leaked passwords, folded and compact."""
    return frozenset((_DATA / "common_passwords.txt").read_text("utf-8").split())


@cache
def _common():
    """Those long enough to be looked for inside another one."""
    return frozenset(word for word in _common_whole() if len(word) >= _SHORTEST_COMMON)


@cache
def phrase_words():
    """The simple words that passphrases are made of."""
    return tuple((_DATA / "passphrase_words.txt").read_text("utf-8").split())


def suggest(random_bytes):
    """Return a passphrase of five different Vietnamese words without marks (46 bits).

    ``random_bytes``: at least 16 from a cryptographic source; ValueError if fewer.
    """
    if len(random_bytes) < 16:
        raise ValueError("a passphrase needs 16 random bytes")
    rest = int.from_bytes(random_bytes, "big")
    left, chosen = list(phrase_words()), []
    for _ in range(SUGGESTED_WORDS):
        rest, place = divmod(rest, len(left))
        chosen.append(left.pop(place))
    return " ".join(chosen)
