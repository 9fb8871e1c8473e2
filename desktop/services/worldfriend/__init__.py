"""The groups of the World Friend Project: made, kept, and printed as a chart by country."""
