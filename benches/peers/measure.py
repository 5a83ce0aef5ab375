"""Runs every reader on every fixture PDF as a whole process and prints time, memory and share of cells exact.

Time is the median of the wall clock over the counted runs, after one run that is not counted; processor time beside it,
since a busy machine stretches the first and not the second. Memory is the largest
resident set of the process or of a process it waited for. A cell is exact when the tool gives a cell with just its
characters, white space and the mark 、 between names apart. Cells are those of the fixture's truth.json; a cell merged
over several rows counts once, and an empty one or a dash not at all. duban is timed from the file to the finished plan,
which is more than the others do, and its cells are taken from that plan.
"""

import argparse
import importlib.metadata
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = {
    "pdfplumber": "pdfplumber",
    "tablers": "tablers",
    "pymupdf": "pymupdf",
    "camelot": "camelot-py",
    "tabula": "tabula-py",
}
TIMEOUT = 300


def bare(text):
    return re.sub(r"[\s、]+", "", text or "")


def expected(folder):
    """The printed cells of a fixture: those of one row, and those that may be merged over rows (once each)."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    rows, merged = Counter(), set()
    for row in truth["rows"]:
        rows.update(bare(text) for text in [row["detail"], *row["plans"]] if bare(text))
        units = row.get("units_printed") or row["units"]
        groups = [[row["name"]], units, row["leaders"], row["chiefs"]]
        merged.update(bare("".join(group)) for group in groups)
    merged.discard("")
    return rows, merged


def share(rows, merged, texts):
    found = Counter(bare(text) for text in texts)
    right = sum((rows & found).values()) + sum(text in found for text in merged)
    return right / (rows.total() + len(merged))


def plan_cells(plan):
    """The cells that a plan's texts were printed in."""
    for category in plan["categories"]:
        for project in category["projects"]:
            yield project["name"]
            for task in project["tasks"]:
                yield (task["item"] or "") + task["detail"]
                yield from (m["text"] for m in task["milestones"])
                yield "".join(party["unit"] for party in task["parties"])
                yield "".join(task["leaders"])
                yield "".join(task["chiefs"])


def run(command):
    """Seconds, processor seconds, megabytes, and the output, None when it failed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err)
        timed_out = False
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.perf_counter() - start > TIMEOUT:
                process.kill()
                timed_out = True
            time.sleep(0.001)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read()
        failed = timed_out or process.returncode not in (0, 1) or not output
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, None if failed else output


def measure(command, cells_of, wanted, runs):
    first = run(command)
    if first[3] is None:
        return None
    counted = [run(command) for _ in range(runs)]
    texts = list(cells_of(json.loads(first[3])))
    return (
        statistics.median(c[0] for c in counted),
        statistics.median(c[1] for c in counted),
        max(c[2] for c in counted),
        share(*wanted, texts),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--duban", type=Path, default=ROOT / "target/release/duban")
    parser.add_argument("folders", nargs="*", type=Path)
    options = parser.parse_args()
    folders = options.folders or sorted(p.parent for p in ROOT.glob("fixtures/*/truth.json"))

    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, {options.runs} runs")
    for name, package in PEERS.items():
        try:
            print(f"{name} {importlib.metadata.version(package)}", end="  ")
        except importlib.metadata.PackageNotFoundError:
            print(f"{name} not installed", end="  ")
    print("\n")
    print("| file | tool | time, s | processor, s | memory, MB | cells exact |")
    print("|---|---|---:|---:|---:|---:|")
    for folder in folders:
        wanted = expected(folder)
        for file in sorted(folder.glob("*.pdf")):
            label = f"{folder.name}/{file.name}"
            commands = {"duban (whole plan)": ([options.duban, "read", file], plan_cells)}
            for name in PEERS:
                reader = Path(__file__).with_name("reader.py")
                commands[name] = ([sys.executable, reader, name, file], list)
            for name, (command, cells_of) in commands.items():
                result = measure([str(part) for part in command], cells_of, wanted, options.runs)
                if result is None:
                    print(f"| {label} | {name} | failed | | | |", flush=True)
                else:
                    seconds, processor, megabytes, exact = result
                    print(f"| {label} | {name} | {seconds:.3f} | {processor:.3f} | {megabytes:.0f} | {exact:.1%} |", flush=True)


if __name__ == "__main__":
    main()
