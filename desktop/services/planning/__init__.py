"""When two schools or more can meet: clocks, calendars, and the best slots in order."""
