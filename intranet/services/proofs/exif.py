"""When and where a photo says it was taken; kept as data before the photo is written anew."""

from io import BytesIO

from PIL import Image

from intranet.rules.files import MAX_PIXELS
from intranet.rules.proofs import read_taken

_CAMERA, _PLACE = 0x8769, 0x8825  # the parts of EXIF
_TAKEN, _CHANGED = 0x9003, 0x0132


def facts_of(data):
    """(moment by the camera's clock or None, "latitude,longitude" or None) of a picture; nothing
    is raised: a photo without them, or with nonsense, is a photo all the same.
    """
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None, None
            exif = picture.getexif()
            camera, place = exif.get_ifd(_CAMERA), exif.get_ifd(_PLACE)
            return read_taken(camera.get(_TAKEN) or exif.get(_CHANGED)), _position(place)
    except Exception:  # what strangers wrote into a file breaks the reader in many ways
        return None, None


def _position(place):
    if not place or 2 not in place or 4 not in place:
        return None
    north = _degrees(place[2], str(place.get(1, "N")).startswith("S"), 90)
    east = _degrees(place[4], str(place.get(3, "E")).startswith("W"), 180)
    return None if north is None or east is None else f"{north:.5f},{east:.5f}"


def _degrees(parts, is_negative, most):
    value = sum(float(part) / 60**power for power, part in enumerate(parts[:3]))
    if not 0 <= value <= most:
        return None
    return -value if is_negative else value
