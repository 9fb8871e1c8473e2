"""Checking the container of an old workbook (XLS: OLE2, MS-CFB) before anything follows its chains.

The container is a small file system: sectors chained by a table. A damaged table that leads in a
circle, or a header that promises millions of sectors, makes a reader ask for all the memory there
is, which ends the program. Every chain that a reader would follow is followed here first, counting.
"""

import struct
from collections.abc import Iterator

FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, table."""
_HEADER = struct.Struct("<8s16xHHHHH6x9I")
_ENTRY = struct.Struct("<64xHBB48xIQ")
_STREAM, _ROOT = 2, 5


class Damaged(Exception):
    """The container contradicts itself."""


def check(data: bytes) -> None:
    """Raise `Damaged` where the chains of a container do not end, or leave the file."""
    if len(data) < 512:
        raise Damaged("too short")
    try:
        head = _HEADER.unpack_from(data)
    except struct.error as error:
        raise Damaged("too short") from error
    _magic, _minor, major, order, shift, mini_shift = head[:6]
    _dirs, fats, directory, _signature, cutoff, mini_first, minis, difat, difats = head[6:]
    if order != 0xFFFE or (major, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
        raise Damaged("header")
    size = 1 << shift
    sectors = -(-len(data) // size) - 1
    if max(fats, minis, difats) > sectors or cutoff != 4096:
        raise Damaged("header")
    table = _table(data, size, sectors, fats, difat, difats)
    mini: list[int] = []
    for sector in _chain(table, mini_first, sectors):
        mini += _numbers(data, size, sector)
    root_sectors = 0
    streams = []
    for sector in _chain(table, directory, sectors):
        at = (sector + 1) * size
        for offset in range(at, min(at + size, len(data) - _ENTRY.size + 1), 128):
            length, kind, _colour, start, bytes_ = _ENTRY.unpack_from(data, offset)
            bytes_ &= 0xFFFFFFFF if major == 3 else 0xFFFFFFFFFFFFFFFF
            if length > 64 or (bytes_ > len(data) and kind in (_STREAM, _ROOT)):
                raise Damaged("directory")
            if kind == _ROOT:
                root_sectors = sum(1 for _sector in _chain(table, start, sectors))
            elif kind == _STREAM:
                streams.append((start, bytes_))
    for start, bytes_ in streams:
        if bytes_ < cutoff:
            found = _chain(mini, start, root_sectors * size // 64) if bytes_ else iter(())
        else:
            found = _chain(table, start, sectors)
        for _sector in found:
            pass


def _table(data: bytes, size: int, sectors: int, fats: int, difat: int, difats: int) -> list[int]:
    """The table that says which sector follows which."""
    places = list(struct.unpack_from("<109I", data, 76))
    seen = 0
    while difat < FREE and seen < difats:
        seen += 1
        numbers = _numbers(data, size, difat)
        places += numbers[:-1]
        difat = numbers[-1]
    table: list[int] = []
    for place in places[: max(fats, 0)]:
        if place < FREE:
            if place >= sectors:
                raise Damaged("table")
            table += _numbers(data, size, place)
    return table


def _numbers(data: bytes, size: int, sector: int) -> list[int]:
    at = (sector + 1) * size
    if at + size > len(data) + size - 1 or at >= len(data):
        raise Damaged("sector")
    piece = data[at : at + size].ljust(size, b"\xff")
    return list(struct.unpack(f"<{size // 4}I", piece))


def _chain(table: list[int], start: int, limit: int) -> Iterator[int]:
    """The sectors of a chain; more than `limit` of them lead in a circle."""
    steps = 0
    while start < FREE:
        steps += 1
        if steps > limit or start >= len(table) or start >= limit:
            raise Damaged("chain")
        yield start
        start = table[start]
