"""The only modules that touch a disk, a process or a thread, each behind a protocol of `ports`.

Knows places, paths and bytes. Knows nothing of schools or documents, and decides nothing.
"""
