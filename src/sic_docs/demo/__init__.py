"""The sample trust brought to life: what its staff leave in a library, type in documents and return as figures.

For `make demo` and for tests. Nobody here knows how the service works: they have files, Word and Excel.
"""
