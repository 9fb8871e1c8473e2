"""The World Friend Project: groups of countries for boards and schools."""
