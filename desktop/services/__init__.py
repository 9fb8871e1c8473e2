"""What the office does: each module is a verb of its work. No Qt here."""
