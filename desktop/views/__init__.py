"""What people see. Qt lives here and in `desktop.app` only."""
