"""The world map and the page of a country."""
