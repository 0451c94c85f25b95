"""`python -m pagemill` is the `pagemill` command."""

from pagemill.cli import main

if __name__ == "__main__":
    main()
