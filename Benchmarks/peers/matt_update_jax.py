"""One update of TD3 with meta attention in JAX, compiled: the mean over one critic-only and one full update.

The work is that of `encore bench matt-update`: TD3's update as in td3_update_jax.py, and in every second one
the plain virtual step, the advice through the attended features, the virtual step along it, the gradient of
the utility at the attention (a derivative of a derivative), one step of Adam for the attention, and one for
the actor along both gradients. The batch that judges is as large as the one that trains.

    python matt_update_jax.py --batch 256 --hidden 256,256 [--rounds 7] [--pairs 200]
"""

import argparse
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

from report import report
from td3_update_jax import (
    ACTION, OBSERVATION, action, adam, learn_critics, output, perceptron, track_targets, value)

RATE = 3e-4
attention_adam = optax.adam(1e-4)


def features(layers, x):
    for layer in layers[:-1]:
        x = jax.nn.relu(x @ layer["weight"] + layer["bias"])
    return x


def head(layers, hidden):
    return hidden @ layers[-1]["weight"] + layers[-1]["bias"]


def plain_loss(actor, critic, observation):
    return -jnp.mean(value(critic, observation, action(actor, observation)))


def attended_loss(actor, attention, critic, observation):
    query = features(actor, observation)
    first = jnp.tanh(head(actor, query))
    key = features(critic, jnp.concatenate([observation, first], axis=1))
    weights = 2 * jax.nn.sigmoid(output(attention, jnp.concatenate([query, key], axis=1)))
    second = jnp.tanh(head(actor, weights * query))
    return -jnp.mean(value(critic, observation, second))


def moved(actor, gradient):
    return jax.tree.map(lambda weight, slope: weight - RATE * slope, actor, gradient)


def learn_actor(state, batch, judge):
    critic, observation = state["critics"][0], batch["observation"]
    plain = jax.grad(plain_loss)(state["actor"], critic, observation)
    before = moved(state["actor"], plain)

    def utility(attention):
        advice = jax.grad(attended_loss)(before, attention, critic, observation)
        after = moved(before, advice)
        gain = plain_loss(after, critic, judge) - plain_loss(before, critic, judge)
        return jnp.tanh(gain), advice

    slope, advice = jax.grad(utility, has_aux=True)(state["attention"])
    change, attention_moments = attention_adam.update(slope, state["attention_moments"])
    attention = optax.apply_updates(state["attention"], change)
    both = jax.tree.map(jnp.add, plain, advice)
    change, actor_moments = adam.update(both, state["actor_moments"])
    return {
        **state, "attention": attention, "attention_moments": attention_moments,
        "actor": optax.apply_updates(state["actor"], change), "actor_moments": actor_moments,
    }


def pair(state, batch, judge, key):
    """One critic-only update, then one full update."""
    key, first, second = jax.random.split(key, 3)
    state = learn_critics(state, batch, first)
    state = learn_critics(state, batch, second)
    return track_targets(learn_actor(state, batch, judge)), key


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--hidden", default="256,256")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=200, help="pairs of updates a round")
    arguments = parser.parse_args()
    hidden = [int(width) for width in arguments.hidden.split(",")]
    width = hidden[-1]

    random = np.random.default_rng(0)
    actor = perceptron(random, [OBSERVATION, *hidden, ACTION])
    critics = [perceptron(random, [OBSERVATION + ACTION, *hidden, 1]) for _ in range(2)]
    attention = perceptron(random, [2 * width, 2 * width, width, width])
    copy = lambda tree: jax.tree.map(lambda leaf: leaf.copy(), tree)
    state = {
        "actor": actor, "actor_target": copy(actor), "actor_moments": adam.init(actor),
        "critics": critics, "critics_target": copy(critics), "critic_moments": adam.init(critics),
        "attention": attention, "attention_moments": attention_adam.init(attention),
    }
    draw = lambda *shape: jnp.asarray(random.standard_normal(shape, dtype=np.float32))
    size = arguments.batch
    batch = {
        "observation": draw(size, OBSERVATION), "next": draw(size, OBSERVATION),
        "action": jnp.tanh(draw(size, ACTION)), "reward": draw(size, 1),
        "continues": jnp.asarray(random.random((size, 1)) > 0.01, jnp.float32),
    }
    judge = draw(size, OBSERVATION)
    step = jax.jit(pair, donate_argnums=0)
    key = jax.random.PRNGKey(0)

    def one_round(state, key, count):
        begin = time.perf_counter()
        for _ in range(count):
            state, key = step(state, batch, judge, key)
        jax.block_until_ready(state)
        return state, key, time.perf_counter() - begin

    state, key, _ = one_round(state, key, 20)  # compiles and warms up
    seconds = []
    for _ in range(arguments.rounds):
        state, key, taken = one_round(state, key, arguments.pairs)
        seconds.append(taken)
    settings = {"batch": size, "hidden": hidden, "jax": jax.__version__, "optax": optax.__version__}
    report("matt-update-jax", settings, seconds, 2 * arguments.pairs)


if __name__ == "__main__":
    main()
