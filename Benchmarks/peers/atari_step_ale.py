"""Eight games of Pong under random actions, stepped by ale-py's vector environment alone.

The work is that of `encore bench atari-step` without the way through the bridge.

    python atari_step_ale.py [--threads 2] [--rounds 7]
"""

import argparse
import time

import ale_py
import numpy as np
from ale_py.vector_env import AtariVectorEnv
from gymnasium.vector import AutoresetMode

from report import report

GAMES, STEPS = 8, 200


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()

    games = AtariVectorEnv(
        "pong", GAMES, num_threads=arguments.threads, autoreset_mode=AutoresetMode.SAME_STEP,
        episodic_life=False, reward_clipping=False)
    games.reset(seed=1)
    draw = np.random.default_rng(1)
    actions = games.single_action_space.n

    def steps():
        for _ in range(STEPS):
            games.step(draw.integers(actions, size=GAMES))

    steps()
    seconds = []
    for _ in range(arguments.rounds):
        begin = time.perf_counter()
        steps()
        seconds.append(time.perf_counter() - begin)
    settings = {"count": GAMES, "threads": arguments.threads, "ale-py": ale_py.__version__}
    report("atari-step-ale", settings, seconds, STEPS * GAMES)


if __name__ == "__main__":
    main()
