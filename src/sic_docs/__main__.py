"""`python -m sic_docs`."""

from sic_docs.cli import entry

if __name__ == "__main__":
    entry()
