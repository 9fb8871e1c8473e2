"""The booklet as two other typesetters make it: WeasyPrint from HTML, Typst from its own language.

The same cases, fonts, measures and photos, in two columns, with contents and page numbers; both
write a tagged PDF where they can.
"""

from html import escape
from importlib import import_module
from pathlib import Path

from desktop import paths
from desktop.services.publishing.casepage import SECTIONS

_CSS = """
@font-face {{ font-family: UD; src: url({fonts}/BIZUDPGothic-Regular.ttf) }}
@font-face {{ font-family: UD; font-weight: bold; src: url({fonts}/BIZUDPGothic-Bold.ttf) }}
@page {{ size: A4; margin: 20mm 20mm 24mm; @bottom-right {{ content: counter(page) }} }}
body {{ font: 9.25pt/1.65 UD; text-align: justify; line-break: strict }}
h1 {{ font-size: 20pt }} h2 {{ font-size: 20pt; break-before: page }}
h3 {{ font-size: 10.5pt; margin: 1em 0 0; color: #165e83; border-top: .75pt solid #165e83 }}
.text {{ columns: 2; column-gap: 8mm }} .text p {{ margin: 0 }} img {{ width: 100% }}
figure {{ margin: 0; break-inside: avoid }} table {{ width: 100%; border-collapse: collapse }}
td, th {{ text-align: left; border-bottom: .5pt solid #dde2e7 }}
nav a::after {{ content: leader('.') target-counter(attr(href), page) }}
"""


def texts_of(case):
    """The sections of a case: heading, text."""
    for title, parts in SECTIONS:
        for subtitle, name in parts:
            if name in case.texts:
                yield subtitle or title, case.texts[name].ja


def facts_of(case):
    return [
        ("学校", case.schools[0].name.ja),
        ("交流先", case.partners[0].name.ja),
        ("実施日", str(case.held_on)),
        ("参加者", f"都内 {case.pupils_here}人、相手校 {case.pupils_there}人"),
    ]


def weasyprint(cases, folder):
    """Its PDF; `None` where its system libraries are missing."""
    try:
        library = import_module("weasyprint")
    except OSError:
        return None
    body = ["<h1>国際交流事例集</h1><nav>"]
    for n, case in enumerate(cases):
        body.append(f"<p><a href='#c{n}'>{escape(case.title.ja)}</a></p>")
    body.append("</nav>")
    for n, case in enumerate(cases):
        body.append(f"<section><h2 id='c{n}'>{escape(case.title.ja)}</h2><div class=text><table>")
        for name, value in facts_of(case):
            body.append(f"<tr><th scope=row>{name}</th><td>{escape(value)}</td></tr>")
        caption = escape(case.photos[0].caption.ja)
        body.append(
            f"</table><figure><img alt='{caption}' src='{n}.jpg'>"
            f"<figcaption>{caption}</figcaption></figure>"
        )
        for heading, text in texts_of(case):
            body.append(f"<h3>{heading}</h3><p>{escape(text)}</p>")
        body.append("</div></section>")
    css = _CSS.format(fonts=paths.resource("fonts").as_uri())
    page = f"<html lang=ja><title>国際交流事例集</title><style>{css}</style>{''.join(body)}</html>"
    return library.HTML(string=page, base_url=str(folder) + "/").write_pdf(pdf_tags=True)


def typst(cases, folder):
    """Its PDF."""
    library = import_module("typst")

    def quoted(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    parts = [
        '#set document(title: "国際交流事例集")\n#set page(paper: "a4", numbering: "1", '
        "margin: (x: 20mm, top: 20mm, bottom: 24mm))\n"
        '#set text(font: "BIZ UDPGothic", size: 9.25pt, lang: "ja")\n'
        "#set par(justify: true, leading: 8.7pt)\n= 国際交流事例集\n#outline(depth: 2)\n"
    ]
    for n, case in enumerate(cases):
        parts.append(f"#pagebreak()\n#heading(level: 2, {quoted(case.title.ja)})\n#columns(2)[")
        cells = ", ".join(quoted(each) for pair in facts_of(case) for each in pair)
        parts.append(f"#table(columns: (auto, 1fr), stroke: none, {cells})\n")
        caption = quoted(case.photos[0].caption.ja)
        parts.append(f'#figure(image("{n}.jpg", alt: {caption}), caption: {caption})\n')
        for heading, text in texts_of(case):
            parts.append(f"#heading(level: 3, {quoted(heading)})\n#text({quoted(text)})\n\n")
        parts.append("]\n")
    source = Path(folder) / "booklet.typ"
    source.write_text("".join(parts), encoding="utf-8")
    return library.compile(str(source), font_paths=[str(paths.resource("fonts"))])
