"""Breaking plain text into lines by the Japanese rules (JIS X 4051, JLREQ 3.1.7 to 3.1.10).

Pure: a text and its widths in, lines out. Words and numbers stay whole, brackets keep to what
they enclose, what may not start or end a line does not, spaces vanish at a line's end, newlines
are honoured. What is wider than a whole line is divided at the margin.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from desktop.services.publishing.dictionaries import hyphen_places, phrase_ends
from desktop.services.publishing.kinsoku import (
    CLOSING,
    DIVIDING,
    HANGING,
    NEWLINE,
    SPACES,
    STOPS,
    TAIL,
    Rules,
    clusters,
)

Widths = Callable[[str], Sequence[float]]

_PARAGRAPH = re.compile(f"[^{NEWLINE}]*(?:\r\n|[{NEWLINE}]|$)")
_TAIL = re.compile(f"[{TAIL}]")
_BREAKABLE = re.compile(r"[/\-_.?&=,;:@)\]}\u00a0](?![/\-_.?&=,;:@)\]}])|.(?=[(\[{])")
_EDGE_SPACES = re.compile(f"[{SPACES}]*$")
# A phrase also ends after a sign or a space.
_PHRASE_END = re.compile(r"[、。，．！？!?,.…—―」』）〉》”’)\s]")
_MOST_BALANCED = 6  # lines; more are not a heading
_WORTH_A_HYPHEN = (
    0.15  # of the measure: a line that would end shorter takes a part of the next word
)
_LONG = 10  # clusters: a line that can give one to the next
_MOST_HYPHENS = 2  # lines in a row that may end with one
_REMEMBERED = 4000  # characters of a text whose clusters are kept in mind
_SLACK = 1e-6  # what adding floats may take from a line that is exactly full


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it shows, and where it comes from.

    Attributes:
        text: The characters to draw, without the spaces and the newline at the end.
        width: Their width, in the unit of the widths.
        start: The index of its first character in the whole text.
        end: The index after its last, spaces and newline included: the slices
            `[start:end]` of all lines, joined, are the whole text.
        last: Whether a paragraph ends here, so that the line is not stretched.
        shift: How far it is set in, in the unit of the widths, where its caller says so.
        hang: How much of the width stands outside the measure: a stop in the margin.
        hyphen: Whether a hyphen, which is not part of the text, is to be drawn at its end; the
            width holds it.
    """

    text: str
    width: float
    start: int
    end: int
    last: bool
    shift: float = 0.0
    hang: float = 0.0
    hyphen: bool = False

    @property
    def ending(self) -> str:
        """What follows the text, so that words stay words to those who copy or hear them."""
        if self.hyphen:
            return "-"
        return " " if self.end - self.start > len(self.text) else ""


def break_lines(
    text: str,
    widths: Widths,
    measure: float,
    rules: Rules = "strict",
    *,
    phrases: bool = False,
    hang: bool = False,
    hyphenate: bool = False,
    whole: Collection[int] = (),
    company: bool = False,
) -> list[Line]:
    r"""Break a text into lines no wider than `measure`.

    Args:
        text: Plain text; `\n` and its relatives end a line.
        widths: Gives the width of each character of a text, in any unit; a character that joins
            the one before it (a combining mark) has the width 0.
        measure: The length of a line in the same unit, above 0.
        rules: How strict the rules are (`line-break` of CSS Text 3).
        phrases: Whether lines end between phrases where a line can hold the phrase.
        hang: Whether a comma or a full stop that no longer fits may stand in the margin, as JIS
            X 4051 allows.
        hyphenate: Whether English words may be divided where a line would end short.
        whole: Places where no line may end, whatever stands there: the index of the character
            that would come next.
        company: Whether the last line of a longer paragraph gets a second character where it
            would hold a single one, stops aside.

    Returns:
        The lines, none for an empty text. A line passes the measure only where it holds a single
        character that is wider, or by its `hang`.
    """
    if measure <= 0:
        raise ValueError(f"a line needs a length, not {measure}")
    lines: list[Line] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        if start < end:
            content = paragraph.group().rstrip(NEWLINE)
            hyphen = widths("-")[0] if hyphenate else 0.0
            kept = frozenset(at - start for at in whole)
            given = _Given(
                content, widths(content), measure, rules, phrases, hang, hyphen, kept, company
            )
            lines += _paragraph(given, start, end)
    return lines


def balanced(text: str, widths: Widths, measure: float) -> list[Line]:
    """Break a heading into as few lines as it needs, about equal in length, between phrases.

    Where whole phrases would take another line, the ordinary rules are used.
    """
    lines = break_lines(text, widths, measure)
    if len(lines) < 2 or len(lines) > _MOST_BALANCED:
        return lines
    by_phrase = break_lines(text, widths, measure, phrases=True)
    phrases = len(by_phrase) == len(lines)
    lines = by_phrase if phrases else lines
    narrow, wide = measure / 2, measure
    while wide - narrow > measure / 64:
        middle = (narrow + wide) / 2
        tried = break_lines(text, widths, middle, phrases=phrases)
        if len(tried) > len(lines):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


@dataclass(frozen=True, slots=True)
class _Given:
    """What a paragraph is broken from; `hyphen` is the width of one, 0 where none is drawn."""

    text: str
    widths: Sequence[float]
    measure: float
    rules: Rules
    phrases: bool
    hang: bool
    hyphen: float
    whole: frozenset[int]
    company: bool


def _find(text: str, rules: Rules) -> tuple[Sequence[int], Sequence[int]]:
    """The index after each cluster without its spaces, and with them, by the rules alone."""
    matches = list(clusters(rules).finditer(text))
    ends = [match.end() for match in matches]
    bodies = [match.end(1) for match in matches]  # the group `body`
    if bodies and bodies[0] < 0:  # spaces, which only a text begins with
        bodies[0] = ends[0]
    return bodies, ends


# A page that does not fit is laid out again, closer: the same texts at another measure.
_found = lru_cache(maxsize=256)(_find)


def _clusters(given: _Given, at: Sequence[float]) -> tuple[Sequence[int], Sequence[int]]:
    """The index after each cluster without its spaces, and with them."""
    text = given.text
    found = _found if len(text) <= _REMEMBERED else _find
    bodies: Sequence[int]
    ends: Sequence[int]
    bodies, ends = found(text, given.rules)
    if given.phrases or given.whole:
        bodies, ends = _joined(given, at, bodies, ends)
    if ends and not _EDGE_SPACES.sub("", text):
        bodies = [0, *bodies[1:]]
    return bodies, ends


def _joined(
    given: _Given, at: Sequence[float], bodies: Sequence[int], ends: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The clusters of a phrase as one, and of what is to stay whole, while a line holds them."""
    text = given.text
    phrases = phrase_ends(text) if given.phrases else frozenset()
    joined: tuple[list[int], list[int]] = ([], [])
    start = 0
    for body, end in zip(bodies, ends, strict=True):
        last = joined[1][-1] if joined[1] else 0
        inside = last > 0 and (
            last in given.whole
            or (given.phrases and last not in phrases and not _PHRASE_END.match(text, last - 1))
        )
        if inside and at[body] - at[start] <= given.measure:
            joined[0][-1], joined[1][-1] = body, end
        else:
            start = last
            joined[0].append(body)
            joined[1].append(end)
    return joined


def _paragraph(given: _Given, base: int, end: int) -> Iterator[Line]:
    """The lines of one paragraph that lies at `base` to `end` of the whole text."""
    text = given.text
    at = list(accumulate(given.widths, initial=0.0))  # at[i]: where character i begins
    bodies, ends = _clusters(given, at)
    count, cluster, start, hyphens = len(ends), 0, 0, 0
    if not count:
        yield Line("", 0.0, base, end, last=True)
        return
    while cluster < count:
        limit = at[start] + given.measure + _SLACK
        nxt = bisect_right(bodies, bisect_right(at, limit, lo=start) - 1, lo=cluster)
        if given.hang and nxt < count and _hangs(text, at, bodies[nxt], limit):
            nxt += 1
        if given.company and nxt == count - 1 and nxt - cluster >= _LONG and _lonely(text, ends):
            nxt -= 1
        cut, hyphen = 0, False  # where the next cluster is divided
        if nxt < count:
            from_ = max(ends[nxt - 1] if nxt else 0, start)
            if given.hyphen and hyphens < _MOST_HYPHENS:
                cut = _part_of_word(given, at, from_, bodies[nxt], limit)
                hyphen = cut > 0
            if not cut and nxt > cluster and at[bodies[nxt]] - at[from_] > given.measure:
                cut = _last_sign(text, at, from_, limit)  # no line holds it whole: it begins here
        if cut:
            stop = body = cut
            cluster = nxt
        elif nxt > cluster:
            stop, body = ends[nxt - 1], bodies[nxt - 1]
            cluster = nxt
        else:  # the first cluster alone is too long
            stop = body = _divide(text, at, start, bodies[cluster], limit)
            if stop >= bodies[cluster]:
                stop = ends[cluster]
                cluster += 1
        hyphens = hyphens + 1 if hyphen else 0
        final = cluster >= count
        hangs = body > start and at[body] > limit and text[body - 1] in HANGING and given.hang
        yield Line(
            text[start:body],
            at[body] - at[start] + (given.hyphen if hyphen else 0.0),
            base + start,
            end if final else base + stop,
            last=final,
            hang=at[body] - at[body - 1] if hangs else 0.0,
            hyphen=hyphen,
        )
        start = stop


def _hangs(text: str, at: Sequence[float], body: int, limit: float) -> bool:
    """Whether a cluster fits if its last character stands in the margin, and may stand there."""
    return body > 1 and text[body - 1] in HANGING and at[body - 1] <= limit


def _lonely(text: str, ends: Sequence[int]) -> bool:
    """Whether the last cluster is a single character but for the stops and brackets at its end."""
    return len(text[ends[-2] :].rstrip(CLOSING + STOPS + DIVIDING)) == 1


def _part_of_word(given: _Given, at: Sequence[float], from_: int, to: int, limit: float) -> int:
    """Where the next cluster may be divided by a hyphen so that its part still fits, or 0."""
    if limit - at[from_] < given.measure * _WORTH_A_HYPHEN:
        return 0
    for place in hyphen_places(given.text, from_, to):
        if at[place] + given.hyphen <= limit:
            return place
    return 0


def _last_sign(text: str, at: Sequence[float], start: int, limit: float) -> int:
    """After the last sign before the margin, as in an address of the web; 0 without one."""
    margin = bisect_right(at, limit, lo=start) - 1
    return max((found.end() for found in _BREAKABLE.finditer(text, start + 1, margin)), default=0)


def _divide(text: str, at: Sequence[float], start: int, end: int, limit: float) -> int:
    """Where to divide a cluster that no line holds: at the margin, or at the last sign before it."""
    margin = max(bisect_right(at, limit, lo=start, hi=end + 1) - 1, start + 1)
    if margin >= end:
        return end
    cut = _last_sign(text, at, start, limit) or margin
    back = cut
    while back > start + 1 and _TAIL.match(text, back):
        back -= 1
    if back > start + 1 or not _TAIL.match(text, back):
        return back
    while cut < end and _TAIL.match(text, cut):  # one base and its marks fill the line
        cut += 1
    return cut
