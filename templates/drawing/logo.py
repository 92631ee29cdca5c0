"""Draws the shipped logo: three linked circles, one for each strand of the cycle. A trust puts its own in config."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

RINGS = (("#17365D", (150, 105)), ("#2E74A3", (95, 200)), ("#4F7F5B", (205, 200)))


def draw(path: Path, *, scale: int = 4) -> None:
    """300 × 300 pixels, drawn larger and reduced so that edges are smooth."""
    image = Image.new("RGBA", (300 * scale, 300 * scale), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    for colour, (x, y) in RINGS:
        r = 78
        pen.ellipse(
            [(x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale],
            outline=colour,
            width=22 * scale,
        )
    image.resize((300, 300), Image.Resampling.LANCZOS).save(path, optimize=True)


if __name__ == "__main__":
    draw(Path(__file__).with_name("logo.png"))
