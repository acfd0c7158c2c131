"""Steps one Gymnasium environment without the bridge and writes down every number.

usage: reference.py REQUEST.json ANSWER.json

The request names an id, its keyword arguments, a time limit, seeds and the actions of each step.
Environments are reset when an episode ends, in the same step and without a seed, which is what
`step` of a vector environment promises. Floats are written by `repr`-exact JSON.
"""

import json
import sys

import gymnasium
import numpy


def main():
    with open(sys.argv[1]) as file:
        request = json.load(file)
    if request["id"].startswith("ALE/"):
        import ale_py

        gymnasium.register_envs(ale_py)
    if "BulletEnv" in request["id"]:
        import pybullet_envs_gymnasium  # noqa: F401
    kwargs = dict(request["kwargs"])
    if request["limit"]:
        kwargs["max_episode_steps"] = request["limit"]

    def flat(observation):
        return numpy.asarray(observation).astype(numpy.float32).ravel().tolist()

    answer = []
    for seed, actions in zip(request["seeds"], request["actions"]):
        environment = gymnasium.make(request["id"], **kwargs)
        space = environment.action_space
        first, _ = environment.reset(seed=seed)
        record = {"first": flat(first), "steps": []}
        for action in actions:
            if isinstance(space, gymnasium.spaces.Discrete):
                action = int(action[0]) + int(space.start)
            else:
                action = numpy.array(action, numpy.float32).reshape(space.shape)
                action = action.astype(space.dtype)
            observation, reward, terminated, truncated, _ = environment.step(action)
            arrival = flat(observation)
            if terminated or truncated:
                observation, _ = environment.reset()
            record["steps"].append(
                {
                    "observation": flat(observation),
                    "arrival": arrival,
                    "reward": float(reward),
                    "ending": 1 if terminated else 2 if truncated else 0,
                }
            )
        answer.append(record)
    with open(sys.argv[2], "w") as file:
        json.dump(answer, file)


main()
