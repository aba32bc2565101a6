"""`python -m bonafides.cli`."""

from bonafides.cli.main import main

main()
