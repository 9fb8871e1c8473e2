"""The office's newsletter: issues kept as records, and how they are printed."""
