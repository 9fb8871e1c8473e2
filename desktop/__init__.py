"""Kakehashi (架け橋): the desk of Tokyo's international exchange concierge."""

import zoneinfo

# Two clocks must not differ from one computer to the next: the time zone rules are those of the
# locked `tzdata`, never what the system happens to have, or lacks.
zoneinfo.reset_tzpath(to=())

__version__ = "0.1.0"
