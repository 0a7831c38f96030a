"""Charts as pictures: specifications (specs.py) drawn by a child (worker.py) that ends after use."""

from bot.files.charts.drawing import ChartNotDrawn, digest, draw

__all__ = ["ChartNotDrawn", "digest", "draw"]
