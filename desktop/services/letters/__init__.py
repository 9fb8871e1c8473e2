"""Letters and sheets: what the office sends to schools and partners, in both languages."""
