"""Who looked is written across what they looked at. Pure."""

import io

from PIL import Image, ImageDraw, ImageFont

LONGEST_SIDE = 2400  # pixels: enough to read small print on a screen
INK = (255, 255, 255, 88)
SHADE = (0, 0, 0, 88)


def mark(data: bytes, text: str, *, quality: int = 88) -> bytes:
    """A JPEG of the picture with `text` across it in slanted rows, light and dark at once, so that it shows on both."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    width, height = picture.size
    size = max(11, min(width, height) // 24)
    font = ImageFont.load_default(size)
    side = int((width**2 + height**2) ** 0.5) + size
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    length = int(draw.textlength(text, font=font)) + size * 3
    for row, y in enumerate(range(0, side, size * 5)):
        for x in range(-(row % 2) * length // 2, side, length):
            draw.text((x + 1, y + 1), text, font=font, fill=SHADE)
            draw.text((x, y), text, font=font, fill=INK)
    turned = sheet.rotate(24, resample=Image.Resampling.BILINEAR)
    left, top = (side - width) // 2, (side - height) // 2
    layer = turned.crop((left, top, left + width, top + height))
    out = io.BytesIO()
    Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()
