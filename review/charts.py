"""Small plots as SVG, drawn on the server: they need no script, print well, and say their figures to screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

_WIDTH, _HEIGHT, _BASE, _WIDEST = 640, 160, 130, 60


def bars(title: str, values: Sequence[tuple[str, float]]) -> Markup:
    """One bar for each value, its name below and its figure above; every bar has a title that is read out."""
    top = max((value for _, value in values), default=0) or 1
    step = min(_WIDEST, _WIDTH / max(1, len(values)))
    every = max(1, len(values) // 12)
    parts = [f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">']
    for place, (name, value) in enumerate(values):
        height = 100 * value / top
        x, y = place * step, _BASE - height
        parts.append(
            f"<g><title>{escape(name)}: {value:g}</title>"
            f'<rect x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}"/>'
        )
        if place % every == 0:
            middle = x + step / 2
            parts.append(f'<text x="{middle:.1f}" y="{_BASE + 18}" text-anchor="middle">{escape(name)}</text>')
            parts.append(f'<text x="{middle:.1f}" y="{y - 5:.1f}" text-anchor="middle">{value:g}</text>')
        parts.append("</g>")
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text above is escaped
