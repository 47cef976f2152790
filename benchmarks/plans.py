"""`make bench-plans`: the planner beside bounds that no plan can beat, beside a greedy one, and at ten times the size.

Each step runs in a process of its own, so that its memory is its own. Figures and what they mean: docs/quality.md.
"""

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.regions import CLIENTS, region

ROOT = Path(__file__).resolve().parent.parent
SEEDS = range(1, 6)
Step = Callable[[Path, int, bool, int, bool], dict[str, Any]]


def plan(folder: Path, seed: int, tight: bool, clients: int, dense: bool) -> dict[str, Any]:
    """Make a plan; seconds, memory and what each aim reached."""
    from transitions.planning import planner

    problem = region(seed, clients=clients, tight=tight, dense=dense)
    planner.plan(region(seed, clients=60))  # what is made once per process, such as the holidays
    began, spent = time.perf_counter(), time.process_time()
    draft = planner.plan(problem)
    seconds, processor = time.perf_counter() - began, time.process_time() - spent
    with (folder / "draft.pickle").open("wb") as file:
        pickle.dump(draft, file)
    return {
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "lines": len(problem.lines),
        "unplaced": len(draft.unplaced),
        "scores": {score.name: score.value for score in draft.scores},
        "ranked": _ranked(draft.scores),
    }


def greedy(folder: Path, seed: int, tight: bool, clients: int, dense: bool) -> dict[str, Any]:
    """The same region, planned one resident after the other."""
    from benchmarks import greedy as one_by_one

    return {"ranked": _ranked(one_by_one.plan(region(seed, clients=clients, tight=tight, dense=dense)))}


def bounds(folder: Path, seed: int, tight: bool, clients: int, dense: bool) -> dict[str, Any]:
    """How good each of the first four aims could at most have been, given those before it."""
    from benchmarks.bounds import bounds as bound

    with (folder / "draft.pickle").open("rb") as file:
        draft = pickle.load(file)  # noqa: S301 - written by `plan` a moment ago
    found = bound(region(seed, clients=clients, tight=tight, dense=dense), draft)
    return {name: [reached, best] for name, reached, best in found}


def _ranked(scores: Any) -> list[int]:
    from transitions.planning.scores import ranked

    return list(ranked(scores))


def run(
    name: str, folder: Path, seed: int, tight: bool, clients: int, *, dense: bool = False
) -> dict[str, Any]:
    """One step in a process of its own; its last line is JSON."""
    words = [name, folder, seed, int(tight), clients, int(dense)]
    command = [sys.executable, "-m", "benchmarks.plans", "--step", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{words} failed:\n{done.stdout}\n{done.stderr}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.plans")
    words.add_argument("--step", nargs=6)
    words.add_argument("--clients", type=int, default=CLIENTS)
    words.add_argument("--large", type=int, default=10 * CLIENTS)
    chosen = words.parse_args()
    if chosen.step:
        name, folder, seed, tight, clients, dense = chosen.step
        steps: dict[str, Step] = {"plan": plan, "greedy": greedy, "bounds": bounds}
        found = steps[name](Path(folder), int(seed), tight == "1", int(clients), dense == "1")
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        report(Path(folder), chosen.clients, chosen.large)


def report(folder: Path, clients: int, large: int) -> None:
    """A row per region, with seconds of the processor; then how the first region grows."""
    print(
        "| region | s | MB | placed | (b) safe days | (b) start weeks | (c) | (c) weeks | (d) | beats greedy at |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    small = {}
    for seed in SEEDS:
        for tight in (False, True):
            made = run("plan", folder, seed, tight, clients)
            small[seed, tight] = made["processor"]
            best = run("bounds", folder, seed, tight, clients)
            line(seed, tight, made, best, run("greedy", folder, seed, tight, clients))
    for dense in (False, True):
        for tight in (False, True):
            made = run("plan", folder, 1, tight, large, dense=dense)
            print(
                f"{large:,} clients, {'the same' if dense else 'more'} municipalities, {_word(tight)}: "
                f"{made['processor']} s of the processor, {made['seconds']} s by the clock, {made['megabytes']} MB, "
                f"{made['processor'] / small[1, tight]:.1f} times the first region of {clients:,}"
            )


def line(seed: int, tight: bool, made: dict[str, Any], best: dict[str, Any], other: dict[str, Any]) -> None:
    """A row: what was reached / the bound. The aim with which the plan first beats the greedy one."""
    shown = [f"{reached:,} / {bound:,}" for reached, bound in best.values()]
    placed, safe, _urgent, weeks, *others = shown
    differs = next(
        (
            at
            for at, pair in enumerate(zip(made["ranked"], other["ranked"], strict=True))
            if pair[0] != pair[1]
        ),
        None,
    )
    won = "equal" if differs is None else list(made["scores"])[differs]
    if differs is not None and made["ranked"][differs] > other["ranked"][differs]:
        won = f"WORSE: {won}"
    cells = [
        f"{seed} {_word(tight)}",
        *(made["processor"], made["megabytes"]),
        *(placed, safe, weeks, *others),
        won,
    ]
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def _word(tight: bool) -> str:
    return "tight" if tight else "normal"


if __name__ == "__main__":
    main()
