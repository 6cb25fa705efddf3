"""What a verification finds wrong, in words for people who keep the log."""

from dataclasses import dataclass, field

from intranet.rules.words import N_

MAX_PROBLEMS = 200

WORDS = {
    "changed": N_("Dòng %(seq)s đã bị sửa: nội dung không khớp với mã niêm của dòng."),
    "rewritten": N_("Dòng %(seq)s đã bị thay: mã niêm của dòng không khớp với bảng niêm."),
    "form": N_("Dòng %(seq)s không đúng dạng chuẩn của nhật ký."),
    "missing": N_("Thiếu các dòng từ %(first)s đến %(last)s."),
    "inserted": N_("Có dòng bị chèn vào ở dòng %(seq)s, các dòng sau bị đẩy xuống."),
    "removed": N_("Có dòng bị rút ra ở trước dòng %(seq)s, các dòng sau bị dồn lên."),
    "reordered": N_("Các dòng bị đổi chỗ: %(rows)s."),
    "late": N_("Dòng %(seq)s không đứng đúng chỗ: thứ tự các dòng đã bị đổi."),
    "repeated": N_("Dòng %(seq)s xuất hiện hơn một lần."),
    "stray": N_("Có dòng mang số %(seq)s nằm ngoài dãy số của nhật ký."),
    "truncated": N_("Nhật ký bị cắt đuôi: mất các dòng từ %(first)s đến %(last)s."),
    "appended": N_("Các dòng từ %(first)s đến %(last)s được thêm vào sau đầu sổ."),
    "head": N_(
        "Các dòng từ %(first)s đến %(last)s không khớp với đầu sổ: "
        "có dòng bị sửa, bị thay hoặc bị đổi chỗ, hoặc đầu sổ đã bị sửa."
    ),
    "head_damaged": N_("Đầu sổ bị mất hoặc bị hỏng, không đối chiếu được."),
    "tile": N_(
        "Bảng niêm số %(index)s tầng %(level)s khác với nhật ký từ dòng %(seq)s: "
        "bảng niêm đã bị sửa, hoặc cả các dòng và đầu sổ đã bị sửa."
    ),
    "tile_stray": N_("Có bảng niêm mang số %(index)s tầng %(level)s không thể có."),
    "tile_damaged": N_("Bảng niêm số %(index)s tầng %(level)s bị mất hoặc bị hỏng."),
    "more": N_("Còn %(count)s lỗi khác không liệt kê."),
}

WORDS_FOR_ONE = {
    "missing": N_("Thiếu dòng %(first)s."),
    "truncated": N_("Nhật ký bị cắt đuôi: mất dòng %(first)s."),
    "appended": N_("Dòng %(first)s được thêm vào sau đầu sổ."),
    "head": N_("Dòng %(first)s không khớp với đầu sổ: dòng này hoặc đầu sổ đã bị sửa."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: the first row it concerns (None: no row), its code (a key of ``WORDS``), and a
    Vietnamese msgid with the ``params`` to fill in."""

    seq: int | None
    code: str
    message: str
    params: dict = field(default_factory=dict)

    def __str__(self):
        return self.message % self.params


def problem(code: str, seq: int | None = None, **params) -> Problem:
    """Return the problem of this code at row ``seq``."""
    return Problem(seq, code, WORDS[code], {"seq": seq, **params})


def span_problem(code: str, first: int, last: int) -> Problem:
    """Return the problem of this code over the rows ``first`` to ``last``, both included."""
    words = WORDS_FOR_ONE if first == last else WORDS
    return Problem(first, code, words[code], {"seq": first, "first": first, "last": last})


class Findings:
    """Problems as they are found: at most ``MAX_PROBLEMS`` kept, the rest counted."""

    def __init__(self):
        self._kept: list[Problem] = []
        self._count = 0

    def add(self, *found: Problem) -> None:
        """Take in what was found."""
        self._count += len(found)
        self._kept.extend(found[: MAX_PROBLEMS - len(self._kept)])

    def count_one(self) -> None:
        """Count a problem without keeping it."""
        self._count += 1

    def concern(self, first: int, end: int) -> bool:
        """Tell whether a kept problem lies in the rows first..end-1, or not all could be kept."""
        if self._count > len(self._kept):
            return True
        return any(p.seq is not None and first <= p.seq < end for p in self._kept)

    def knows(self, seq: int | None) -> bool:
        """Tell whether a kept problem names this row."""
        return any(p.seq == seq for p in self._kept)

    def listed(self) -> list[Problem]:
        """Return the problems by row, those of no row last, then how many more there are."""
        listed = sorted(self._kept, key=lambda p: (p.seq is None, p.seq or 0))
        if self._count > len(self._kept):
            listed.append(problem("more", count=self._count - len(self._kept)))
        return listed
