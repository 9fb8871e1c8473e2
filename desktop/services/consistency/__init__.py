"""The consistency checker: contradictions in the registers, shown with both sides, never mended."""
