"""Whether a PDF can be heard as well as seen: its tag tree against its pages, with pikepdf.

`faults` gives a sentence for each breach; `roles` gives the tree to look at.
"""

import io
import re

import pikepdf

ROLES = {
    "Document",
    "Part",
    "Sect",
    "Div",
    "P",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "THead",
    "TBody",
    "TR",
    "TH",
    "TD",
    "Caption",
    "Figure",
    "Note",
    "Reference",
    "TOC",
    "TOCI",
    "Link",
    "Span",
    "Ruby",
    "RB",
    "RT",
}
BELOW = {
    "Table": {"TR", "THead", "TBody", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOCI", "TOC", "Caption"},
    "Ruby": {"RB", "RT"},
}
ABOVE = {
    "TR": {"Table", "THead", "TBody"},
    "TH": {"TR"},
    "TD": {"TR"},
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
    "THead": {"Table"},
    "TBody": {"Table"},
}
SHOWN = {"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "EI"}


class Node:
    """An element of the tree: its role, its kids, and its own content as (page, mark)."""

    def __init__(self, element, above):
        self.element = element
        self.role = str(element.S)[1:]
        self.above = above
        self.kids = []
        self.marks = []
        self.annotations = []

    def walk(self):
        yield self
        for kid in self.kids:
            yield from kid.walk()


def tree(pdf):
    """The nodes below the root."""

    def build(element, above):
        node = Node(element, above)
        for kid in items(element.get("/K")):
            if isinstance(kid, int):
                node.marks.append((element.Pg.objgen, kid))
            elif "/S" in kid:
                node.kids.append(build(kid, node))
            elif kid.Type == "/MCR":
                node.marks.append((kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)))
            elif kid.Type == "/OBJR":
                node.annotations.append(kid.Obj.objgen)
        return node

    return [build(each, None) for each in items(pdf.Root.StructTreeRoot.K)]


def items(kids):
    if kids is None:
        return []
    if isinstance(kids, pikepdf.Array):
        return [int(kid) if not isinstance(kid, pikepdf.Object) else kid for kid in kids]
    return [kids if isinstance(kids, pikepdf.Object) else int(kids)]


def roles(data):
    """The tree as nested lists: `["Document", ["H1"], …]`."""

    def nested(node):
        return [node.role, *map(nested, node.kids)]

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [nested(node) for node in tree(pdf)]


def elements(data, role):
    """The entries of each element of a role, as plain texts."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            {key: str(value) for key, value in node.element.items() if key in ("/Alt", "/Lang")}
            for root in tree(pdf)
            for node in root.walk()
            if node.role == role
        ]


def faults(data):
    """What is wrong with the structure of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        nodes = [node for root in tree(pdf) for node in root.walk()]
        return [
            *catalog(pdf),
            *grammar(nodes),
            *headings(nodes),
            *tables(nodes),
            *pages(pdf, nodes),
            *fonts(pdf),
        ]


def catalog(pdf):
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "not marked as tagged"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "the title is not shown"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    with pdf.open_metadata() as about:
        if about.get("dc:title") != str(pdf.docinfo.get("/Title")):
            yield "two titles"
        for key, value in (
            ("pdfaid:part", "2"),
            ("pdfaid:conformance", "A"),
            ("pdfuaid:part", "1"),
        ):
            if about.get(key) != value:
                yield f"no {key}"
        created = re.sub(r"\D", "", str(about.get("xmp:CreateDate")))[:14]
        if created != re.sub(r"\D", "", str(pdf.docinfo.CreationDate))[:14]:
            yield "two dates"
    if b"filter" in bytes(root.Metadata.unparse()).lower():
        yield "the description is compressed"
    intents = root.get("/OutputIntents")
    if not intents or len(intents[0].DestOutputProfile.read_bytes()) < 200:
        yield "no colour profile"
    if pdf.is_encrypted or "/ID" not in pdf.trailer:
        yield "encrypted, or without an ID"
    if "/JavaScript" in root.get("/Names", {}) or "/AA" in root or "/OpenAction" in root:
        yield "something happens by itself"


def grammar(nodes):
    for node in nodes:
        above = node.above.role if node.above else ""
        parent = node.element.get("/P")
        expected = node.above.element.objgen if node.above else None
        if parent is None or (expected and parent.objgen != expected):
            yield f"{node.role} names another parent"
        if node.role not in ROLES:
            yield f"{node.role} is no standard type"
        wrong = {kid.role for kid in node.kids} - BELOW.get(node.role, ROLES)
        if wrong or (node.role in BELOW and node.role != "Ruby" and node.marks):
            yield f"{wrong or 'content'} directly in {node.role}"
        if above not in ABOVE.get(node.role, {above}):
            yield f"{node.role} in {above}"
        if node.role == "Figure" and not str(node.element.get("/Alt", "")).strip():
            yield "a figure without an alternative"
        if node.role == "Figure" and "/BBox" not in str(node.element.get("/A", {}).keys()):
            yield "a figure without a box"
        if node.role == "Link" and not node.annotations:
            yield "a link that leads nowhere"
        if node.role == "Note" and "/ID" not in node.element:
            yield "a note without an ID"
        empty = not node.kids and not node.marks and not node.annotations
        if empty and node.role not in ("TD", "TH"):
            yield f"{node.role} is empty"


def headings(nodes):
    last = 0
    for node in nodes:
        if re.fullmatch("H[1-6]", node.role):
            level = int(node.role[1])
            if level > last + 1:
                yield f"H{level} after H{last}"
            last = level


def tables(nodes):
    for table in nodes:
        if table.role != "Table":
            continue
        rows = [node for node in table.walk() if node.role == "TR"]
        widths = {sum(columns(cell) for cell in row.kids) for row in rows}
        if len(widths) != 1:
            yield f"rows of {sorted(widths)} columns"
        heads = [cell for row in rows for cell in row.kids if cell.role == "TH"]
        scopes = {str(cell.element.get("/A", {}).get("/Scope", "")) for cell in heads}
        if not heads or not scopes <= {"/Row", "/Column"}:
            yield "a table without heading cells that say what they head"
        if "/Column" not in scopes and not all(row.kids[0].role == "TH" for row in rows):
            yield "a row without a heading cell"


def columns(cell):
    return int(cell.element.get("/A", {}).get("/ColSpan", 1))


def pages(pdf, nodes):
    owners = {}
    for node in nodes:
        for mark in node.marks:
            if mark in owners:
                yield f"content {mark} is claimed twice"
            owners[mark] = node.element.objgen
    linked = {each: node.element.objgen for node in nodes for each in node.annotations}
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    for at, page in enumerate(pdf.pages, start=1):
        seen = yield from content(page, at)
        listed = parents.get(int(page.obj.get("/StructParents", -1)), [])
        for mark in seen:
            owner = owners.pop((page.obj.objgen, mark), None)
            if owner is None:
                yield f"page {at}: content {mark} is not in the tree"
            elif mark >= len(listed) or listed[mark].objgen != owner:
                yield f"page {at}: content {mark} has another parent in the parent tree"
        if page.obj.get("/Tabs") != "/S":
            yield f"page {at}: tabs do not follow the structure"
        for note in page.obj.get("/Annots", []):
            parent = parents.get(int(note.get("/StructParent", -1)))
            if note.objgen not in linked or parent is None or parent.objgen != linked[note.objgen]:
                yield f"page {at}: a link outside the tree"
            if not str(note.get("/Contents", "")) or int(note.get("/F", 0)) != 4:
                yield f"page {at}: a link that does not say where it leads, or does not print"
    if owners:
        yield f"{len(owners)} pieces in the tree are on no page"


def content(page, at):
    """Walk a page: everything shown is in the tree or an artifact. Returns the marks seen."""
    stack, seen = [], []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            tag = str(operands[0])
            mark = operands[1].get("/MCID") if name == "BDC" else None
            kind = "artifact" if tag == "/Artifact" else "content" if mark is not None else "part"
            if kind != "part" and any(each != "part" for each in stack):
                yield f"page {at}: {tag} inside other content"
            if mark is not None:
                seen.append(int(mark))
            stack.append(kind)
        elif name == "EMC":
            stack.pop()
        elif name in SHOWN and not {"artifact", "content"} & set(stack):
            yield f"page {at}: {name} is neither in the tree nor an artifact"
    if stack:
        yield f"page {at}: content that does not end"
    if seen != list(range(len(seen))):
        yield f"page {at}: marks out of order"
    return seen


def fonts(pdf):
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            file = font.DescendantFonts[0].FontDescriptor.get("/FontFile2")
            if file is None or "/ToUnicode" not in font:
                yield f"{font.BaseFont} is not embedded, or does not say what it means"
        return


def spoken(data):
    """What a screen reader says: the texts of all elements with content, in the tree's order.

    The lines of an element are joined as they are: a space that parts two words must be there.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = {}
        for page in pdf.pages:
            fonts = {
                str(name): meanings(font.ToUnicode.read_bytes())
                for name, font in page.obj.Resources.get("/Font", {}).items()
            }
            now, stack, words = None, [], {}
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in ("BDC", "BMC"):
                    stack.append(operands[1].get("/MCID") if name == "BDC" else None)
                elif name == "EMC":
                    stack.pop()
                elif name == "Tf":
                    now = fonts[str(operands[0])]
                elif name in ("Tj", "TJ"):
                    mark = next((int(each) for each in stack if each is not None), None)
                    strings = operands[0] if name == "TJ" else operands
                    codes = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
                    pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
                    words.setdefault(mark, []).extend(now[pair] for pair in pairs)
            for mark, text in words.items():
                said[page.obj.objgen, mark] = "".join(text)
        found = []
        for root in tree(pdf):
            for node in root.walk():
                text = "".join(said.get(mark, "") for mark in node.marks)
                if text:
                    found.append((node.role, text.replace("\u00ad", "")))
        return found


def meanings(cmap):
    """What each code means, by its ToUnicode map."""
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", cmap, re.MULTILINE)
    return {
        bytes.fromhex(c.decode()): bytes.fromhex(t.decode()).decode("utf-16-be") for c, t in pairs
    }
