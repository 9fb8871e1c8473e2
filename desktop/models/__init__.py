"""What exists: the office's records, and the rules that need no database."""
