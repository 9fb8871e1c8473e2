"""The pages that look through the registers: duplicates and contradictions."""
