"""Gather the texts of the source into the catalogues of i18n/. Called by `dev.py translate`."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from desktop.cli import HELP

LANGUAGES = ("ja", "en")

PO_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms};\\n"

"""


def write(path: Path, catalogue: Catalog, plural_forms: str) -> None:
    """Write one catalogue, sorted, under a header that holds only what gettext reads."""
    header = PO_HEADER.format(language=catalogue.locale or "", plural_forms=plural_forms)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(header.encode())
        how = {"omit_header": True, "sort_output": True, "ignore_obsolete": True}
        write_po(file, catalogue, width=100, include_lineno=False, **how)
    done = sum(any(message.string or "") for message in catalogue if message.id)
    print(f"{path}: {len(catalogue)} texts, {done} of them translated")


def update(root: Path) -> None:
    """Write i18n/messages.pot and bring every language's catalogue up to it.

    Reworded texts begin untranslated (no guessing), texts no longer in the source go, and
    nothing that changes by itself, such as a date or a line number, is written.
    """
    template = Catalog()
    texts = extract_from_dir(root / "desktop", comment_tags=["Translators:"])
    for name, line, text, comments, context in texts:
        template.add(text, None, [(f"desktop/{name}", line)], (), comments, context=context)
    for _each, words in HELP:  # what a command does is said by the function that does it
        template.add(words, None, [("desktop/cli", 1)])
    write(root / "i18n/messages.pot", template, "nplurals=INTEGER; plural=EXPRESSION")
    for language in LANGUAGES:
        path = root / "i18n" / language / "LC_MESSAGES/messages.po"
        with io.BytesIO(path.read_bytes() if path.exists() else b"") as file:
            catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        write(path, catalogue, catalogue.plural_forms.rstrip(";"))


if __name__ == "__main__":
    update(Path(__file__).resolve().parent.parent)
