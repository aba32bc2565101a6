"""`python -m bonafides.cli`."""

from bonafides.cli.main import main

if __name__ == "__main__":
    main()
