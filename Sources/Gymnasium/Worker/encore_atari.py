"""Atari games as they are usually learned from: ale-py's vector environment, all preprocessing in C++."""

import difflib

import ale_py
import numpy
from ale_py import roms
from ale_py.registration import rom_id_to_name
from ale_py.vector_env import AtariVectorEnv
from gymnasium.vector import AutoresetMode

PREFIX = "Atari/"

# The screen of an Atari 2600, in colour: what a person would see.
SCREEN = {"grayscale": False, "stack_num": 1, "img_height": 210, "img_width": 160}


def rom_of(name):
    """What ale-py calls a game, and nothing for one that it does not have; then names like it."""
    games = {PREFIX + rom_id_to_name(rom): rom for rom in roms.get_all_rom_ids()}
    if name in games:
        return games[name], []
    # The prefix is not compared: with it all games are somewhat alike.
    folded = {game.removeprefix(PREFIX).lower(): game for game in games}
    close = difflib.get_close_matches(name.removeprefix(PREFIX).lower(), folded, 3, 0.6)
    return None, [folded[key] for key in close]


class Games:
    """Several copies of one game. What ends is reset at once, within the step that ended it."""

    def __init__(self, rom, count, draws, arguments):
        # A lost life is told from the number of lives: then it cannot be taken for the game's end.
        self.tells_lost_lives = arguments.pop("life_loss_info", False)
        common = {
            **arguments,
            "autoreset_mode": AutoresetMode.SAME_STEP,
            "episodic_life": False,
            "reward_clipping": False,
        }
        self.games = AtariVectorEnv(rom, count, **common)
        # ale-py keeps no screen. The same games with the same seeds and actions are the same games.
        self.screens = AtariVectorEnv(rom, count, **{**common, **SCREEN}) if draws else None
        self.observation_space = self.games.single_observation_space
        self.action_space = self.games.single_action_space

    def reset(self, seed):
        observations, info = self.games.reset(seed=seed)
        self.lives = info["lives"].copy()
        if self.screens:
            self.screen, _ = self.screens.reset(seed=seed)
        return observations

    def step(self, actions):
        """Observations, rewards, which ended, which were cut off, which lost a life and go on, and
        what those that ended or were cut off showed last."""
        observations, rewards, ended, cut, info = self.games.step(actions)
        lost = (info["lives"] < self.lives) & ~ended & ~cut & self.tells_lost_lives
        self.lives = info["lives"].copy()
        if self.screens:
            self.screen = self.screens.step(actions)[0]
        return observations, rewards, ended, cut, lost, info.get("final_obs")

    def picture(self, place):
        if self.screens is None:
            raise RuntimeError("the games were not made to be drawn")
        return numpy.asarray(self.screen[place, 0])

    def close(self):
        self.games.close()
        if self.screens:
            self.screens.close()
