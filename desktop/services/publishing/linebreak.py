"""Breaking plain text into lines by the Japanese rules (JIS X 4051, JLREQ 3.1.7 to 3.1.10).

Pure: a text and its widths in, lines out. Words and numbers stay whole, brackets keep to what
they enclose, what may not start or end a line does not, spaces vanish at a line's end, newlines
are honoured. What is wider than a whole line is divided at the margin.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from desktop.services.publishing.kinsoku import NEWLINE, SPACES, TAIL, Rules, clusters

Widths = Callable[[str], Sequence[float]]

_PARAGRAPH = re.compile(f"[^{NEWLINE}]*(?:\r\n|[{NEWLINE}]|$)")
_TAIL = re.compile(f"[{TAIL}]")
_BREAKABLE = re.compile(r"[/\-_.?&=,;:@]")
_EDGE_SPACES = re.compile(f"[{SPACES}]*$")
# Between the two: hiragana, a sign or a space, and then anything but hiragana.
_PHRASE_END = re.compile(r"[ぁ-ゖ、。，．！？!?,.…—―」』）〉》”’)\s](?![ぁ-ゖ])")
_MOST_BALANCED = 6  # lines; more are not a heading
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
    """

    text: str
    width: float
    start: int
    end: int
    last: bool
    shift: float = 0.0


def break_lines(
    text: str,
    widths: Widths,
    measure: float,
    rules: Rules = "strict",
    *,
    phrases: bool = False,
) -> list[Line]:
    r"""Break a text into lines no wider than `measure`.

    Args:
        text: Plain text; `\n` and its relatives end a line.
        widths: Gives the width of each character of a text, in any unit; a character that joins
            the one before it (a combining mark) has the width 0.
        measure: The length of a line in the same unit, above 0.
        rules: How strict the rules are (`line-break` of CSS Text 3).
        phrases: Whether lines end between phrases where a line can hold the phrase.

    Returns:
        The lines, none for an empty text. A line passes the measure only where it holds a single
        character that is wider.
    """
    if measure <= 0:
        raise ValueError(f"a line needs a length, not {measure}")
    lines: list[Line] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start, end = paragraph.span()
        if start < end:
            content = paragraph.group().rstrip(NEWLINE)
            given = _Given(content, widths(content), measure, rules, phrases)
            lines += _paragraph(given, start, end)
    return lines


def balanced(text: str, widths: Widths, measure: float) -> list[Line]:
    """Break a heading into as few lines as it needs, about equal in length, between phrases.

    A phrase of Japanese ends before a character that is not hiragana and follows hiragana or a
    sign: coarse, but it keeps particles and compounds with their words. Where that would take
    another line, the ordinary rules are used.
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
    """What a paragraph is broken from."""

    text: str
    widths: Sequence[float]
    measure: float
    rules: Rules
    phrases: bool


def _paragraph(given: _Given, base: int, end: int) -> Iterator[Line]:
    """The lines of one paragraph that lies at `base` to `end` of the whole text."""
    text, measure = given.text, given.measure
    at = list(accumulate(given.widths, initial=0.0))  # at[i]: where character i begins
    bodies: list[int] = []  # the index after each cluster without its spaces,
    ends: list[int] = []  # and with them
    start = 0
    for match in clusters(given.rules).finditer(text):
        body = match.end("body") if match["body"] else match.end()
        if (
            given.phrases
            and ends
            and not _PHRASE_END.match(text, ends[-1] - 1)
            and at[body] - at[start] <= measure
        ):
            bodies[-1], ends[-1] = body, match.end()
        else:
            start = match.start()
            bodies.append(body)
            ends.append(match.end())
    if ends and not _EDGE_SPACES.sub("", text):
        bodies[0] = 0
    reach = [at[body] for body in bodies]
    count, cluster, start = len(ends), 0, 0
    if not count:
        yield Line("", 0.0, base, end, last=True)
        return
    while cluster < count:
        limit = at[start] + measure + _SLACK
        nxt = bisect_right(reach, limit, lo=cluster)
        if nxt > cluster:
            stop, body = ends[nxt - 1], bodies[nxt - 1]
            cluster = nxt
        else:  # the first cluster alone is too long
            stop = body = _divide(text, at, start, bodies[cluster], limit)
            if stop >= bodies[cluster]:
                stop = ends[cluster]
                cluster += 1
        final = cluster >= count
        yield Line(
            text[start:body],
            at[body] - at[start],
            base + start,
            end if final else base + stop,
            last=final,
        )
        start = stop


def _divide(text: str, at: Sequence[float], start: int, end: int, limit: float) -> int:
    """Where to divide a cluster that no line holds: at the margin, or at a sign shortly before."""
    margin = max(bisect_right(at, limit, lo=start, hi=end + 1) - 1, start + 1)
    if margin >= end:
        return end
    near = max(start + 1, margin - (margin - start) // 4)
    signs = [found.end() for found in _BREAKABLE.finditer(text, near, margin)]
    cut = signs[-1] if signs else margin
    back = cut
    while back > start + 1 and _TAIL.match(text, back):
        back -= 1
    if back > start + 1 or not _TAIL.match(text, back):
        return back
    while cut < end and _TAIL.match(text, cut):  # one base and its marks fill the line
        cut += 1
    return cut
