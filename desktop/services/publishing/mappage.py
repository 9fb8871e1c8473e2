"""The page with the map: where the other side of the exchanges lies, how often, and on which page."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from desktop.i18n import N_, format_number
from desktop.services.publishing.blocks import PAGE_TITLE, SMALL, line_pieces, lines_of
from desktop.services.publishing.composer import Composer, Page
from desktop.services.publishing.content import CaseEntry, Words
from desktop.services.publishing.contents import PageOf, group
from desktop.services.publishing.flow import Piece
from desktop.services.publishing.setting import Setting
from desktop.services.publishing.sheet import AI, AI_SOFT, INK, WHITE, Colour, Sheet, colour
from desktop.services.publishing.tags import Tag
from desktop.services.publishing.voice import Voice, listed
from desktop.services.publishing.worldmap import Place, project, world

MAP = N_("Where the exchanges went")
_LISTED = N_("Cases by country or region")
_NOTE = N_("A case with partners in several countries counts once in each of them.")
_SOURCE = N_("Map: Natural Earth. The map shows land only, no borders.")
_TOKYO = N_("Tokyo")
_SHOWN = N_("Map of the world: from Tokyo to these places, with the number of cases: {places}")
_TOKYO_PLACE: Place = (139.69, 35.69)  # the metropolitan government
_LAND: Colour = colour("#D5DCE3")
_WAY: Colour = colour("#8FB3C6")
_NAME = 7.0
_GAP = 2.5


@dataclass(frozen=True)
class Stop:
    """A country or region on the map: its name, where it lies (None if unknown) and its cases."""

    name: Words
    place: Place | None
    keys: tuple[str, ...]


def stops(cases: Sequence[CaseEntry], keys: Sequence[str]) -> list[Stop]:
    """The countries and regions of the cases, those with most cases first.

    A country stands in the middle of its partners that took part.
    """
    found: dict[Words, list[str]] = {}
    places: dict[Words, set[Place]] = {}
    for case, key in zip(cases, keys, strict=True):
        for country in case.countries:
            found.setdefault(country, []).append(key)
        for partner in case.partners:
            if partner.place is not None:
                places.setdefault(partner.country, set()).add(partner.place)
    return [
        Stop(name, _middle(places.get(name, set())), tuple(of))
        for name, of in sorted(found.items(), key=lambda item: -len(item[1]))
    ]


def _middle(places: set[Place]) -> Place | None:
    if not places:
        return None
    # East of Tokyo's own side of the world, so that no middle lies on the wrong one.
    xs = [(x + 30.0) % 360.0 - 30.0 for x, _y in places]
    return sum(xs) / len(xs), sum(y for _x, y in places) / len(places)


def map_pages(
    setting: Setting, cases: Sequence[CaseEntry], keys: Sequence[str], page_of: PageOf
) -> list[Page]:
    """The map over the whole measure, and below it every country or region with its pages."""
    voice, grid, book = setting.voice, setting.grid, setting.book
    found = stops(cases, keys)
    composer = Composer(grid.top + 6, grid=grid)
    title = setting.sized(PAGE_TITLE)
    lines = lines_of(book, voice.label(MAP), title, grid.measure)
    composer.wide(line_pieces(lines, title, grid.measure))
    composer.y += 12
    composer.wide([_map(setting, found)])
    for words, after in ((_SOURCE, 16.0), (_NOTE, 10.0)):
        lines = lines_of(book, voice.label(words), SMALL, grid.measure)
        composer.wide(line_pieces(lines, SMALL, grid.measure))
        composer.y += after
    terms = {_counted(setting, stop): list(stop.keys) for stop in found}
    composer.columns(group(setting, voice.label(_LISTED), terms, page_of, ranked=True))
    return composer.pages()


def _counted(setting: Setting, stop: Stop) -> Words:
    """A country or region with its number of cases, as one text."""
    n = format_number(len(stop.keys), setting.voice.main)
    text = f"{setting.voice.name(stop.name)}　{n}"
    return Words(text, text)


def _map(setting: Setting, found: Sequence[Stop]) -> Piece:
    earth = world()
    grid = setting.grid
    scale = grid.measure / (earth.right - earth.left)
    high = grid.measure * earth.shape
    tag = Tag("Figure", alt=_described(setting, found))

    def draw(sheet: Sheet, x: float, y: float) -> None:
        with sheet.figure(tag, x, y, grid.measure, high):
            draw_map(sheet, x, y)

    def draw_map(sheet: Sheet, x: float, y: float) -> None:
        def at(point: tuple[float, float]) -> tuple[float, float]:
            return x + (point[0] - earth.left) * scale, y + (earth.top - point[1]) * scale

        sheet.box(x, y, grid.measure, high, AI_SOFT)
        sheet.shape(([at(point) for point in ring] for ring in earth.land), _LAND)
        shown = [(stop, at(project(*stop.place))) for stop in found if stop.place]
        home = at(project(*_TOKYO_PLACE))
        for _stop, (px, py) in shown:
            _way(sheet, home, (px, py))
        taken: list[tuple[float, float, float, float]] = []
        for stop, (px, py) in [*shown, (None, home)]:
            r = _radius(stop)
            taken.append((px - r, py - r, px + r, py + r))
        for stop, (px, py) in reversed(shown):  # the largest last, on top
            r = _radius(stop)
            sheet.disc(px, py, r + 0.8, WHITE)
            sheet.disc(px, py, r, AI)
            number = format_number(len(stop.keys), setting.voice.main)
            size = min(7.5, 1.5 * r)
            wide = sheet.book.width(number, "bold") * size
            sheet.text(px - wide / 2, py + 0.36 * size, number, size, "bold", WHITE)
        sheet.box(home[0] - 3.2, home[1] - 3.2, 6.4, 6.4, WHITE)
        sheet.box(home[0] - 2.4, home[1] - 2.4, 4.8, 4.8, INK)
        names: list[tuple[str, tuple[float, float], float]] = [
            (setting.voice.label(_TOKYO), home, 3.2)
        ]
        names += [(setting.voice.name(s.name), place, _radius(s)) for s, place in shown]
        frame = (x, y, x + grid.measure, y + high)
        for name, place, r in names:
            _put_name(sheet, name, place, r, taken, frame)

    return Piece(high + 6, draw)


def _described(setting: Setting, found: Sequence[Stop]) -> str:
    """What the map shows, for those who cannot see it."""
    language = setting.voice.main
    ways = listed(
        (
            f"{stop.name.name(language)} {format_number(len(stop.keys), language)}"
            for stop in found
            if stop.place
        ),
        language,
    )
    speak = Voice(language)
    return speak.label(_SHOWN, places=ways) if ways else speak.label(MAP)


def _radius(stop: Stop | None) -> float:
    return 3.0 if stop is None else min(4.2 + 1.3 * sqrt(len(stop.keys)), 12.0)


def _way(sheet: Sheet, home: tuple[float, float], there: tuple[float, float]) -> None:
    """A bow from Tokyo, bent to the north as the way of an aeroplane is."""
    (x1, y1), (x2, y2) = home, there
    lift = 0.18 * sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2)
    first = x1 + (x2 - x1) / 3, y1 + (y2 - y1) / 3 - lift
    second = x1 + (x2 - x1) * 2 / 3, y1 + (y2 - y1) * 2 / 3 - lift
    sheet.arc([home, first, second, there], 0.7, _WAY)


def _put_name(
    sheet: Sheet,
    name: str,
    place: tuple[float, float],
    r: float,
    taken: list[tuple[float, float, float, float]],
    frame: tuple[float, float, float, float],
) -> None:
    """Write a name beside its place where nothing else stands; else the list below has it."""
    wide, (px, py) = sheet.book.width(name) * _NAME, place
    for left, top in (
        (px + r + _GAP, py - _NAME / 2),
        (px - r - _GAP - wide, py - _NAME / 2),
        (px - wide / 2, py + r + 1),
        (px - wide / 2, py - r - 1 - _NAME),
    ):
        box = (left, top, left + wide, top + _NAME)
        inside = box[0] >= frame[0] and box[2] <= frame[2] and box[1] >= frame[1]
        if inside and box[3] <= frame[3] and not any(_meet(box, other) for other in taken):
            taken.append(box)
            sheet.text(left, top + 0.86 * _NAME, name, _NAME, ink=INK)
            return


def _meet(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
