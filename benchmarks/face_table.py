"""The table that benchmarks/faces.py prints: what was measured beside what was wanted."""

from dataclasses import dataclass


@dataclass
class Table:
    """Rows of what was asked, measured and wanted; a row without a target is told, not judged."""

    met: int = 0
    judged: int = 0

    def title(self, text: str, second: str = "target") -> None:
        print(f"\n{text}\n{'':54}{'measured':>14}{second:>14}")

    def row(
        self, name: str, value: float, target: float | None = None, *, form: str = "{:.2%}", low: bool = False
    ) -> None:
        told = form.format(value)
        if target is None:
            print(f"  {name:52}{told:>14}{'':>14}")
            return
        met = value <= target if low else value >= target
        self.judged += 1
        self.met += met
        wanted = ("<= " if low else ">= ") + form.format(target)
        print(f"  {name:52}{told:>14}{wanted:>14}  {'met' if met else 'MISSED'}")
