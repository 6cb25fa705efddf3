"""Files that an office must survive, made here byte by byte; and the honest ones beside them."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

WORD = "word/document.xml"
TYPES = (
    "[Content_Types].xml",
    b'<Types><Override PartName="/word/document.xml" ContentType="application/xml"/></Types>',
)


def picture(kind="JPEG", size=(60, 30), **options):
    """A small photo-like picture: gradients and grain, so that it has many colours."""
    down = Image.linear_gradient("L").resize(size)
    across = Image.linear_gradient("L").rotate(90).resize(size)
    grain = Image.effect_noise(size, 40)
    out = BytesIO()
    Image.merge("RGB", [down, across, grain]).save(out, kind, **options)
    return out.getvalue()


def drawing(size=(50, 40)):
    """Black strokes on white, as PNG."""
    image = Image.new("RGB", size, "white")
    image.paste((0, 0, 0), (10, 10, 40, 14))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def phone_photo(orientation=6, size=(60, 30)):
    """A JPEG as a phone writes it: turned by a flag, with the place, the device and a comment."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "<?php system($_GET['c']); ?>"
    exif.get_ifd(0x8825)[2] = (14.0, 36.0, 12.0)
    image = Image.new("RGB", size, (30, 30, 200))
    image.paste((220, 0, 0), (0, 0, size[0] // 2, size[1]))
    out = BytesIO()
    image.save(out, "JPEG", quality=95, exif=exif, comment=b"GPS 14.6")
    return out.getvalue()


def pixel_flood(width=30000, height=30000):
    """A PNG that says it has 900 million points, in a hundred bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def archive(*parts, method=zipfile.ZIP_DEFLATED):
    """A ZIP of (name, bytes)."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in parts:
            file.writestr(name, data)
    return out.getvalue()


def docx(*more):
    """A minimal Word file, with further parts."""
    return archive(TYPES, (WORD, b"<w:document/>" * 20), *more)


def xlsx():
    """A minimal Excel file."""
    return archive((TYPES[0], b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"))


def bomb():
    """A Word file of 300 kB that unfolds to 300 MB."""
    return docx(("word/media/bomb.xml", b"\0" * (300 * 1024 * 1024)))


def crowd(number=5000):
    """A Word file with thousands of parts."""
    return docx(*((f"word/media/{i}.xml", b"") for i in range(number)))


def locked_docx():
    """A Word file whose parts say they are encrypted."""
    data = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def pdf(pages=1, change=None, **options):
    """A PDF of blank pages; ``change(writer)`` adds to it."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if change is not None:
        change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with_script():
    return _pdf_opening_with({NameObject("/S"): NameObject("/JavaScript"), "/JS": "app.alert(1)"})


def pdf_with_file():
    return pdf(change=lambda writer: writer.add_attachment("a.exe", b"MZ"))


def pdf_that_launches():
    return _pdf_opening_with({NameObject("/S"): NameObject("/Launch"), "/F": "calc.exe"})


def _pdf_opening_with(action):
    entries = {
        NameObject(key): value if isinstance(value, NameObject) else TextStringObject(value)
        for key, value in action.items()
    }

    def add(writer):
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(entries)

    return pdf(change=add)


def locked_pdf():
    return pdf(change=lambda writer: writer.encrypt("mat khau", algorithm="RC4-128"))


def deep_pdf():
    """A PDF whose arrays nest a hundred thousand deep."""
    nest = b"[" * 100_000
    return b"%PDF-1.4\n1 0 obj\n" + nest + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
