"""Figures: workbooks → typed readings and issues, readings → what they say, and the return schools fill in.

Reading judges nothing and judging reads nothing. A figure reaches a page only through `printing.shown`, at a level.
Knows nothing of documents and their wording.
"""
