"""Environments of one's own: one that behaves, and the faults that others have."""

import os
import time

import gymnasium
import numpy
from gymnasium.spaces import Box, Dict, Discrete, MultiDiscrete


class Counter(gymnasium.Env):
    """Counts its steps from `start`; ends after `length`. The reward is what it is given."""

    def __init__(self, start=0, length=5, scale=1.0, greeting=None, render_mode=None):
        self.observation_space = Box(-numpy.inf, numpy.inf, (2, 2), numpy.float64)
        self.action_space = Box(-1.0, 1.0, (1,), numpy.float32)
        self.start, self.length, self.scale = start, length, scale
        self.kinds = [type(start).__name__, type(scale).__name__]
        if greeting:
            print(greeting)
        self.render_mode = render_mode
        self.last = None

    def seen(self):
        return numpy.array([[self.count, self.drawn], [self.number, self.scale]], numpy.float64)

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        self.count = self.start
        self.drawn = float(self.np_random.integers(1000))
        self.number = -1.0 if seed is None else float(seed)
        return self.seen(), {}

    def act(self):
        pass

    def step(self, action):
        # An environment may keep its action; it must not change afterwards.
        if self.last is not None:
            assert self.last[0][0] == self.last[1], "the last action has changed"
        self.last = (action, float(action[0]))
        self.count += 1
        self.act()
        return self.seen(), float(action[0]), self.count - self.start >= self.length, False, {}

    def render(self):
        picture = numpy.zeros((3, 4, 3), numpy.uint8)
        picture[0, 1] = (int(self.number), 2, 3)
        return picture


class CannotBeDrawn(Counter):
    """As one that is asked for a render mode that it does not have."""

    metadata = {"render_modes": ["human"]}

    def render(self):
        return gymnasium.Env.render(self)


class Wide(Counter):
    """Takes as many numbers as it is told."""

    def __init__(self, width=1, render_mode=None):
        super().__init__(render_mode=render_mode)
        self.action_space = Box(-1.0, 1.0, (width,), numpy.float32)


class Both(Counter):
    """Terminated and truncated in the same step."""

    def step(self, action):
        observation, reward, ended, _, info = super().step(action)
        return observation, reward, ended, ended, info


class Raises(Counter):
    def act(self):
        if self.count == 3:
            raise ValueError("the third step is one too many")


class Dies(Counter):
    def act(self):
        if self.count == 3:
            print("these are my last words")
            os._exit(7)


class Hangs(Counter):
    def act(self):
        if self.count == 3:
            print("hanging now")
            time.sleep(1000)


class AlwaysDies(Counter):
    def reset(self, seed=None, options=None):
        os._exit(9)


class Leaves(Counter):
    def act(self):
        raise SystemExit(0)


class Prints(Counter):
    def act(self):
        for number in range(2000):
            print("k" * 100, number)


class GivesNaN(Counter):
    def seen(self):
        seen = super().seen()
        if self.count == 2:
            seen[1, 0] = numpy.nan
        return seen


class RewardsNaN(Counter):
    def step(self, action):
        observation, _, ended, truncated, info = super().step(action)
        reward = float("inf") if self.count == 4 else 0.0
        return observation, reward, ended, truncated, info


class WrongShape(Counter):
    def seen(self):
        return super().seen()[0] if self.count == 2 else super().seen()


class CannotBeMade(gymnasium.Env):
    def __init__(self):
        raise RuntimeError("no licence found")


class NeedsAPackage(gymnasium.Env):
    def __init__(self):
        import a_package_that_nobody_has  # noqa: F401


class SeesADictionary(Counter):
    def __init__(self):
        super().__init__()
        self.observation_space = Dict({"position": Discrete(3)})


class ManyLevers(Counter):
    def __init__(self):
        super().__init__()
        self.action_space = MultiDiscrete([2, 3])


class CountsFromTwo(gymnasium.Env):
    """Discrete spaces that do not begin at zero: 2, 3, 4 and 5, 6."""

    observation_space = Discrete(3, start=2)
    action_space = Discrete(2, start=5)

    def reset(self, seed=None, options=None):
        return 2, {}

    def step(self, action):
        return 4, float(action), False, False, {}
