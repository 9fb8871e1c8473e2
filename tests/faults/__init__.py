"""What the machine can do to the office: kills, full disks, damage, hostile files, no network.

Each module runs a number of trials and returns its figures. The tests ask for a few trials, and
`python3 dev.py soak` for as many as the promise names.
"""
