"""What the public page looks like: by day, in the dark, on paper. Contrast is at least 7 to 1."""

from markupsafe import Markup

STYLE = Markup(
    """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #fff; --quiet: #4a4a4a; --line: #8a8a8a;
  --head: #17365d; --gap-ink: #3d2b00; --gap: #fff2cc }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #16181c; --quiet: #c4c4c4;
  --line: #7d8590; --head: #a9c8f5; --gap-ink: #ffe9a8; --gap: #4a3a00 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 46rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.6 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  overflow-wrap: anywhere }
h1, h2, h3 { color: var(--head); line-height: 1.25; text-wrap: balance }
h1 { font-size: 1.9rem; margin: 0 0 .75rem }
h2 { font-size: 1.35rem; margin: 2.25rem 0 .5rem; padding-top: 1.25rem; border-top: 1px solid var(--line) }
h3 { font-size: 1.0625rem; margin: 1.5rem 0 .25rem }
p { margin: 0 0 .75rem; white-space: pre-line }
ul { margin: 0 0 .75rem; padding-inline-start: 1.4rem }
li { margin-bottom: .2rem }
.support { font-size: 1.15rem }
.basis, footer { color: var(--quiet); font-size: .95rem }
footer { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line) }
mark { background: var(--gap); color: var(--gap-ink); padding: 0 .25em }
@page { size: A4 portrait; margin: 20mm }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --quiet: #333; --line: #999;
  --head: #000; --gap-ink: #000; --gap: #eee }
  body { max-width: none; padding: 0; font-size: 11pt; line-height: 1.45 }
  h1 { font-size: 18pt } h2 { font-size: 13pt } h3 { font-size: 11pt }
  h2, h3 { break-after: avoid } p, li { orphans: 3; widows: 3 } }
"""
)
