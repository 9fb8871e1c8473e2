"""The screens that keep a store: what was changed, backups, people, keys, opening and the lock."""
