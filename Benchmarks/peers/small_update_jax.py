"""One update of a small network in JAX, compiled: forward, backward and RMSProp.

The work is that of `encore bench small-update`: a perceptron 4-64-64-2 and batches of 5, where what
counts is not arithmetic but what it costs to get it started.

    python small_update_jax.py [--rounds 7] [--updates 5000]
"""

import argparse
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

from report import report

SIZES, BATCH = [4, 64, 64, 2], 5
rmsprop = optax.rmsprop(1e-3)


def update(layers, moments, inputs, targets):
    def loss(layers):
        x = inputs
        for weight, bias in layers[:-1]:
            x = jax.nn.relu(x @ weight + bias)
        return jnp.mean((x @ layers[-1][0] + layers[-1][1] - targets) ** 2)

    change, moments = rmsprop.update(jax.grad(loss)(layers), moments)
    return optax.apply_updates(layers, change), moments


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--updates", type=int, default=5000, help="updates a round")
    arguments = parser.parse_args()

    random = np.random.default_rng(0)
    draw = lambda *shape: jnp.asarray(random.standard_normal(shape, dtype=np.float32))
    layers = [(draw(a, b) * a**-0.5, jnp.zeros(b)) for a, b in zip(SIZES, SIZES[1:])]
    moments = rmsprop.init(layers)
    inputs, targets = draw(BATCH, SIZES[0]), draw(BATCH, SIZES[-1])
    step = jax.jit(update, donate_argnums=(0, 1))

    def one_round(layers, moments, count):
        begin = time.perf_counter()
        for _ in range(count):
            layers, moments = step(layers, moments, inputs, targets)
        jax.block_until_ready(layers)
        return layers, moments, time.perf_counter() - begin

    layers, moments, _ = one_round(layers, moments, 100)  # compiles and warms up
    seconds = []
    for _ in range(arguments.rounds):
        layers, moments, taken = one_round(layers, moments, arguments.updates)
        seconds.append(taken)
    network = "-".join(map(str, SIZES))
    settings = {"batch": BATCH, "network": network, "jax": jax.__version__, "optax": optax.__version__}
    report("small-update-jax", settings, seconds, arguments.updates)


if __name__ == "__main__":
    main()
