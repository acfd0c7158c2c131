"""MetaGym's quadruped, a Unitree A1 in PyBullet, as a Gymnasium environment."""

import collections
import collections.abc
import random

import gymnasium
import numpy

# MetaGym 0.1.1 imports the name from where Python had it up to 3.9.
collections.Sequence = collections.abc.Sequence

from metagym.quadrupedal import A1GymEnv  # noqa: E402

NAME = "MetaGym/quadrupedal"

# What 0.1.1 builds; any other name is flat ground without a word.
TASKS = (
    "plane",
    "stairstair",
    "stairslope",
    "slopestair",
    "slopeslope",
    "highstair",
    "gallop",
    "cave",
    "balancebeam",
    "heightfield",
)

# None is registered: an A1 that stands still, or walks, would do so for ever. 26 ms a step.
DEFAULT_LIMIT = 1000


class Quadruped(gymnasium.Env):
    """Observations and actions are MetaGym's own: 37 numbers, 12 offsets of joint angles.

    MetaGym draws from global generators and takes no seed, and PyBullet's solver keeps something
    over a reset. So a seed sets those generators and builds the world anew: what follows it repeats
    exactly. There can be one world a process, since terrain is always built in the first.
    """

    metadata = {"render_modes": []}
    # The same for every task; the first world tells.
    spaces = None

    def __init__(self, task="plane", render_mode=None, **arguments):
        if task not in TASKS:
            raise ValueError(f"the quadruped has no task '{task}', only {', '.join(TASKS)}")
        self.arguments = {"task": task, **arguments}
        self.base = None
        if Quadruped.spaces is None:
            self.build(0)
            Quadruped.spaces = tuple(
                gymnasium.spaces.Box(
                    space.low.astype(numpy.float32), space.high.astype(numpy.float32)
                )
                for space in (self.base.observation_space, self.base.action_space)
            )
        self.observation_space, self.action_space = Quadruped.spaces

    def build(self, seed):
        """Builds the world, after the last one is gone."""
        self.close()
        numpy.random.seed(seed % 2**32)
        random.seed(seed)
        self.base = A1GymEnv(**self.arguments)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self.build(seed)
        elif self.base is None:
            self.build(0)
        observation, _ = self.base.reset()
        return numpy.asarray(observation, numpy.float32), {}

    def step(self, action):
        observation, reward, done, _ = self.base.step(numpy.asarray(action, numpy.float64))
        return numpy.asarray(observation, numpy.float32), float(reward), bool(done), False, {}

    def close(self):
        # Its own `close` leaves the world connected.
        if self.base is not None:
            self.base.pybullet_client.disconnect()
            self.base = None


def make(limit, **arguments):
    """One quadruped with its time limit in steps."""
    return gymnasium.wrappers.TimeLimit(Quadruped(**arguments), limit or DEFAULT_LIMIT)
