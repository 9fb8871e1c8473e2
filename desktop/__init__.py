"""Kakehashi (架け橋): the desk of Tokyo's international exchange concierge."""

__version__ = "0.1.0"
