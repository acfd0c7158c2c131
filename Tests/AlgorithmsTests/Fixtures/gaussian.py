"""Writes gaussian.json: squashed Gaussian actions and the logarithms of their densities.

Run it here after changing a case: python3 gaussian.py (NumPy and SciPy). The Gaussian is SciPy's;
the squashing's log(1 - tanh^2 u) is taken as -2 log cosh u, which is not how the Swift side has it.
"""

import json
import pathlib

import numpy as np
from scipy import stats

# Mean, logarithm of the deviation and noise, a number an action.
CASES = [
    ("small", [0.3, -1.2], [-0.5, 0.4], [0.7, -0.2]),
    ("at the mean", [0.0, 0.5], [0.0, -3.0], [0.0, 0.0]),
    ("where tanh rounds to one in 32 bits", [12.0, -9.0], [0.0, -1.0], [1.5, -2.0]),
    ("where tanh rounds to one in 64 bits", [25.0, -40.0], [0.5, 1.0], [-1.0, 2.0]),
    ("far out", [60.0, -80.0], [1.0, 2.0], [3.0, -3.0]),
    ("beyond the bounds of the deviation", [0.2, -0.1], [5.0, -30.0], [0.1, 1.0]),
]

cases = []
for name, mean, log_deviation, noise in CASES:
    mean, noise = np.array(mean), np.array(noise)
    bounded = np.clip(log_deviation, -20, 2)
    draw = mean + np.exp(bounded) * noise
    log_cosh = np.logaddexp(draw, -draw) - np.log(2)
    density = stats.norm.logpdf(noise) - bounded + 2 * log_cosh
    cases.append({
        "name": name,
        "mean": mean.tolist(),
        "logDeviation": log_deviation,
        "noise": noise.tolist(),
        "action": np.tanh(draw).tolist(),
        "logDensity": float(density.sum()),
    })

target = pathlib.Path(__file__).with_name("gaussian.json")
target.write_text(json.dumps(cases, indent=1) + "\n")
