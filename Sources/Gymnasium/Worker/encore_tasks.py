"""One environment that goes through several tasks: a trial is some episodes on one of them."""

import numpy


class TaskTrials:
    """Stands where an environment stands, and hands everything on to the task of its trial.

    Each task has an environment of its own, made when the task is first drawn and kept. What is
    drawn depends on the seed of the last `reset` alone. The first task of a seed is seeded by it,
    so that a single task is what it would be without trials; every other one by a number that is
    drawn, once, and then continues its own stream.
    """

    def __init__(self, make, count, episodes, in_turn, one_at_a_time):
        self.make, self.count, self.episodes = make, count, episodes
        self.in_turn, self.one_at_a_time = in_turn, one_at_a_time
        self.place = 0  # in the whole vector: there, tasks in turn begin with different ones
        self.made = {}
        self.task = 0
        self.episode = 0
        self.open(0)
        self.observation_space = self.environment.observation_space
        self.action_space = self.environment.action_space

    @property
    def environment(self):
        return self.made[self.task]

    def open(self, task):
        """Makes one task the current one."""
        if task not in self.made:
            if self.one_at_a_time:
                self.close()
                self.made = {}
            self.made[task] = self.make(task)
        self.task = task

    def draw(self):
        if self.in_turn:
            return (self.place + self.trial) % self.count
        return int(self.generator.integers(self.count))

    def reset(self, seed=None):
        if seed is not None:
            self.generator = numpy.random.default_rng(seed)
            self.seeded = set()
            self.trial = 0
            self.episode = 0
            self.open(self.draw())
        elif self.episode == self.episodes:
            self.trial += 1
            self.episode = 0
            task = self.draw()
            if task not in self.made:
                self.seeded.discard(task)  # closed since, or never seeded
            self.open(task)
        self.episode += 1
        if self.task in self.seeded:
            return self.environment.reset()
        if self.seeded:
            seed = int(self.generator.integers(2**31))
        self.seeded.add(self.task)
        return self.environment.reset(seed=seed)

    def step(self, action):
        return self.environment.step(action)

    def render(self):
        return self.environment.render()

    def close(self):
        for environment in self.made.values():
            environment.close()
