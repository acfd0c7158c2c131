"""Records whole episodes of Gymnasium's classic control tasks, from known states.

    python3 -m venv gymenv && gymenv/bin/pip install gymnasium==1.4.0 numpy==2.4.6
    gymenv/bin/python make_fixtures.py

Each file holds a list of episodes: `state` (the 64-bit state after the reset), `actions` (32-bit),
and what each of them led to: `observations` (32-bit), `rewards` (64-bit), `terminated`.
"""

import json
import pathlib

import gymnasium
import numpy

here = pathlib.Path(__file__).parent


def shortest(number):
    """The shortest decimal that reads back as the same 32-bit number."""
    return float(str(numpy.float32(number)))


def episode(name, seed, length, choose):
    task = gymnasium.make(name).unwrapped
    observation, _ = task.reset(seed=seed)
    random = numpy.random.default_rng(seed)
    record = {
        "state": [float(number) for number in task.state],
        "first": [shortest(number) for number in observation],
        "actions": [], "observations": [], "rewards": [], "terminated": [],
    }
    for _ in range(length):
        action = choose(observation, random)
        observation, reward, terminated, _, _ = task.step(action)
        is_index = isinstance(action, int)
        record["actions"].append(action if is_index else shortest(action[0]))
        record["observations"].append([shortest(number) for number in observation])
        record["rewards"].append(float(reward))
        record["terminated"].append(bool(terminated))
        if terminated:
            break
    return record


def uniform(limit):
    """Forces in ±limit, beyond the bounds of the task where limit is."""
    return lambda _, random: random.uniform(-limit, limit, 1).astype(numpy.float32)


def along(observation, random):
    """Pushes where the car is going, at times harder than allowed: reaches both walls and the goal."""
    sign = 1 if observation[1] >= 0 else -1
    return numpy.array([sign * random.uniform(0.8, 1.2)], dtype=numpy.float32)


def steady(observation, _):
    """Keeps the pole up for long."""
    return int(observation[2] + 0.3 * observation[3] + 0.05 * observation[1] > 0)


def write(file, episodes):
    text = json.dumps(episodes, separators=(",", ":"))
    (here / file).write_text(text.replace('},{', '},\n{') + "\n")


write("Pendulum.json", [
    episode("Pendulum-v1", 1, 200, uniform(2)),
    episode("Pendulum-v1", 2, 200, uniform(5)),
])
write("CartPole.json", [
    episode("CartPole-v1", 1, 500, lambda _, random: int(random.integers(2))),
    episode("CartPole-v1", 2, 500, lambda _, random: 1),
    episode("CartPole-v1", 3, 500, steady),
])
write("MountainCarContinuous.json", [
    episode("MountainCarContinuous-v0", 1, 999, uniform(1.2)),
    episode("MountainCarContinuous-v0", 2, 999, along),
])
