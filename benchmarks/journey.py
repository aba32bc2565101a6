"""How long does a member wait for the decision after the last picture, and where does the time go?

`python benchmarks/journey.py` (QUICK=1 for 5 members instead of 20). Starts a whole Bonafides on a new folder with
`bonafides up`, sends members through its API and pages over HTTP, reads their codes from /dev/outbox, and measures
from the first byte of the last picture to the decision's row. Stages come from what the service writes down: job
events and the milliseconds of its readers; beside them, in the same run, the bare networks and the bare JPEG codec.
Prints one row per target, then `N of M targets met`; the exit code is 0 when all are.
"""

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from journey_house import House, Watch, cpu_seconds, memory_mb
from journey_limits import Limits, bare
from journey_member import JourneyBroken, Member
from journey_pictures import Papers, drawn, real
from journey_stages import (
    attempt_of,
    is_decided,
    is_measured,
    job_of,
    median,
    wait_for,
    worst,
)

QUICK = bool(os.environ.get("QUICK"))
MEMBERS = 5 if QUICK else 20
AT_ONCE = 2 if QUICK else 10
REAL = 2 if QUICK else 6
WARM_STARTS = 1 if QUICK else 3
DECISION_SECONDS, WARM_SECONDS, WORKER_MB = 3.0, 10.0, 800.0
Journey = dict[str, float]


class Table:
    """Rows of what was measured and wanted; one without a target is told, not judged."""

    met = judged = 0

    def title(self, text: str, *columns: str) -> None:
        print(f"\n{text}\n{'':56}" + "".join(f"{column:>13}" for column in columns), flush=True)

    def row(self, name: str, *values: str, within: float | None = None, measured: float = 0.0) -> None:
        line = f"  {name:54}" + "".join(f"{value:>13}" for value in values)
        if within is not None:
            good = measured <= within
            self.judged += 1
            self.met += good
            line += "  met" if good else "  MISSED"
        print(line, flush=True)


def journey(house: House, papers: Papers, number: int, *, wait: bool) -> Journey:
    """One member to the decision. `wait`: the selfie follows once the document is read, as with people; else at once."""
    with Member(house.url, house.api_key(), f"bench-{number}", papers.name, phone(number)) as member:
        begun = time.monotonic()
        member.begin()
        codes = time.monotonic() - begun
        member.choose_document(papers.kind, papers.country)
        for side, jpeg in papers.sides.items():
            member.hand_in(f"document/{side}", jpeg)
        vrf = member.verification
        with house.rows() as rows:
            if wait:
                read_at = wait_for(lambda: is_measured(rows, vrf, "document"))
            before = 0
            member.hand_in("selfie", papers.selfie)
            decided_at = wait_for(lambda: is_decided(rows, vrf, more_than=before))
            if not wait:
                read_at = decided_at
            found = _stages(rows, member, decided_at)
        state = member.state()
        if papers.drawn and state["state"] != "verified":
            print(f"  {papers.name}: {state['state']}, {_codes(state)}")
        last_side = member.uploads[f"document/{list(papers.sides)[-1]}"]
        return found | {
            "pages and codes": codes,
            "document": read_at - last_side.begun,
            "decision": decided_at - member.uploads["selfie"].begun,
            "verified": float(state["state"] == "verified"),
        }


def _codes(state: dict[str, Any]) -> str:
    """Why it did not go well, as the API says it."""
    return (
        ", ".join(reason["code"] for check in state["checks"] for reason in check["failures"]) or "no reasons"
    )


def _stages(rows: Any, member: Member, decided_at: float) -> Journey:
    vrf = member.verification
    attempt, _, read = attempt_of(rows, vrf, "document")
    _, _, faces = attempt_of(rows, vrf, "selfie")
    up = member.uploads
    reading = job_of(rows, "document.read", f'{{"attempt_id": "{attempt}"}}', after=0)
    comparing = job_of(rows, "selfie.compare", f'{{"verification_id": "{vrf}"}}', after=up["selfie"].begun)
    ms, face_ms = read["ms"], faces.get("ms", {})
    compared = sum(face_ms.values()) / 1000
    return {
        "document: upload, clean, store": up["document/front"].answered - up["document/front"].begun,
        "document: wait in the queue": reading.started - reading.deferred,
        "document: read the lines": ms["front_total"] / 1000,
        "document: find the portrait": ms["portrait"] / 1000,
        "document: open pictures, judge, record": reading.succeeded - reading.started - ms["total"] / 1000,
        "selfie: upload, clean, store": up["selfie"].answered - up["selfie"].begun,
        "selfie: wait in the queue": comparing.started - comparing.deferred,
        "selfie: find both faces": sum(v for k, v in face_ms.items() if k.startswith("find")) / 1000,
        "selfie: embed and compare": face_ms.get("embed", 0.0) / 1000,
        "selfie: open pictures, judge, record": max(0.0, comparing.succeeded - comparing.started - compared),
        "decide, settle, store": max(0.0, decided_at - comparing.succeeded),
    }


def phone(number: int) -> str:
    """A number of the range kept for fiction, one a member: 555-01xx of several areas, without those that fail."""
    areas = ("201", "202", "203", "205", "206", "207", "208", "209")
    return f"+1{areas[number // 30]}55501{number % 30 + 10:02d}"


def journeys(
    house: House, table: Table, before: Limits, papers: list[Papers]
) -> tuple[Limits, dict[str, tuple[float, float]]]:
    """All drawn members; prints the stages; answers the limits over the whole run and the peaks of memory."""
    web, worker = house.part("web"), house.part("worker")
    found: list[Journey] = []
    hasty: list[Journey] = []
    with Watch({"web": web, "worker": worker}) as watch:
        spent = cpu_seconds(web), cpu_seconds(worker)
        for number, one in enumerate(papers[:MEMBERS]):
            found.append(journey(house, one, number, wait=True))
        used = cpu_seconds(web) - spent[0], cpu_seconds(worker) - spent[1]
        for number, one in enumerate(papers[MEMBERS:], MEMBERS):
            hasty.append(journey(house, one, number, wait=False))
    limits = before.or_better(bare(papers[0]))
    _print_stages(table, limits, found)
    table.title("processor time for one member, codes and pages included", "seconds")
    table.row("web", f"{used[0] / len(found):.2f}")
    table.row("worker", f"{used[1] / len(found):.2f}")
    table.title(f"upload to decision, {len(found)} drawn members", "median", "worst", "target")
    for name, many, target in (
        ("selfie taken after the document was read", found, DECISION_SECONDS),
        ("selfie sent in the same second as the document", hasty, None),
    ):
        values = [j["decision"] for j in many]
        table.row(
            name, f"{median(values):.2f} s", f"{worst(values):.2f} s", f"< {target:g} s" if target else "",
            within=target, measured=median(values),
        )  # fmt: skip
    values = [j["document"] for j in found]
    table.row("document to its findings", f"{median(values):.2f} s", f"{worst(values):.2f} s",
              f"< {DECISION_SECONDS:g} s", within=DECISION_SECONDS, measured=median(values))  # fmt: skip
    good = sum(j["verified"] for j in [*found, *hasty])
    table.row("members who ended verified", f"{good:.0f} of {len(found) + len(hasty)}")
    return limits, watch.peaks


def _print_stages(table: Table, limits: Limits, found: list[Journey]) -> None:
    table.title("where the time goes, median", "measured", "bare", "times")
    for name in [n for n in found[0] if ":" in n or n.startswith("decide")]:
        value, limit = median(j[name] for j in found), limits.of(name)
        told = (f"{limit * 1000:.0f} ms", f"{value / limit:.1f}") if limit else ("", "")
        table.row(name, f"{value * 1000:.0f} ms", *told)
    table.row(
        "e-mail and phone: all pages, both codes",
        f"{median(j['pages and codes'] for j in found) * 1000:.0f} ms",
    )


def _attempted(house: House, papers: Papers, number: int) -> Journey | None:
    try:
        return journey(house, papers, number, wait=True)
    except JourneyBroken as broken:
        print(f"  {papers.name}: {broken}")
        return None


def real_photos(house: House, table: Table, limits: Limits) -> None:
    """Photographs that nobody here drew: documents of several states, with selfies of other people."""
    papers = real(REAL)
    if not papers:
        print("\nno real photographs at hand (BONAFIDES_SHARED_DATA): that part is left out")
        return
    found = [j for j in (_attempted(house, one, number) for number, one in enumerate(papers, 200)) if j]
    if not found:
        return
    table.title(
        f"real photographs, {len(found)} documents, {len(found)} selfies, median", "measured", "bare", "times"
    )
    for name in (
        "document: read the lines",
        "document: find the portrait",
        "selfie: find both faces",
        "selfie: embed and compare",
    ):
        seen = [j[name] for j in found if j[name]]  # where no portrait was found nothing is compared
        if seen:
            limit = limits.of(name)
            table.row(
                f"{name} ({len(seen)})", f"{median(seen) * 1000:.0f} ms", f"{limit * 1000:.0f} ms",
                f"{median(seen) / limit:.1f}",
            )  # fmt: skip
    table.row("document to its findings", f"{median(j['document'] for j in found):.2f} s")
    table.row("selfie to the decision", f"{median(j['decision'] for j in found):.2f} s")


def memory(table: Table, rest: dict[str, tuple[float, float]], peaks: dict[str, tuple[float, float]]) -> None:
    table.title(
        "memory with all children: shared pages counted once (and as often as used)",
        "at rest",
        "peak",
        "target",
    )
    for name in ("web", "worker"):
        values = [f"{pss:.0f} ({rss:.0f}) MB" for rss, pss in (rest[name], peaks[name])]
        target = WORKER_MB if name == "worker" else None
        table.row(
            name, *values, f"< {target:.0f} MB" if target else "", within=target, measured=peaks[name][1]
        )


def main() -> int:
    table, today = Table(), date.today()  # noqa: DTZ011 - a calendar day
    print(
        f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; drawing {MEMBERS + AT_ONCE} members"
    )
    papers = drawn(MEMBERS + AT_ONCE, today=today)
    limits = bare(papers[0])
    with tempfile.TemporaryDirectory(prefix="bonafides-journey-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database has an account of its own, which must reach its folder
        house = House(Path(folder) / "data")
        with house.up() as cold:
            pass
        warm = []
        for _ in range(WARM_STARTS - 1):
            with house.up() as took:
                warm.append(took)
        with house.up() as took:
            warm.append(took)
            house.settle()
            parts: dict[str, psutil.Process] = {name: house.part(name) for name in ("web", "worker")}
            rest = {name: memory_mb(process) for name, process in parts.items()}
            limits, peaks = journeys(house, table, limits, papers)
            real_photos(house, table, limits)
    memory(table, rest, peaks)
    table.title("`bonafides up` to a good /readyz", "measured", "target")
    table.row("processor time of all its processes until then (warm)", f"{house.start_cpu:.1f} s")
    table.row("new folder: keys, database, tables, demo accounts", f"{cold:.1f} s")
    table.row(
        f"folder of an earlier run, median of {len(warm)}", f"{median(warm):.1f} s", f"< {WARM_SECONDS:.0f} s",
        within=WARM_SECONDS, measured=median(warm),
    )  # fmt: skip
    print(f"\nload after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{table.met} of {table.judged} targets met")
    return 0 if table.met == table.judged else 1


if __name__ == "__main__":
    sys.exit(main())
