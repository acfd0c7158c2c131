"""Whole training loops of Stable-Baselines3 (torch) and SBX (jax): environment steps a second.

The work is that of `encore bench pendulum-td3`: act with noise, step, store, sample, and one update
a step, networks of 256-256 and batches of 256. The steps before the measurement fill the replay
past the start of learning and let a compiler finish. A2C, PPO and RecurrentPPO (sb3-contrib's) are run
as the library has them by default, which is the work of `encore bench a2c-cartpole`, `ppo-cartpole`
and `recurrent-ppo-cartpole` (there: an LSTM of 256 each for actor and critic, 64-64 after it).

    python whole_loop.py {sb3|sbx|sb3_contrib} [--algorithm TD3] [--env Pendulum-v1] [--steps 3000]
"""

import argparse
import time

from report import report

START_OF_LEARNING = 500


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", choices=["sb3", "sbx", "sb3_contrib"])
    parser.add_argument(
        "--algorithm",
        default="TD3",
        choices=["TD3", "SAC", "DDPG", "A2C", "PPO", "RecurrentPPO"],
    )
    parser.add_argument("--env", default="Pendulum-v1")
    parser.add_argument("--steps", type=int, default=1000, help="steps a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="of torch; jax takes what it finds")
    arguments = parser.parse_args()

    if arguments.library != "sbx":
        import torch

        if arguments.library == "sb3":
            import stable_baselines3 as library
        else:
            import sb3_contrib as library

        torch.set_num_threads(arguments.threads)
        versions = {arguments.library: library.__version__, "torch": torch.__version__}
    else:
        import jax
        import sbx as library

        versions = {"sbx": library.__version__, "jax": jax.__version__}

    off_policy = {
        "batch_size": 256,
        "learning_starts": START_OF_LEARNING,
        "train_freq": 1,
        "gradient_steps": 1,
        "policy_kwargs": {"net_arch": [256, 256]},
    }
    options = {} if arguments.algorithm in ("A2C", "PPO", "RecurrentPPO") else off_policy
    policy = "MlpLstmPolicy" if arguments.algorithm == "RecurrentPPO" else "MlpPolicy"
    agent = getattr(library, arguments.algorithm)(policy, arguments.env, seed=0, **options)
    agent.learn(3 * START_OF_LEARNING)
    seconds = []
    for _ in range(arguments.rounds):
        begin = time.perf_counter()
        agent.learn(arguments.steps, reset_num_timesteps=False)
        seconds.append(time.perf_counter() - begin)
    chosen = {"batch": 256, "hidden": [256, 256]} if options else {"settings": "defaults"}
    settings = {"environment": arguments.env, **chosen, **versions}
    name = f"{arguments.env}-{arguments.algorithm}-{arguments.library}"
    report(name, settings, seconds, arguments.steps)


if __name__ == "__main__":
    main()
