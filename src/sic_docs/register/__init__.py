"""The Trust register, a workbook that belongs to people: read into values, made new, appended to row by row.

Knows sheets, columns and what a cell may hold. Decides nothing from what it reads, and never rewrites a cell.
"""
