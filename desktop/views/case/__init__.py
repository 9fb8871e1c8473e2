"""The page of one case: where it stands, what comes next, and everything that belongs to it."""
