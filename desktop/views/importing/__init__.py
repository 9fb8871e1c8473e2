"""Importing lists: what each row becomes, before anything is written."""

from desktop.views.importing.page import ImportPage

__all__ = ["ImportPage"]
