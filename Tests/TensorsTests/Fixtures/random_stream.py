"""Writes random_stream.json: numbers of an independent SplitMix64 and xoshiro256++.

Written from Steele, Lea and Flood 2014 and from Blackman and Vigna 2019 in whole-number Python, and
checked first against the vector published with xoshiro256++ for the state 1, 2, 3, 4.
"""

import json
import pathlib

MASK = (1 << 64) - 1


def split_mix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotated(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK


def xoshiro(state):
    s = list(state)
    while True:
        yield (rotated((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)


published = xoshiro([1, 2, 3, 4])
assert [next(published) for _ in range(3)] == [41943041, 58720359, 3588806011781223]


def stream(seed):
    filler = split_mix(seed)
    return xoshiro([next(filler) for _ in range(4)])


def fork(seed, name):
    digest = 0xCBF29CE484222325
    for byte in name.encode():
        digest = ((digest ^ byte) * 0x100000001B3) & MASK
    swapped = int.from_bytes(digest.to_bytes(8, "little"), "big")
    return next(split_mix(seed ^ swapped)) ^ digest


def first(seed, count):
    numbers = stream(seed)
    return [next(numbers) for _ in range(count)]


seeds = [0, 1, 42, MASK, 0x0123456789ABCDEF]
exploration = fork(1, "exploration")
result = {
    "streams": {str(seed): [str(n) for n in first(seed, 8)] for seed in seeds},
    "uniform": [(n >> 11) * 2.0**-53 for n in first(7, 6)],
    "below10": [(n * 10) >> 64 for n in first(7, 12)],
    "forks": {
        "exploration": [str(n) for n in first(exploration, 4)],
        "exploration/0": [str(n) for n in first(fork(exploration, "0"), 4)],
        "Übung": [str(n) for n in first(fork(1, "Übung"), 4)],
    },
}
path = pathlib.Path(__file__).with_name("random_stream.json")
path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
