"""Does the upload pipeline survive hostile files, and what does it cost on top of the bare codec?

`python benchmarks/uploads.py` (QUICK=1 for a tenth of the files). Prints one row per target, then `N of M targets
met`; the exit code is 0 when all are. Beside it, in the same run: plain Pillow on the same files, unprotected.
"""

import io
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from bonafides.vision import images
from bonafides.vision.specimens import uploads

QUICK = bool(os.environ.get("QUICK"))
MUTATIONS = 350 if QUICK else 3500
ROUNDS = 5 if QUICK else 21
PHOTO = (4032, 3024)  # what most phones take
NAIVE = "--naive"


def corpus() -> Iterator[tuple[str, bytes, str | None]]:
    """Every file with its name and the outcome it must have: "clean", a code, or None where either will do."""
    for name, data in (uploads.honest() | uploads.polyglots()).items():
        yield name, data, "clean"
    for name, (data, code) in uploads.refused().items():
        yield name, data, code
    for name, data in uploads.mutations(MUTATIONS):
        yield name, data, None


def real_files() -> list[Path]:
    """Photos and scans that are not part of the project, where they are at hand."""
    named = os.environ.get("BONAFIDES_SHARED_DATA")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"
    endings = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".pdf"}
    return (
        sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings)
        if folder.is_dir()
        else []
    )


def outcome(pool: images.Pool, data: bytes) -> str:
    try:
        pool.clean(data)
    except images.UploadRefused as refused:
        return refused.code.value
    return "clean"


def resident_mb(pid: int) -> float:
    """The most memory that a process ever held. Linux."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def hostile(pool: images.Pool) -> dict[str, float]:
    seconds, outcomes, wrong, peak = [], Counter[str](), [], 0.0
    for name, data, expected in corpus():
        start = time.perf_counter()
        got = outcome(pool, data)
        seconds.append(time.perf_counter() - start)
        outcomes[got] += 1
        if expected not in {None, got}:
            wrong.append(f"{name}: {got}, not {expected}")
        peak = max([peak, *(resident_mb(pid) for pid in pool.pids())])
    print(
        f"hostile and honest files: {len(seconds)}; "
        + ", ".join(f"{n} {code}" for code, n in outcomes.most_common())
    )
    print("\n".join(wrong) or "every specimen had its outcome")
    seconds.sort()
    return {
        "files": len(seconds),
        "wrong": len(wrong),
        "p50": statistics.median(seconds),
        "p99": seconds[int(len(seconds) * 0.99)],
        "worst": seconds[-1],
        "peak": peak,
    }


def large(pool: images.Pool) -> tuple[int, float]:
    """How many of the largest pictures that should be taken are not, and the peak memory on them."""
    noise, refused = Image.effect_noise((1000, 1000), 80), 0
    tall, wide = (7900, 5060), (6000, 4000)
    for mode, form, size in (
        ("RGB", "JPEG", tall),
        ("RGBA", "PNG", tall),
        ("I;16", "PNG", tall),
        ("RGB", "WEBP", wide),
    ):
        small = noise.convert("I").convert(mode) if mode == "I;16" else noise.convert(mode)
        file = uploads.written(small.resize(size, Image.Resampling.NEAREST), form, **_fast(form))
        got = outcome(pool, file)
        refused += got != "clean"
        print(f"{size[0] * size[1] / 1e6:.0f} Mpx {mode} {form}, {len(file) / 1e6:.1f} MB: {got}")
    return refused, max(resident_mb(pid) for pid in pool.pids())


def _fast(form: str) -> dict[str, int]:
    return {"PNG": {"compress_level": 1}, "WEBP": {"quality": 30, "method": 0}}.get(form, {})


def phone_photo(pool: images.Pool) -> dict[str, float]:
    """The pipeline and the bare codec in turn on the same photo."""
    noise = Image.effect_noise((PHOTO[0] // 4, PHOTO[1] // 4), 60).convert("RGB")
    photo = uploads.written(noise.resize(PHOTO, Image.Resampling.BICUBIC), "JPEG", quality=92)

    def bare() -> None:
        with Image.open(io.BytesIO(photo)) as image:
            image.load()
            uploads.written(image, "JPEG", quality=92)

    def timed(work: Callable[[], object]) -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    pairs = [(timed(lambda: pool.clean(photo)), timed(bare)) for _ in range(ROUNDS)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"12 Mpx photo of {len(photo) / 1e6:.1f} MB: pipeline {ours * 1e3:.0f} ms, bare codec {theirs * 1e3:.0f} ms"
    )
    return {"ratio": ratio, "p50": ours}


def after_kill(pool: images.Pool) -> float:
    """Seconds until a file is clean again after the child was killed."""
    data = uploads.honest()["plain.jpg"]
    times = []
    for _ in range(5):
        pool.clean(data)
        os.kill(pool.pids()[0], 9)
        start = time.perf_counter()
        pool.clean(data)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def real(pool: images.Pool) -> None:
    files = real_files()
    outcomes = Counter(outcome(pool, path.read_bytes()) for path in files)
    print(f"real files: {len(files)}; " + ", ".join(f"{n} {code}" for code, n in outcomes.most_common()))


def naive() -> None:
    """What plain Pillow does with the same files, in this process."""
    decoded, worst = 0, 0.0
    for _, data, _ in corpus():
        start = time.perf_counter()
        try:
            Image.open(io.BytesIO(data)).load()
            decoded += 1
        except Exception:  # noqa: BLE001 - that is what it does
            pass
        worst = max(worst, time.perf_counter() - start)
    print(
        f"plain Pillow, unprotected: decoded {decoded}, worst {worst:.2f} s, peak {resident_mb(os.getpid()):.0f} MB"
    )


def main() -> int:
    if NAIVE in sys.argv:
        naive()
        return 0
    pool = images.Pool(children=1)
    pool.warm()
    print(
        "jail: "
        + ", ".join(f"{name} {'yes' if reached else 'NO'}" for name, reached in pool.isolation().items())
    )
    found = hostile(pool)
    real(pool)
    too_large, large_peak = large(pool)
    deaths = pool.stats().deaths + pool.stats().overtimes
    peak = max(found["peak"], large_peak)
    photo = phone_photo(pool)
    again = after_kill(pool)
    pool.close()
    subprocess.run([sys.executable, "-W", "ignore", __file__, NAIVE], check=False)
    rows = [
        ("files tried", f">= {MUTATIONS}", f"{found['files']:.0f}", found["files"] >= MUTATIONS),
        ("specimens with a wrong outcome", "0", f"{found['wrong']:.0f}", found["wrong"] == 0),
        ("children that died or ran over time", "0", f"{deaths}", deaths == 0),
        (
            "p99 of all files",
            "< 0.3 s",
            f"{found['p99']:.3f} s (p50 {found['p50']:.4f}, worst {found['worst']:.3f})",
            found["p99"] < 0.3,
        ),
        ("honest pictures of 24 to 40 Mpx refused", "0", f"{too_large}", too_large == 0),
        ("peak memory of a child, 40 Mpx too", "< 512 MB", f"{peak:.0f} MB", peak < 512),
        (
            "12 Mpx photo against the bare codec",
            "<= 1.30 x",
            f"{photo['ratio']:.2f} x",
            photo["ratio"] <= 1.30,
        ),
        ("first file after kill -9", "< 2 s", f"{again:.2f} s", again < 2),
    ]
    print(f"\n{'':40}{'target':>12}  measured")
    for name, target, measured, met in rows:
        print(f"{name:40}{target:>12}  {measured}  {'met' if met else 'MISSED'}")
    met = sum(row[3] for row in rows)
    print(f"{met} of {len(rows)} targets met")
    return 0 if met == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
