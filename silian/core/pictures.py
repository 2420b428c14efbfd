"""Pictures that leave the house: drawn anew, small enough, and without what the camera wrote into them."""

import io
from contextlib import suppress

from django.utils.translation import gettext as _

from silian.core.errors import Refused

JPEG = "image/jpeg"
KINDS = ("image/jpeg", "image/png", "image/webp")
WIDEST = 1600  # pixels of the longer side
SMALL = 480  # the same in a list
MOST_PIXELS = 50_000_000  # more is no photograph but an attempt to fill the memory
QUALITY = 82


def drawn_anew(content: bytes, *, widest: int = WIDEST) -> bytes:
    """The picture as a JPEG of its visible points alone, upright, on white, at most `widest` pixels long.

    Place, time, device, thumbnails and comments of the file are gone: only points are copied. What is no picture is refused.
    """
    # Here and not above: a page worker that only reads never needs it.
    from PIL import Image, ImageOps, UnidentifiedImageError

    sentence = _("This file is no picture we can read. Choose a JPG, PNG or WebP picture.")
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refused(_("This picture is too large. Choose one with at most 50 million points."))
            opened.draft(
                "RGB", (widest, widest)
            )  # a large photograph is read smaller at once, not unfolded point by point first
            with suppress(Exception):  # a broken note of the camera about up and down is no reason to refuse
                ImageOps.exif_transpose(opened, in_place=True)
            whole = opened.convert("RGBA")
            whole.thumbnail((widest, widest))
            paper = Image.new("RGB", whole.size, "white")
            paper.paste(whole, mask=whole.getchannel("A"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as wrong:
        raise Refused(sentence, {"picture": sentence}) from wrong
    made = io.BytesIO()
    paper.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
