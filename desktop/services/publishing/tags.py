"""What a document is made of, for those who hear it: headings, paragraphs, tables, figures.

A `Tag` describes an element while pages are laid out; a `Tree` collects the elements of one
document while it is drawn, each with the content that belongs to it, and writes them as the
structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from desktop.services.publishing.pdftext import utf16

GROUPS = frozenset(
    ("Document", "Sect", "Div", "Part", "L", "LI", "Table", "THead", "TBody", "TR", "TOC", "TOCI")
)
"""The roles that hold other elements, never content of their own."""

_HEADING = re.compile("H[1-6]")
_STAYS_EMPTY = ("TD", "TH")  # a row has a cell for each column, whatever stands in it
_SCRIPTS = (
    (
        "ja",
        re.compile("[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\uff10-\uff9f\U00020000-\U0003ffff]"),
    ),
    ("ko", re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("en", re.compile("[A-Za-z]{2}")),
)


@dataclass(frozen=True, eq=False, slots=True)
class Tag:
    """An element of a document; each object is one element, wherever its parts are drawn.

    Attributes:
        role: A standard structure type: `P`, `H2`, `Table`, `TD`, `Figure`. The levels of headings
            say what is above what; the tree makes them follow each other without a gap.
        parent: What holds it, where that is not what is being drawn.
        language: `ja`, `en` and the like, where it is known.
        alt: What a figure shows.
        scope: What a heading cell is the heading of.
        columns: How many columns a cell spans.
    """

    role: str
    parent: "Tag | None" = None
    language: str = ""
    alt: str = ""
    scope: Literal["", "Row", "Column"] = ""
    columns: int = 1


def language_of(text: str) -> str:
    """The language that the letters of a text speak for; empty where they speak for none."""
    for language, letters in _SCRIPTS:
        if letters.search(text):
            return language
    return ""


class Element:
    """A tag in one document, with what it holds in reading order.

    A kid is another element, the number of a piece of content on a page, or an annotation's name
    on a page.
    """

    __slots__ = ("box", "kids", "number", "parent", "role", "tag")

    def __init__(self, tag: Tag, role: str, parent: "Element | None", number: int) -> None:
        self.tag = tag
        self.role = role
        self.parent = parent
        self.number = number
        self.kids: list[Element | tuple[int, int] | tuple[int, str]] = []
        self.box: tuple[float, float, float, float] | None = None

    @property
    def language(self) -> str:
        """Its language, or that of what holds it."""
        if self.tag.language or self.parent is None:
            return self.tag.language
        return self.parent.language


class Tree:
    """The elements of a document.

    Args:
        language: Of the document.
    """

    def __init__(self, language: str) -> None:
        self.root = Element(Tag("Document", language=language), "Document", None, 0)
        self._elements = [self.root]
        self._known: dict[Tag, Element] = {}
        self._parents: list[list[Element] | Element] = []
        self._headings: list[tuple[int, int]] = []

    def element(self, tag: Tag, under: Element) -> Element:
        """The element of a tag, made at first sight below `under` or its own parent."""
        found = self._known.get(tag)
        if found is None:
            parent = self.element(tag.parent, under) if tag.parent else under
            role = self._level(tag.role, parent) if _HEADING.fullmatch(tag.role) else tag.role
            found = self._known[tag] = Element(tag, role, parent, len(self._elements))
            self._elements.append(found)
            parent.kids.append(found)
        return found

    def page(self, elements: list[Element]) -> int:
        """Take down whose the pieces of content of a page are; its key in the parent tree."""
        self._parents.append(elements)
        return len(self._parents) - 1

    def annotation(self, element: Element, page: int, name: str) -> int:
        """Give an annotation to an element; its key in the parent tree."""
        element.kids.append((page, name))
        self._parents.append(element)
        return len(self._parents) - 1

    def objects(self, first: int, number_of: Callable[[str], int]) -> Iterator[bytes]:
        """The objects of the structure tree: root, parent tree, elements.

        Args:
            first: The number of the first of them in the file; the others follow.
            number_of: Gives the number of an object of the document: `Page3`, `Annot.NUMBER1`.
        """
        base = first + 2
        alive = self._alive()
        root = base + self.root.number
        yield (
            f"<</Type/StructTreeRoot/K {root} 0 R/ParentTree {first + 1} 0 R"
            f"/ParentTreeNextKey {len(self._parents)}>>"
        ).encode()
        yield self._parent_tree(base)
        for element in self._elements:
            if not alive[element.number]:
                yield b"null"
                continue
            above = first if element.parent is None else base + element.parent.number
            kids, page = _kids(element, alive, base, number_of)
            yield f"<</S/{element.role}/P {above} 0 R{page}{kids}{_attributes(element)}>>".encode()

    def __len__(self) -> int:
        """How many objects `objects` gives."""
        return len(self._elements) + 2

    def _level(self, role: str, under: Element) -> str:
        """The level of a heading: one below the nearest that is above it, whatever was skipped.

        A section within a section has its headings one level lower for each.
        """
        wanted = int(role[1])
        above: Element | None = under
        while above is not None:
            wanted += above.role == "Sect"
            above = above.parent
        while self._headings and self._headings[-1][0] >= wanted:
            self._headings.pop()
        level = min(self._headings[-1][1] + 1, 6) if self._headings else 1
        self._headings.append((wanted, level))
        return f"H{level}"

    def _alive(self) -> list[bool]:
        """Which elements hold content, or must be there without."""
        alive = [False] * len(self._elements)
        alive[0] = True
        for element in reversed(self._elements):  # what holds others is older than they
            alive[element.number] |= element.role in _STAYS_EMPTY or any(
                not isinstance(kid, Element) or alive[kid.number] for kid in element.kids
            )
        return alive

    def _parent_tree(self, base: int) -> bytes:
        entries = [
            f"{key} {base + owner.number} 0 R"
            if isinstance(owner, Element)
            else f"{key}[{' '.join(f'{base + element.number} 0 R' for element in owner)}]"
            for key, owner in enumerate(self._parents)
        ]
        return f"<</Nums[{' '.join(entries)}]>>".encode()


def _kids(
    element: Element, alive: list[bool], base: int, number_of: Callable[[str], int]
) -> tuple[str, str]:
    """What an element holds, and the page that its first piece of content is on."""
    page = next((k[0] for k in element.kids if not isinstance(k, Element)), 0)
    parts = []
    for kid in element.kids:
        if isinstance(kid, Element):
            if alive[kid.number]:
                parts.append(f"{base + kid.number} 0 R")
        elif isinstance(kid[1], str):
            on = number_of(f"Page{kid[0]}")
            parts.append(f"<</Type/OBJR/Obj {number_of(kid[1])} 0 R/Pg {on} 0 R>>")
        elif kid[0] == page:
            parts.append(str(kid[1]))
        else:
            on = number_of(f"Page{kid[0]}")
            parts.append(f"<</Type/MCR/Pg {on} 0 R/MCID {kid[1]}>>")
    kids = f"/K[{' '.join(parts)}]" if len(parts) != 1 else f"/K {parts[0]}"
    return kids if parts else "", f"/Pg {number_of(f'Page{page}')} 0 R" if page else ""


def _attributes(element: Element) -> str:
    tag = element.tag
    parts = []
    above = element.parent.language if element.parent is not None else ""
    if tag.language and tag.language != above:
        parts.append(f"/Lang({tag.language})")
    if tag.alt:
        parts.append(f"/Alt{utf16(tag.alt)}")
    if element.role == "Note":
        parts.append(f"/ID(note{element.number})")
    owners = []
    if tag.scope or tag.columns > 1:
        scope = f"/Scope/{tag.scope}" if tag.scope else ""
        span = f"/ColSpan {tag.columns}" if tag.columns > 1 else ""
        owners.append(f"<</O/Table{scope}{span}>>")
    if element.box is not None:
        owners.append(f"<</O/Layout/BBox[{' '.join(f'{edge:.2f}' for edge in element.box)}]>>")
    if element.role == "L":
        owners.append("<</O/List/ListNumbering/None>>")
    if owners:
        parts.append(f"/A{owners[0]}" if len(owners) == 1 else f"/A[{''.join(owners)}]")
    return "".join(parts)
