"""One worker process that proposes settings: SMAC3's multi-fidelity search, asked and told.

It reads messages on descriptor 3 and answers each on descriptor 4 (a message: four bytes of length,
little-endian, then the body; an answer has 'k' or 'e' in front). All bodies are JSON.

The first message is the setup: `seed`, `least`, `most` and `eta` of Hyperband, `initial`, how many
configurations come before the model's first proposal, and `space`, a list of settings with `name`,
`kind` (`real`, `int`, `choice` or `order`), `low`, `high` and `isLog` or `choices`, and `default`.
The default configuration is always the first. Its answer tells the `budgets` of the brackets.

Then `{"ask": true}` is answered with the `budget` and the `values` of a trial, in the order of the
space, or with nothing in `values` when no new configuration can be found; and
`{"tell": N, "cost": c}` says what the N-th trial asked for (from 1) came to. A cost that is null is
that of a trial that failed: it counts as worse than all others, and goes on to do so when a worse
one comes. Standard output is no part of this.

All that decides an answer is the setup and the asks and tells before it: equal conversations give
equal answers, on one machine with one set of versions.
"""

import json
import os
import struct
import traceback


class Ended(Exception):
    """Nobody asks any more."""


def read_message(stream):
    header = stream.read(4)
    if len(header) < 4:
        raise Ended
    return json.loads(stream.read(struct.unpack("<I", header)[0]))


def write_message(stream, status, body):
    data = json.dumps(body).encode()
    stream.write(status + struct.pack("<I", len(data)) + data)
    stream.flush()


def space_of(setup):
    from ConfigSpace import (
        CategoricalHyperparameter,
        ConfigurationSpace,
        OrdinalHyperparameter,
        UniformFloatHyperparameter,
        UniformIntegerHyperparameter,
    )

    numbers = {"real": UniformFloatHyperparameter, "int": UniformIntegerHyperparameter}
    space = ConfigurationSpace(seed=setup["seed"])
    for one in setup["space"]:
        if one["kind"] in numbers:
            kind = float if one["kind"] == "real" else int
            space.add(
                numbers[one["kind"]](
                    one["name"], lower=kind(one["low"]), upper=kind(one["high"]),
                    default_value=kind(one["default"]), log=one["isLog"]))
        elif one["kind"] == "order":
            space.add(
                OrdinalHyperparameter(
                    one["name"], sequence=one["choices"], default_value=one["default"]))
        else:
            space.add(
                CategoricalHyperparameter(
                    one["name"], choices=one["choices"], default_value=one["default"]))
    return space


class Search:
    def __init__(self, setup):
        from smac import MultiFidelityFacade, Scenario

        self.names = [one["name"] for one in setup["space"]]
        space = space_of(setup)
        scenario = Scenario(
            space, name="search", deterministic=True, seed=setup["seed"],
            min_budget=setup["least"], max_budget=setup["most"], n_workers=1,
            # The caller counts the trials: here the number would only change the design.
            n_trials=1_000_000_000)
        # The default first, which SMAC's own design would put last.
        first = space.get_default_configuration()
        # From a seed of their own: where SMAC needs a configuration before anything was told it
        # draws from the space seeded with the search's, and one that comes twice stops its bracket.
        space.seed((setup["seed"] + 1) % 2**32)
        others = [space.sample_configuration() for _ in range(setup["initial"] - 1)]
        design = MultiFidelityFacade.get_initial_design(
            scenario, n_configs=0, additional_configs=[first] + others)
        intensifier = MultiFidelityFacade.get_intensifier(scenario, eta=setup["eta"])

        def never(config, seed, budget):
            raise RuntimeError("trials are trained by the caller")

        self.facade = MultiFidelityFacade(
            scenario, never, initial_design=design, intensifier=intensifier, overwrite=True,
            logging_level=False)
        self.trials = []  # in the order in which they were asked for
        self.costs = {}
        self.penalty = None

    def ask(self):
        from smac.main.exceptions import ConfigurationSpaceExhaustedException

        try:
            trial = self.facade.ask()
        except (StopIteration, ConfigurationSpaceExhaustedException):
            return {}
        except RuntimeError as error:
            # An exhausted space raises within a generator.
            if isinstance(error.__cause__, (StopIteration, ConfigurationSpaceExhaustedException)):
                return {}
            raise
        self.trials.append(trial)
        values = dict(trial.config)
        plain = [getattr(values[name], "item", lambda: values[name])() for name in self.names]
        return {"budget": trial.budget, "values": plain}

    def tell(self, number, cost):
        self.costs[number] = cost
        if cost is not None:
            self.record(number, cost)
        known = [one for one in self.costs.values() if one is not None]
        # Twice the span below the worst, and never nothing; before any trial succeeded all are
        # alike.
        span = max(known) - min(known) if known else 0.0
        penalty = max(known) + max(span, 1e-3 * abs(max(known)), 1e-6) if known else 1.0
        changed, self.penalty = penalty != self.penalty, penalty
        for other, told in self.costs.items():
            if told is None and (changed or other == number):
                self.record(other, penalty)
        return {}

    def record(self, number, cost):
        from smac.runhistory.dataclasses import TrialValue

        self.facade.tell(self.trials[number - 1], TrialValue(cost=cost), save=False)


def report_of(error):
    missing = isinstance(error, ImportError)
    return {
        "kind": "missing" if missing else "failed",
        "what": (error.name or str(error)) if missing else f"{type(error).__name__}: {error}",
        "details": traceback.format_exc(),
    }


def main():
    commands, answers = os.fdopen(3, "rb"), os.fdopen(4, "wb")
    try:
        search = Search(read_message(commands))
        write_message(answers, b"k", {})
        while True:
            message = read_message(commands)
            if "ask" in message:
                answer = search.ask()
            else:
                answer = search.tell(message["tell"], message["cost"])
            write_message(answers, b"k", answer)
    except Ended:
        pass
    except Exception as error:
        write_message(answers, b"e", report_of(error))


main()
