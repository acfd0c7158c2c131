"""Writes rliable.json: what rliable says about made-up scores, and quantiles of Student's t from SciPy.

Run it here after changing a case, in an environment of its own (rliable 1.2.0, `pip install rliable
"pandas<3"`): python rliable_reference.py. It takes a minute or two and gives the same file each time.
"""

import json
import pathlib

import numpy as np
from rliable import library, metrics
from scipy import stats

RESAMPLES = 50_000


def scores(runs, tasks, seed, spread=0.15):
    """Runs x tasks: tasks lie far apart, so that resampling across tasks would be seen."""
    random = np.random.default_rng(seed)
    levels = np.linspace(0.0, 2.0, tasks)
    return np.round(levels + spread * random.standard_t(4, size=(runs, tasks)), 6)


def interval(function, value):
    # rliable draws from NumPy's global generator, whatever `random_state` it is given.
    np.random.seed(7)
    _, intervals = library.get_interval_estimates(
        {"it": value}, lambda *x: np.array([function(*x)]), reps=RESAMPLES)
    return [float(bound) for bound in intervals["it"][:, 0]]


# Fewer numbers than these have so few resamples that their quantiles go in steps.
tables = {}
for name, (runs, tasks) in {"usual": (10, 6), "few": (5, 4), "one task": (20, 1)}.items():
    table = scores(runs, tasks, seed=runs)
    tables[name] = {
        "tasks": table.T.tolist(),
        "iqm": float(metrics.aggregate_iqm(table)),
        "iqm_interval": interval(metrics.aggregate_iqm, table),
        "mean_interval": interval(np.mean, table),
    }

comparisons = []
for ours, theirs in [(scores(8, 5, 1), scores(6, 5, 2)), (scores(5, 3, 3), scores(5, 3, 3) - 0.1)]:
    # Rounding to a tenth makes ties.
    ours, theirs = np.round(ours, 1), np.round(theirs, 1)
    comparisons.append({
        "ours": ours.T.tolist(),
        "theirs": theirs.T.tolist(),
        "probability": float(metrics.probability_of_improvement(ours, theirs)),
    })

small = scores(8, 5, 1), scores(6, 5, 2)
RESAMPLES = 2_000  # far slower than the others
comparisons[0]["interval"] = interval(
    metrics.probability_of_improvement, [np.round(part, 1) for part in small])

freedoms = [*range(1, 31), 40, 60, 120, 1000, 100000]
levels = [0.55, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995]
quantiles = [[n, p, float(stats.t.ppf(p, n))] for n in freedoms for p in levels]

values = [12.5, -3.25, 7.75, 0.5, 9.0]
low, high = stats.t.interval(
    0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))

result = {
    "tables": tables,
    "comparisons": comparisons,
    "student": quantiles,
    "mean": {"values": values, "interval": [float(low), float(high)]},
}
path = pathlib.Path(__file__).with_name("rliable.json")
path.write_text(json.dumps(result) + "\n")
