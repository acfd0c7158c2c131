"""Writes optimizers.json: steps of Adam, RMSProp and SGD, computed by NumPy in 64 bits.

Run it here after changing a case: python3 optimizers.py. The formulas are written from the papers,
not from the Swift side.
"""

import json
import pathlib

import numpy as np

SHAPES = [(2, 3), (3,)]
STEPS = 4
random = np.random.default_rng(11)


def treated(gradients, parameters, clip, decay):
    """Clipping by the norm over all parameters, then L2 decay."""
    norm = np.sqrt(sum(np.sum(g * g) for g in gradients))
    factor = clip / norm if clip is not None and norm > clip else 1.0
    return [g * factor + decay * w for g, w in zip(gradients, parameters)]


def adam(state, g, settings, count):
    beta1, beta2 = settings["beta1"], settings["beta2"]
    state["m"] = beta1 * state.get("m", 0) + (1 - beta1) * g
    state["s"] = beta2 * state.get("s", 0) + (1 - beta2) * g**2
    first = state["m"] / (1 - beta1**count)
    second = state["s"] / (1 - beta2**count)
    return settings["rate"] * first / (np.sqrt(second) + settings["epsilon"])


def rmsprop(state, g, settings, count):
    state["s"] = settings["decay"] * state.get("s", 0) + (1 - settings["decay"]) * g**2
    return settings["rate"] * g / (np.sqrt(state["s"]) + settings["epsilon"])


def sgd(state, g, settings, count):
    state["v"] = settings["momentum"] * state.get("v", 0) + g
    return settings["rate"] * state["v"]


RULES = {
    "Adam": (adam, {"rate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}),
    "RMSProp": (rmsprop, {"rate": 0.05, "decay": 0.9, "epsilon": 1e-3}),
    "SGD": (sgd, {"rate": 0.05, "momentum": 0.7}),
}
# A gradient here is about 3 long, so that 1 clips every step and 100 none.
TREATMENTS = [(None, 0.0), (1.0, 0.0), (None, 0.1), (1.0, 0.1), (100.0, 0.1)]

cases = []
for name, (rule, settings) in RULES.items():
    for clip, decay in TREATMENTS:
        parameters = [np.round(random.uniform(-1, 1, shape), 3) for shape in SHAPES]
        states = [{} for _ in SHAPES]
        case = {
            "optimizer": name,
            "settings": settings,
            "clipNorm": clip,
            "weightDecay": decay,
            "start": [w.ravel().tolist() for w in parameters],
            "gradients": [],
            "after": [],
        }
        for count in range(1, STEPS + 1):
            raw = [np.round(random.uniform(-2, 2, shape), 3) for shape in SHAPES]
            ready = treated(raw, parameters, clip, decay)
            parameters = [
                w - rule(state, g, settings, count)
                for w, state, g in zip(parameters, states, ready)
            ]
            case["gradients"].append([g.ravel().tolist() for g in raw])
            case["after"].append([w.ravel().tolist() for w in parameters])
        cases.append(case)

target = pathlib.Path(__file__).with_name("optimizers.json")
target.write_text(json.dumps(cases, indent=1) + "\n")
