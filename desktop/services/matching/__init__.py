"""Matching wishes of Tokyo's schools with wishes of partners abroad.

`clocks` counts shared minutes, `facts` reads the wishes, `rules` says which pairs are impossible,
`score` how good the others are, `solve` finds the best set of pairs, `one` and `round` answer for
one wish and for all, `desk` keeps what was read, `proposals` puts pairs to both sides. What they
answer with is in `results`.
"""
