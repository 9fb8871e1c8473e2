"""The colours of the paper, which are those of the screen by day."""

Colour = tuple[float, float, float]


def colour(code: str) -> Colour:
    """A colour from `#RRGGBB`, each part from 0 to 1."""
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


INK = colour("#1E2430")
MUTED = colour("#5B6472")
LINE = colour("#DDE2E7")
AI = colour("#165E83")
AI_SOFT = colour("#E7F0F5")
WHITE: Colour = (1.0, 1.0, 1.0)


def rgb(ink: Colour, operator: str) -> str:
    """The operator that chooses a colour: `rg` for areas and letters, `RG` for lines."""
    red, green, blue = ink
    return f"{red:.4g} {green:.4g} {blue:.4g} {operator}"


def shade(ink: Colour, operator: str) -> str:
    """As `rgb`, in a shade of grey as light as the colour."""
    red, green, blue = ink
    # The weights of ITU-R BT.601, by which Pillow makes photos grey too.
    light = 0.299 * red + 0.587 * green + 0.114 * blue
    return f"{light:.4g} {'g' if operator == 'rg' else 'G'}"
