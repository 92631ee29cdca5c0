"""Committee packs: what goes in, in which order, and one PDF and one Word file made of it.

Knows papers as bytes and titles. Converting is done by what it is handed; filing is `jobs/pack.py`.
"""
