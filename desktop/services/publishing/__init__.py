"""What leaves the office on paper: typesetting, the case booklet, printed registers."""
