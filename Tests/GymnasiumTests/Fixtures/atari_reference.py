"""What ale-py's vector environment does, for the tests of `Atari/…`.

Called with a request (JSON), a file for the pictures (bytes) and one for the rest (JSON). Lost lives are
told here by ale-py's own flag, and not from the number of lives.
"""

import json
import sys

import numpy
from ale_py.vector_env import AtariVectorEnv
from gymnasium.vector import AutoresetMode

with open(sys.argv[1]) as file:
    request = json.load(file)
games = AtariVectorEnv(
    request["rom"],
    request["count"],
    autoreset_mode=AutoresetMode.SAME_STEP,
    life_loss_info=True,
    reward_clipping=False,
    max_num_frames_per_episode=request["maxFrames"],
    repeat_action_probability=request["sticky"],
    num_threads=1,
)
steps = []
with open(sys.argv[2], "wb") as pictures:
    observations, info = games.reset(seed=request["seed"])
    pictures.write(observations.tobytes())
    frames = info["episode_frame_number"].copy()
    for actions in request["actions"]:
        observations, rewards, terminated, truncated, info = games.step(numpy.array(actions))
        assert (info["env_id"] == numpy.arange(request["count"])).all()
        # A game that goes on counts its frames on; one that was reset begins again.
        over = info["episode_frame_number"] < frames
        frames = info["episode_frame_number"].copy()
        arrivals = observations.copy()
        if over.any():
            arrivals[over] = info["final_obs"][over]
        pictures.write(observations.tobytes())
        pictures.write(arrivals.tobytes())
        steps.append(
            {
                "rewards": rewards.tolist(),
                "terminated": terminated.tolist(),
                "truncated": truncated.tolist(),
                "over": over.tolist(),
                "lives": info["lives"].tolist(),
            }
        )
with open(sys.argv[3], "w") as file:
    json.dump(steps, file)
