"""The world's data: figures computed from providers' files, a chronology and the checks that rest on them.

`tables` has the tables of ``data/world/``, `store` loads and validates them, `build` computes the figures from a
folder of providers' files, and `agree` says how far two sources of the same thing agree.
"""
