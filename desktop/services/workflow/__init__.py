"""Exchange cases: their states, tasks and texts."""
