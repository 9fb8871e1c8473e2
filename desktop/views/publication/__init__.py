"""Booklet and reports: chosen at the left, the printed page at the right."""

from desktop.views.publication.page import PublicationPage

__all__ = ["PublicationPage"]
