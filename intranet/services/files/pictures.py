"""Pictures are decoded and written anew: nothing but the picture survives (security.md 2.6)."""

import struct
import warnings
from io import BytesIO
from threading import BoundedSemaphore

from PIL import Image, ImageFile, ImageOps

from intranet.rules.errors import RuleBroken
from intranet.rules.files import JPEG, MAX_PIXELS, PNG
from intranet.rules.words import N_

QUALITY = 80
# A drawing, a stamp, a screen text has few colours and stays sharp as PNG; photos become JPEG.
FEW_COLOURS = 256
TOO_LARGE = N_("Ảnh quá lớn, trên %(most)s triệu điểm ảnh; hãy giảm cỡ ảnh rồi tải lại.")
DAMAGED = N_("Ảnh hỏng hoặc tải lên chưa trọn; hãy chụp hoặc tải lại.")
_FORMATS = ("JPEG", "PNG", "WEBP")
# One picture of 40 million points takes about 160 MB while it is open.
_one_at_a_time = BoundedSemaphore(1)


def rewritten(data, mime, side):
    """Return (bytes, mime) of the picture: upright, its longer side at most ``side`` pixels.

    Refuses more than 40 million points before decoding, and pictures that do not decode to the end.
    """
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the size is judged below, in our own words
            return _rewritten(data, mime, side)
    except RuleBroken:
        raise
    except Image.DecompressionBombError:
        raise RuleBroken(TOO_LARGE, field="files", most=MAX_PIXELS // 1_000_000) from None
    except (OSError, SyntaxError, ValueError, EOFError, struct.error):
        raise RuleBroken(DAMAGED, field="files") from None


def _rewritten(data, mime, side):
    # WeasyPrint allows them for the whole process; half a photo of a paper is no paper.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    picture: Image.Image = Image.open(BytesIO(data), formats=_FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise RuleBroken(TOO_LARGE, field="files", most=MAX_PIXELS // 1_000_000)
    picture.draft("RGB", (side, side))  # a JPEG is decoded at a smaller scale where that is enough
    picture = ImageOps.exif_transpose(picture)
    if mime == PNG and _is_drawing(picture):
        return _as_png(picture, side), PNG
    return _as_jpeg(picture, side), JPEG


def _is_drawing(picture):
    if picture.mode in ("1", "P", "PA"):
        return True
    return picture.mode in ("L", "RGB", "RGBA") and picture.getcolors(FEW_COLOURS) is not None


def _as_png(picture, side):
    if max(picture.size) > side:
        picture = picture.convert(
            "RGBA" if "A" in picture.mode or "transparency" in picture.info else "RGB"
        )
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.info.clear()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _as_jpeg(picture, side):
    picture = _on_white(picture)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = BytesIO()
    picture.info.clear()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _on_white(picture):
    """The picture in grey or colour, transparent places white as paper."""
    if picture.mode in ("L", "RGB"):
        return picture
    if "A" in picture.mode or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "I;16", "LA") else "RGB")
