"""Hostile and honest files at the door: refused in clear words, or clean in the store."""

import hashlib
import os
import stat
import time
import zlib
from io import BytesIO

import pytest
from PIL import Image

from intranet.rules.errors import RuleBroken
from intranet.rules.files import DOCX, JPEG, PDF, PNG, XLSX, safe_name, sniff
from intranet.services import files
from intranet.services.files import checking, pdfs, store
from intranet.transaction import SYSTEM
from tests.services import hostile

MEGABYTE = 1024 * 1024
LOCKED_PDF = "Tệp PDF bị khóa; hãy lưu lại thành tệp không có mật khẩu rồi tải lên."
BROKEN_PDF = "Tệp PDF hỏng hoặc tải lên chưa trọn; hãy tải lại."
BROKEN_PICTURE = "Ảnh hỏng hoặc tải lên chưa trọn; hãy chụp hoặc tải lại."
BROKEN_OFFICE = "Tệp hỏng hoặc tải lên chưa trọn; hãy tải lại."
LOCKED_OFFICE = "Tệp có mật khẩu; hãy lưu lại không có mật khẩu rồi tải lên."
FLOOD = "Ảnh quá lớn, trên 40 triệu điểm ảnh; hãy giảm cỡ ảnh rồi tải lại."
ARCHIVE = "Tệp nén không được nhận; hãy tải từng tệp lên."
PROGRAM = "Tệp chương trình không được nhận."
MARKUP = "Tệp HTML, SVG không được nhận."
BOMB = "Tệp giải nén ra quá lớn nên không được nhận."
MACRO = "Tệp có macro; hãy lưu lại thành .docx hoặc .xlsx rồi tải lên."
OTHER = "Chỉ nhận ảnh JPEG, PNG, WebP, tệp PDF, Word (.docx) và Excel (.xlsx)."
POLYGLOT = "Tệp vừa là PDF vừa là tệp nén nên không được nhận."
OLD = "Tệp Word, Excel đời cũ hoặc có mật khẩu; hãy lưu lại thành .docx, .xlsx hoặc PDF không khóa."
HEIC = "Ảnh HEIC không được nhận; hãy chọn kiểu ảnh JPEG trong máy điện thoại."

# name of the upload, bytes (or what makes them), the words of the refusal
REFUSED = {
    "empty": ("a.pdf", b"", "Tệp rỗng."),
    "html as jpg": ("a.jpg", b"<!DOCTYPE html><script>alert(1)</script>", MARKUP),
    "html after spaces": ("a.pdf", b" \n\t<html><body>", MARKUP),
    "svg": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", MARKUP),
    "svg with xml head": ("a.png", b"<?xml version='1.0'?><svg/>", MARKUP),
    "gif with script": ("a.gif", b"GIF89a/*\0\0*/=1;alert(1)", OTHER),
    "text": ("a.jpg", "Đơn đề nghị".encode(), OTHER),
    "windows program": ("a.pdf", b"MZ\x90\0" + b"\0" * 200, PROGRAM),
    "linux program": ("a.jpg", b"\x7fELF\x02\x01\x01", PROGRAM),
    "shell script": ("a.jpg", b"#!/bin/sh\nrm -rf /\n", PROGRAM),
    "php": ("a.php", b"<?php system($_GET['c']);", OTHER),
    "old word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, OLD),
    "heic": ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0", HEIC),
    "rar": ("a.rar", b"Rar!\x1a\x07\0", ARCHIVE),
    "plain zip": ("a.docx", lambda: hostile.archive(("a.txt", b"a")), ARCHIVE),
    "apk": ("a.xlsx", lambda: hostile.archive(("AndroidManifest.xml", b"x")), ARCHIVE),
    "empty zip": ("a.docx", lambda: hostile.archive(), ARCHIVE),
    "zip bomb": ("a.docx", hostile.bomb, BOMB),
    "crowded zip": ("a.docx", hostile.crowd, BOMB),
    "cut docx": ("a.docx", lambda: hostile.docx()[:-80], BROKEN_OFFICE),
    "docm": ("a.docx", lambda: hostile.docx(("word/vbaProject.bin", b"x")), MACRO),
    "locked docx": ("a.docx", hostile.locked_docx, LOCKED_OFFICE),
    "pixel flood": ("a.png", hostile.pixel_flood, FLOOD),
    "flood just above": ("a.png", lambda: hostile.pixel_flood(8000, 5001), FLOOD),
    "cut jpeg": ("a.jpg", lambda: hostile.picture(size=(300, 300))[:2000], BROKEN_PICTURE),
    "cut png": ("a.png", lambda: hostile.picture("PNG", size=(300, 300))[:2000], BROKEN_PICTURE),
    "jpeg head only": ("a.jpg", b"\xff\xd8\xff\xe0", BROKEN_PICTURE),
    "locked pdf": ("a.pdf", hostile.locked_pdf, LOCKED_PDF),
    "pdf head only": ("a.pdf", b"%PDF-1.7\n", BROKEN_PDF),
    "cut pdf": ("a.pdf", lambda: hostile.pdf(3)[:300], BROKEN_PDF),
    "deep pdf": ("a.pdf", hostile.deep_pdf, BROKEN_PDF),
    "pdf without pages": ("a.pdf", lambda: hostile.pdf(0), BROKEN_PDF),
    "pdf and zip": ("a.pdf", lambda: hostile.pdf() + hostile.archive(("a", b"b")), POLYGLOT),
    "too large": ("a.pdf", lambda: hostile.pdf() + b" " * MEGABYTE, "Tệp lớn quá 1 MB."),
}  # fmt: skip


@pytest.fixture
def limits(tmp_path):
    return files.Limits(folder=tmp_path / "files", most=MEGABYTE, side=200, number=30)


def kept(data, name, limits):
    return files.keep(BytesIO(data), name, limits)


def stored(found, limits):
    with files.open_stored(limits.folder, found.sha256) as file:
        return file.read()


@pytest.mark.parametrize("case", REFUSED)
def test_keep_refuses_in_clear_words(case, limits):
    name, data, words = REFUSED[case]
    with pytest.raises(RuleBroken) as refused:
        kept(data() if callable(data) else data, name, limits)
    assert (str(refused.value), refused.value.field) == (words, "files")
    assert list(store.all_stored(limits.folder)) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_keep_refuses_half_a_picture_after_a_print_too(limits, kind):
    pytest.importorskip("weasyprint.images", exc_type=OSError)  # it allows them for the process
    with pytest.raises(RuleBroken, match="hỏng"):
        kept(hostile.picture(kind, size=(300, 300))[:2000], "a.jpg", limits)


def test_keep_reads_no_more_than_the_limit(limits):
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return b"x" * size

    stream = Endless()
    with pytest.raises(RuleBroken):
        files.keep(stream, "a.pdf", limits)
    assert stream.given == MEGABYTE + 1


def test_keep_takes_place_device_and_comment_out_of_a_photo(limits):
    found = kept(hostile.phone_photo(), "IMG_1.JPG", limits)
    data = stored(found, limits)
    picture = Image.open(BytesIO(data))
    assert (dict(picture.getexif()), picture.info.get("comment")) == ({}, None)
    assert b"php" not in data
    assert b"GPS" not in data


def test_keep_turns_a_photo_upright(limits):
    found = kept(hostile.phone_photo(orientation=6, size=(60, 30)), "a.jpg", limits)
    picture = Image.open(BytesIO(stored(found, limits)))
    assert picture.size == (30, 60)
    top, bottom = picture.getpixel((15, 5)), picture.getpixel((15, 55))
    assert (top[0] > 180, bottom[2] > 180) == (True, True)


def test_keep_scales_a_large_photo_down(limits):
    found = kept(hostile.picture(size=(1000, 400)), "a.jpeg", limits)
    picture = Image.open(BytesIO(stored(found, limits)))
    assert (picture.size, found.name, found.mime) == ((200, 80), "a.jpeg", JPEG)


def test_keep_drops_what_hangs_behind_a_picture(limits):
    found = kept(hostile.picture() + b"PK\x03\x04<script>", "a.jpg", limits)
    assert b"<script>" not in stored(found, limits)


def test_keep_leaves_a_drawing_png_and_makes_other_pictures_jpeg(limits):
    kinds = [
        kept(data, "anh.png", limits)
        for data in (
            hostile.drawing(),
            hostile.picture("PNG", size=(300, 100)),
            hostile.picture("WEBP", size=(300, 100)),
        )
    ]
    assert [(k.mime, k.name) for k in kinds] == [
        (PNG, "anh.png"),
        (JPEG, "anh.jpg"),
        (JPEG, "anh.jpg"),
    ]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_keep_takes_pictures_of_every_mode(mode, limits):
    out = BytesIO()
    Image.new(mode, (20, 20)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    found = kept(out.getvalue(), "a.png", limits)
    assert Image.open(BytesIO(stored(found, limits))).size == (20, 20)


def test_keep_leaves_a_pdf_byte_for_byte(limits):
    data = hostile.pdf(3)
    found = kept(data, "Tờ khai.pdf", limits)
    assert stored(found, limits) == data
    assert (found.pages, found.warning, found.mime) == (3, None, PDF)
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("make", "warning"),
    [
        (hostile.pdf_with_script, pdfs.RUNS),
        (hostile.pdf_that_launches, pdfs.RUNS),
        (hostile.pdf_with_file, pdfs.HIDES),
    ],
)
def test_keep_warns_of_a_pdf_that_does_more_than_show(make, warning, limits):
    assert kept(make(), "a.pdf", limits).warning == warning


def test_keep_takes_word_and_excel(limits):
    found = [kept(hostile.docx(), "đơn", limits), kept(hostile.xlsx(), "bảng.xlsx", limits)]
    assert [(f.name, f.mime, f.warning) for f in found] == [
        ("đơn.docx", DOCX, None),
        ("bảng.xlsx", XLSX, None),
    ]


def test_keep_warns_of_objects_inside_word(limits):
    found = kept(hostile.docx(("word/embeddings/oleObject1.bin", b"x")), "a.docx", limits)
    assert found.warning == "Tệp có đối tượng nhúng bên trong; chỉ mở khi biết rõ người nộp."


def test_probe_has_no_memory_for_a_bomb():
    """A table of 512 MB in a few bytes: the child dies or refuses, the office does not."""
    packed = zlib.compress(zlib.compress(b"\0" * (512 * MEGABYTE), 9), 9)
    body = b"%%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 9/W[1 8 1]/Root 1 0 R/Filter[/FlateDecode"
    body += b"/FlateDecode]/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF"
    with pytest.raises(RuleBroken, match="hỏng"):
        pdfs.looked_at(body % (len(packed), packed))


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\An\\Tờ khai.PDF", PDF, "Tờ khai.pdf"),
        ("CON.pdf", PDF, "_CON.pdf"),
        ("anh.jpg.exe", JPEG, "anh.jpg.exe.jpg"),
        ("hoa\u202egpj.exe", JPEG, "hoagpj.exe.jpg"),
        ("a\u200bb\ufeff\x00\r\nSet-Cookie: x.png", PNG, "abSet-Cookie- x.png"),
        ('"a".pdf', PDF, "-a-.pdf"),
        ("Đơn\u00a0 xin\u3000 cấp.docx", DOCX, "Đơn xin cấp.docx"),
        ("To\u031b\u0300 khai.pdf", PDF, "Tờ khai.pdf"),
        ("photo.webp", JPEG, "photo.jpg"),
        ("", PDF, "tep.pdf"),
        ("...", PDF, "tep.pdf"),
        (None, PNG, "tep.png"),
    ],
)
def test_safe_name(name, mime, shown):
    assert safe_name(name, mime) == shown


def test_safe_name_is_at_most_120_characters():
    assert safe_name("ă" * 300 + ".pdf", PDF) == "ă" * 116 + ".pdf"


def test_sniff_looks_at_the_first_byte_only():
    with pytest.raises(RuleBroken):
        sniff(b" %PDF-1.7")


def test_same_content_is_stored_once(limits):
    first = kept(hostile.phone_photo(), "a.jpg", limits)
    second = kept(hostile.phone_photo(), "b.jpg", limits)
    assert first.sha256 == second.sha256
    assert len(list(store.all_stored(limits.folder))) == 1


def test_stored_files_are_readable_by_their_owner_only(limits):
    found = kept(hostile.pdf(), "a.pdf", limits)
    path = store.path_of(limits.folder, found.sha256)
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent)]
    assert modes == [0o600, 0o700]


def test_store_mends_a_damaged_file(limits):
    data = hostile.pdf()
    found = kept(data, "a.pdf", limits)
    store.path_of(limits.folder, found.sha256).write_bytes(b"x")
    kept(data, "a.pdf", limits)
    assert stored(found, limits) == data


def test_store_refuses_names_that_are_no_hash(limits):
    with pytest.raises(ValueError, match="sha256"):
        files.open_stored(limits.folder, "../../office.db")


def test_what_dies_before_its_row_is_an_orphan_and_is_swept_after_a_day(sqlite_app):
    """Killed between rename and commit: the bytes are there, no row names them."""
    with sqlite_app.app_context():
        limits = files.limits_of(sqlite_app.config)
        old, fresh = (kept(hostile.pdf(n), "a.pdf", limits) for n in (1, 2))
        path = store.path_of(limits.folder, old.sha256)
        unfinished = path.with_name("0123.part")
        unfinished.write_bytes(b"half")
        for one in (path, unfinished):
            os.utime(one, (time.time() - 90_000,) * 2)
        assert set(files.check(limits).orphans) == {path, unfinished}
        assert files.sweep(SYSTEM, limits) == 2
        assert list(store.all_stored(limits.folder)) == [store.path_of(limits.folder, fresh.sha256)]


def test_sweep_spares_what_was_sent_again_meanwhile(sqlite_app):
    with sqlite_app.app_context():
        limits = files.limits_of(sqlite_app.config)
        found = kept(hostile.pdf(), "a.pdf", limits)
        os.utime(store.path_of(limits.folder, found.sha256), (time.time() - 90_000,) * 2)
        kept(hostile.pdf(), "b.pdf", limits)
        assert list(checking._orphans(limits.folder)) == []
