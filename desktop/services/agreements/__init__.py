"""Agreements (覚書): their versions and differences, the timeline, and the rules that guard them."""
