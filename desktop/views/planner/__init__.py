"""The planner: when several clocks can meet."""
