"""One TD3 update in JAX, compiled: the mean over one critic-only and one full update.

The work is that of `encore bench td3-update`: observations of 17 numbers, actions of 6, two
critics, a smoothed target action, Adam, Polyak tracking; the batch lies ready, since sampling is
not measured. Two updates, one of each kind, are compiled into one call and their state is donated,
which is how a user who cares for speed would write it.

    python td3_update_jax.py --batch 256 --hidden 256,256 [--rounds 7] [--pairs 200]
"""

import argparse
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

from report import report

OBSERVATION, ACTION = 17, 6
DISCOUNT, TRACKING = 0.99, 0.005
SMOOTHING, SMOOTHING_LIMIT = 0.2, 0.5
adam = optax.adam(3e-4)


def perceptron(random, sizes):
    """Weights and biases, uniform within the inverse root of a layer's inputs."""
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        bound = inputs**-0.5
        weight = random.uniform(-bound, bound, (inputs, outputs)).astype(np.float32)
        bias = random.uniform(-bound, bound, outputs).astype(np.float32)
        layers.append({"weight": jnp.asarray(weight), "bias": jnp.asarray(bias)})
    return layers


def output(layers, x):
    for layer in layers[:-1]:
        x = jax.nn.relu(x @ layer["weight"] + layer["bias"])
    return x @ layers[-1]["weight"] + layers[-1]["bias"]


def action(actor, observation):
    return jnp.tanh(output(actor, observation))


def value(critic, observation, taken):
    return output(critic, jnp.concatenate([observation, taken], axis=1))


def learn_critics(state, batch, key):
    noise = SMOOTHING * jax.random.normal(key, batch["action"].shape)
    noise = jnp.clip(noise, -SMOOTHING_LIMIT, SMOOTHING_LIMIT)
    following = jnp.clip(action(state["actor_target"], batch["next"]) + noise, -1, 1)
    worth = [value(critic, batch["next"], following) for critic in state["critics_target"]]
    target = batch["reward"] + DISCOUNT * batch["continues"] * jnp.minimum(*worth)

    def loss(critics):
        errors = [value(critic, batch["observation"], batch["action"]) - target for critic in critics]
        return sum(jnp.mean(error**2) for error in errors)

    change, moments = adam.update(jax.grad(loss)(state["critics"]), state["critic_moments"])
    critics = optax.apply_updates(state["critics"], change)
    return {**state, "critics": critics, "critic_moments": moments}


def learn_actor(state, batch):
    def loss(actor):
        taken = action(actor, batch["observation"])
        return -jnp.mean(value(state["critics"][0], batch["observation"], taken))

    change, moments = adam.update(jax.grad(loss)(state["actor"]), state["actor_moments"])
    return {**state, "actor": optax.apply_updates(state["actor"], change), "actor_moments": moments}


def track_targets(state):
    def track(target, online):
        return jax.tree.map(lambda old, new: old + TRACKING * (new - old), target, online)

    return {
        **state,
        "actor_target": track(state["actor_target"], state["actor"]),
        "critics_target": track(state["critics_target"], state["critics"]),
    }


def pair(state, batch, key):
    """One critic-only update, then one full update."""
    key, first, second = jax.random.split(key, 3)
    state = learn_critics(state, batch, first)
    state = learn_critics(state, batch, second)
    return track_targets(learn_actor(state, batch)), key


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--hidden", default="256,256")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=200, help="pairs of updates a round")
    arguments = parser.parse_args()
    hidden = [int(width) for width in arguments.hidden.split(",")]

    random = np.random.default_rng(0)
    actor = perceptron(random, [OBSERVATION, *hidden, ACTION])
    critics = [perceptron(random, [OBSERVATION + ACTION, *hidden, 1]) for _ in range(2)]
    copy = lambda tree: jax.tree.map(lambda leaf: leaf.copy(), tree)
    state = {
        "actor": actor, "actor_target": copy(actor), "actor_moments": adam.init(actor),
        "critics": critics, "critics_target": copy(critics), "critic_moments": adam.init(critics),
    }
    draw = lambda *shape: jnp.asarray(random.standard_normal(shape, dtype=np.float32))
    size = arguments.batch
    batch = {
        "observation": draw(size, OBSERVATION), "next": draw(size, OBSERVATION),
        "action": jnp.tanh(draw(size, ACTION)), "reward": draw(size, 1),
        "continues": jnp.asarray(random.random((size, 1)) > 0.01, jnp.float32),
    }
    step = jax.jit(pair, donate_argnums=0)
    key = jax.random.PRNGKey(0)

    def one_round(state, key, count):
        begin = time.perf_counter()
        for _ in range(count):
            state, key = step(state, batch, key)
        jax.block_until_ready(state)
        return state, key, time.perf_counter() - begin

    state, key, _ = one_round(state, key, 20)  # compiles and warms up
    seconds = []
    for _ in range(arguments.rounds):
        state, key, taken = one_round(state, key, arguments.pairs)
        seconds.append(taken)
    settings = {"batch": size, "hidden": hidden, "jax": jax.__version__, "optax": optax.__version__}
    report("td3-update-jax", settings, seconds, 2 * arguments.pairs)


if __name__ == "__main__":
    main()
