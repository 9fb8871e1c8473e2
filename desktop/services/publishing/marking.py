"""What each thing drawn on a page belongs to: an element of the document, or none.

Everything drawn is within an element, which `within` names, or is an `artifact`: decoration, which
is not read out. A text outside of any is a paragraph of its own, a picture a figure; rules, boxes
and curves are artifacts unless they are within a figure.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Literal

from desktop.i18n import N_, _
from desktop.services.publishing.pdftext import plain
from desktop.services.publishing.tags import GROUPS, Element, Tag, Tree, language_of

PICTURE = N_("Picture")
ARTIFACT = "/Artifact BMC"


class _Within:
    """What is drawn in a `with` block belongs to an element; a class, as there is one a line."""

    __slots__ = ("_before", "_element", "_marking")

    def __init__(self, marking: "Marking", element: Element | None) -> None:
        self._marking, self._element = marking, element

    def __enter__(self) -> None:
        self._before = self._marking._now
        self._marking._now = self._element

    def __exit__(self, *_error: object) -> None:
        self._marking._now = self._before


class Marking:
    """Puts operators on the pages of a canvas, and marks what they belong to.

    Args:
        canvas: ReportLab's, without a page that is ended.
        language: Of the document.
        height: Of its pages in points.
    """

    def __init__(self, canvas: Any, language: str, height: float) -> None:
        self.height = height
        self._canvas = canvas
        self._tree = Tree(language)
        self._now: Element | None = self._tree.root  # None: an artifact
        self._decoration = ARTIFACT
        self._open: Element | str | None = None
        self._marks: list[Element] = []
        self._page = 1  # in the file, whatever number stands on it

    def within(self, tag: Tag) -> AbstractContextManager[None]:
        """Whatever is drawn meanwhile belongs to an element of the document."""
        before = self._now
        return _Within(self, self._tree.element(tag, before) if before is not None else None)

    @contextmanager
    def figure(self, tag: Tag, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """Whatever is drawn meanwhile in a rectangle (top left corner, size) is one figure."""
        with self.within(tag):
            if self._now is not None:
                low = self.height - y - height
                self._now.box = (x, low, x + width, low + height)
            yield

    @contextmanager
    def artifact(self, kind: Literal["", "Header", "Footer"] = "") -> Iterator[None]:
        """Whatever is drawn meanwhile is not part of what the document says."""
        before = self._now, self._decoration
        self._now = None
        if kind:
            self._decoration = f"/Artifact <</Type/Pagination/Subtype/{kind}>> BDC"
        try:
            yield
        finally:
            self._now, self._decoration = before

    def _mark_text(self, text: str) -> None:
        """Say to what the text drawn next belongs."""
        now = self._now
        if now is not None and now.role in GROUPS:
            now = self._tree.element(Tag("P", language=language_of(text)), now)
        self._mark(self._decoration if now is None else now)

    def _mark_picture(self, name: str, box: tuple[float, float, float, float]) -> None:
        """Say what the picture drawn next is."""
        now = self._now
        if now is not None and now.role != "Figure":
            now = self._tree.element(Tag("Figure", alt=plain(name) or _(PICTURE)), now)
        if now is not None:
            now.box = box
        self._mark(self._decoration if now is None else now)

    def _mark_link(self, link: Any) -> None:
        """Say where the link added last stands."""
        owner = self._now
        if owner is None:
            return
        if owner.role != "Link":
            owner = self._tree.element(Tag("Link"), owner)
        annotation = f"Annot.NUMBER{self._canvas._annotationCount}"
        link.within = self._tree.annotation(owner, self._page, annotation)

    def _end_page(self) -> None:
        """End what is open, and say whose the content of this page is."""
        self._mark(None)
        self._canvas.keys = {"Tabs": "/S", "StructParents": str(self._tree.page(self._marks))}
        self._marks = []
        self._page += 1

    def _mark(self, owner: Element | str | None) -> None:
        """Begin content of an element, or an artifact; what is open of another ends."""
        if owner is self._open:
            return
        code = self._canvas._code
        if self._open is not None:
            code.append("EMC")
        if isinstance(owner, Element):
            mark = len(self._marks)
            self._marks.append(owner)
            owner.kids.append((self._page, mark))
            code.append(f"/{owner.role} <</MCID {mark}>> BDC")
        elif owner is not None:
            code.append(owner)
        self._open = owner

    def _decorate(self, operators: str) -> None:
        """Draw lines or areas: part of a figure, or else an artifact."""
        now = self._now
        self._mark(now if now is not None and now.role == "Figure" else self._decoration)
        self._put(operators)

    def _put(self, operators: str) -> None:
        self._canvas._code.append(operators)
