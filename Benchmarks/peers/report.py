"""What every peer prints: the same JSON array that `encore bench NAME --json` prints."""

import json
import statistics


def report(name, settings, seconds_per_round, repetitions):
    """Prints one entry: the median time of a repetition over the rounds, and its inverse."""
    each = sorted(seconds / repetitions for seconds in seconds_per_round)
    median = statistics.median(each)
    entry = {
        "name": name,
        "settings": settings,
        "median_ms": median * 1e3,
        "per_second": 1 / median,
        "rounds": len(each),
    }
    print(json.dumps([entry]))
