"""Writes operations.json: inputs and results of every operation, computed by NumPy and SciPy.

Run it here after changing a case: python3 operations.py. The functions that the Swift side calls by the
same names are in OperationTable.swift.
"""

import itertools
import json
import pathlib

import numpy as np
from scipy import special

random = np.random.default_rng(20)
cases = {}


def draw(shape, low=-2.0, high=2.0, away_from=()):
    """Three decimals, at least 0.05 away from the kinks."""
    values = np.round(random.uniform(low, high, size=shape), 3)
    for kink in away_from:
        close = np.abs(values - kink) < 0.05
        values = np.where(close, kink + 0.1, values)
    return np.round(values, 3)


def case(name, function, *inputs):
    output = np.asarray(function(*inputs), dtype=np.float64)
    cases[name] = {
        "inputs": [{"shape": list(np.shape(x)), "numbers": np.ravel(x).tolist()} for x in inputs],
        "output": {"shape": list(output.shape), "numbers": np.ravel(output).tolist()},
    }


def distinct(shape):
    """Numbers at least 0.1 apart, shuffled: no ties, no near ties."""
    count = int(np.prod(shape))
    return np.round(random.permutation(np.arange(count) * 0.1 - count * 0.05).reshape(shape), 3)


sigmoid = special.expit
x = draw((2, 3), away_from=(0,))
positive = draw((2, 3), 0.3, 3)
case("absolute", np.abs, x)
case("square", np.square, x)
case("squareRoot", np.sqrt, positive)
case("reciprocal", np.reciprocal, x)
case("exponential", np.exp, x)
case("logarithm", np.log, positive)
case("tanh", np.tanh, x)
case("sigmoid", sigmoid, x)
case("softplus", lambda x: np.logaddexp(0, x), x)
case("relu", lambda x: np.maximum(x, 0), x)
case("affine", lambda x: 2.5 * x - 0.75, x)
case("negated", np.negative, x)
case("numbers on both sides", lambda x: (1 - x) / 4 + 3 * x - 0.5, x)
case("power 2.5", lambda x: x**2.5, positive)
case("power 3", lambda x: x**3, x)
case("power -1.5", lambda x: x**-1.5, positive)
case("clamp", lambda x: np.clip(x, -0.8, 0.9), draw((3, 4), away_from=(-0.8, 0.9)))
case("sign", np.sign, x)
case("isInside", lambda x: ((x >= -1) & (x <= 1)) * 1.0, draw((3, 4), away_from=(-1, 1)))

shapes = [
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((3,), (2, 3)),
    ((2, 1), (1, 3)),
    ((), (2, 3)),
    ((2, 3), ()),
    ((2, 1, 3), (4, 1)),
    ((1,), (2, 3)),
    ((2, 3, 2), (2, 1, 2)),
    ((), ()),
]
pairs = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "minimum": np.minimum,
    "maximum": np.maximum,
    "isGreater": lambda a, b: (a > b) * 1.0,
    "isAtLeast": lambda a, b: (a >= b) * 1.0,
}
for (name, function), (left, right) in itertools.product(pairs.items(), shapes):
    a = np.round(2 * draw(left)) / 2 + 0.1
    b = np.round(2 * draw(right)) / 2 + (0.35 if name != "divide" else 0)
    if name == "divide":
        b = np.where(np.abs(b) < 0.3, 0.7, b)
    written = f"{name} {list(left)} {list(right)}"
    case(written, function, np.round(a, 3), np.round(b, 3))
case("isEqual", lambda a, b: (a == b) * 1.0, np.array([1.0, 2, 3]), np.array([1.0, 5, 3]))
case(
    "choose",
    lambda m, a, b: np.where(m > 0, a, b),
    np.array([[1.0, -1, 1], [-1, 1, -1]]),
    draw((2, 3)),
    draw((2, 3)),
)
y = draw((2, 3), 0.1, 0.9)
case("activationGradient relu", lambda y, g: g * (y > 0), y - 0.45, draw((2, 3)))
case("activationGradient tanh", lambda y, g: g * (1 - y * y), y, draw((2, 3)))
case("activationGradient sigmoid", lambda y, g: g * y * (1 - y), y, draw((2, 3)))

cube = draw((2, 3, 4))
case("sum", np.sum, cube)
case("mean", np.mean, cube)
for axis in (0, 1, 2, -1):
    case(f"sum {axis}", lambda x: x.sum(axis), cube)
    case(f"sum {axis} keeping", lambda x: x.sum(axis, keepdims=True), cube)
    case(f"mean {axis}", lambda x: x.mean(axis), cube)
    case(f"maximum {axis}", lambda x: x.max(axis), distinct((2, 3, 4)))
    case(f"maximum {axis} keeping", lambda x: x.max(axis, keepdims=True), distinct((2, 3, 4)))
case("maximum of a vector", np.max, distinct((5,)))
case("broadcast [] [2,3]", lambda x: np.broadcast_to(x, (2, 3)), draw(()))
case("broadcast [3] [2,3]", lambda x: np.broadcast_to(x, (2, 3)), draw((3,)))
case("broadcast [2,1,3] [2,4,3]", lambda x: np.broadcast_to(x, (2, 4, 3)), draw((2, 1, 3)))
case("broadcast [2,1] [3,2,4]", lambda x: np.broadcast_to(x, (3, 2, 4)), draw((2, 1)))
case("reshape", lambda x: x.reshape(4, 6), cube)
case("transpose", lambda x: x.T, draw((2, 3)))
for order in itertools.permutations(range(3)):
    case(f"transpose {list(order)}", lambda x: x.transpose(order), cube)
case("slice 0", lambda x: x[1:2], cube)
case("slice 1", lambda x: x[:, 1:3], cube)
case("slice 2", lambda x: x[:, :, :2], cube)
case("slice of a slice", lambda x: x[1:4][1:, 1:], draw((5, 3)))
case("slice of one row", lambda x: x[:, 1:4], draw((1, 5)))
case("embed 0", lambda x: np.pad(x, ((1, 2), (0, 0))), draw((2, 3)))
case("embed 1", lambda x: np.pad(x, ((0, 0), (2, 1))), draw((2, 3)))
case(
    "concatenate 0",
    lambda *parts: np.concatenate(parts, 0),
    draw((1, 3)),
    draw((2, 3)),
    draw((3, 3)),
)
case(
    "concatenate 1",
    lambda *parts: np.concatenate(parts, 1),
    draw((2, 1)),
    draw((2, 3)),
    draw((2, 2)),
)
case("concatenate twice", lambda a, b: np.concatenate([a, b, a], -1), draw((2, 2)), draw((2, 1)))
case("gather", lambda x: x[[2, 0, 2, 2, 1]], draw((4, 3)))
case("gather numbers", lambda x: x[[2, 0, 2]], draw((4,)))


def scattered(x):
    result = np.zeros((5, 3))
    np.add.at(result, [4, 1, 4, 0], x)
    return result


case("scatterAdd", scattered, draw((4, 3)))
case("picked", lambda x: x[np.arange(3), [1, 0, 3]], draw((3, 4)))

for first, second in itertools.product((False, True), repeat=2):
    for batch in ((), (3,), (1,)):
        a = draw(batch + ((4, 2) if first else (2, 4)))
        b = draw(batch + ((3, 4) if second else (4, 3)))
        case(
            f"matrixProduct {int(first)}{int(second)} {list(batch)}",
            lambda a, b: np.matmul(
                np.swapaxes(a, -1, -2) if first else a, np.swapaxes(b, -1, -2) if second else b
            ),
            a,
            b,
        )
    case(
        f"matrixProduct {int(first)}{int(second)} one row",
        lambda a, b: np.matmul(a.T if first else a, b.T if second else b),
        draw((4, 1) if first else (1, 4)),
        draw((3, 4) if second else (4, 3)),
    )
activations = {
    "identity": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "sigmoid": sigmoid,
}
for name, activation in activations.items():
    while True:
        inputs = draw((3, 4), -1, 1), draw((4, 5), -1, 1), draw((5,), -1, 1)
        before = inputs[0] @ inputs[1] + inputs[2]
        if np.abs(before).min() > 0.02:
            break
    case(f"linear {name}", lambda x, w, b: activation(x @ w + b), *inputs)
for shape in ((4,), (3, 4), (2, 3, 4)):
    case(f"softmax {list(shape)}", lambda x: special.softmax(x, -1), draw(shape))
    case(f"logSumExponential {list(shape)}", lambda x: special.logsumexp(x, -1), draw(shape))
    case(f"logSoftmax {list(shape)}", lambda x: special.log_softmax(x, -1), draw(shape))


def scan(x, d, forwards):
    y = np.array(x)
    times = range(1, len(x)) if forwards else range(len(x) - 2, -1, -1)
    for t in times:
        y[t] = x[t] + d[t] * y[t - 1 if forwards else t + 1]
    return y


for shape in ((5,), (4, 3), (1, 2), (3, 2, 2)):
    for name, forwards in (("forwards", True), ("reverse", False)):
        case(
            f"scan {name} {list(shape)}",
            lambda x, d: scan(x, d, forwards),
            draw(shape),
            draw(shape, -1, 1),
        )


def lstm(projected, recurrent, state, keeps):
    h, c = state
    states = []
    for x, keep in zip(projected, keeps[..., None]):
        gates = x + (keep * h) @ recurrent
        i, f, g, o = np.split(gates, 4, -1)
        c = sigmoid(f) * keep * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states.append((h, c))
    return np.swapaxes(np.array(states), 0, 1)


# The keeps are constants, so they stand with the function, on the Swift side too.
keeps = {
    "lstm": ([[1, 1, 0], [1, 0, 1], [1, 1, 1], [0, 1, 0]], 2),
    "lstm one step": ([[1, 0]], 3),
    "lstm one row": ([[1], [1], [0], [1], [1]], 1),
    "lstm by halves": ([[0.5, 1], [1, 0.25], [0.5, 0]], 2),
}
for name, (kept, width) in keeps.items():
    kept = np.array(kept, dtype=np.float64)
    case(
        name,
        lambda x, w, s: lstm(x, w, s, kept),
        draw(kept.shape + (4 * width,)),
        draw((width, 4 * width), -1, 1),
        draw((2, kept.shape[1], width), -1, 1),
    )


def places_of(size, kernel, stride, padding):
    """How many places a window has along one side, and where the first one begins."""
    if padding == "valid":
        return (size - kernel) // stride + 1, 0
    count = -(-size // stride)
    return count, -(max(0, (count - 1) * stride + kernel - size) // 2)


def windows(height, width, kernel, stride, padding):
    """For each place of a window: its row and column, and the pixels inside the picture with theirs."""
    rows, top = places_of(height, kernel[0], stride, padding)
    columns, left = places_of(width, kernel[1], stride, padding)
    for i, j in itertools.product(range(rows), range(columns)):
        inside = []
        for k, l in itertools.product(range(kernel[0]), range(kernel[1])):
            r, c = i * stride + top + k, j * stride + left + l
            if 0 <= r < height and 0 <= c < width:
                inside.append((k, l, r, c))
        yield (i, j), inside


def out_shape(x, kernel, stride, padding):
    rows, _ = places_of(x[1], kernel[0], stride, padding)
    columns, _ = places_of(x[2], kernel[1], stride, padding)
    return rows, columns


def convolution(x, w, b, stride, padding):
    y = np.zeros((x.shape[0],) + out_shape(x.shape, w.shape, stride, padding) + (w.shape[3],)) + b
    for (i, j), inside in windows(x.shape[1], x.shape[2], w.shape[:2], stride, padding):
        for k, l, r, c in inside:
            y[:, i, j] += x[:, r, c] @ w[k, l]
    return y


def convolution_input(g, w, size, stride, padding):
    x = np.zeros((g.shape[0],) + size + (w.shape[2],))
    for (i, j), inside in windows(*size, w.shape[:2], stride, padding):
        for k, l, r, c in inside:
            x[:, r, c] += g[:, i, j] @ w[k, l].T
    return x


def convolution_weights(x, g, kernel, stride, padding):
    w = np.zeros(kernel + (x.shape[3], g.shape[3]))
    for (i, j), inside in windows(x.shape[1], x.shape[2], kernel, stride, padding):
        for k, l, r, c in inside:
            w[k, l] += x[:, r, c].T @ g[:, i, j]
    return w


for name, size, kernel, stride, padding in (
    ("same", (4, 5), (3, 3), 1, "same"),
    ("stride 2", (4, 5), (3, 3), 2, "same"),
    ("valid", (4, 4), (2, 3), 1, "valid"),
    ("1x1", (2, 2), (1, 1), 1, "same"),
):
    pictures, weights = draw((2,) + size + (2,), -1, 1), draw(kernel + (2, 3), -1, 1)
    flow = draw((2,) + out_shape((2,) + size, kernel, stride, padding) + (3,), -1, 1)
    case(
        f"convolution {name}",
        lambda x, w, b: convolution(x, w, b, stride, padding),
        pictures,
        weights,
        draw(3, -1, 1),
    )
    case(
        f"convolutionInput {name}",
        lambda g, w: convolution_input(g, w, size, stride, padding),
        flow,
        weights,
    )
    case(
        f"convolutionWeights {name}",
        lambda x, g: convolution_weights(x, g, kernel, stride, padding),
        pictures,
        flow,
    )
while True:  # away from the rectifier's kink
    inputs = draw((1, 3, 3, 2), -1, 1), draw((3, 3, 2, 2), -1, 1), draw(2, -1, 1)
    if np.abs(convolution(*inputs, 1, "same")).min() > 0.02:
        break
case("convolution relu", lambda x, w, b: np.maximum(convolution(x, w, b, 1, "same"), 0), *inputs)


def largest(x, kernel, stride, padding):
    """The largest number of each window, and its pixel."""
    y = np.zeros((x.shape[0],) + out_shape(x.shape, (kernel, kernel), stride, padding) + x.shape[3:])
    where = np.zeros(y.shape + (2,), dtype=int)
    for (i, j), inside in windows(x.shape[1], x.shape[2], (kernel, kernel), stride, padding):
        for n, c in itertools.product(range(x.shape[0]), range(x.shape[3])):
            y[n, i, j, c], where[n, i, j, c] = max(
                (x[n, r, q, c], (r, q)) for _, _, r, q in inside
            )
    return y, where


def fixed(shape):
    """Pictures that stand with the functions, on the Swift side too: they choose the places."""
    return np.sin(1.7 * np.arange(np.prod(shape)) + 0.3).reshape(shape)


for name, size, kernel, stride, padding in (
    ("even", (4, 6), 3, 2, "same"),
    ("odd", (5, 3), 3, 2, "same"),
    ("valid", (4, 4), 2, 2, "valid"),
):
    shape = (2,) + size + (2,)
    case(f"maximumPooled {name}", lambda x: largest(x, kernel, stride, padding)[0], distinct(shape))
    _, where = largest(fixed(shape), kernel, stride, padding)

    def unpooled(g):
        x = np.zeros(shape)
        for index in np.ndindex(g.shape):
            r, c = where[index]
            x[index[0], r, c, index[3]] += g[index]
        return x

    def picked(x):
        return np.array(
            [x[i[0], where[i][0], where[i][1], i[3]] for i in np.ndindex(where.shape[:-1])]
        ).reshape(where.shape[:-1])

    case(f"unpooled {name}", unpooled, draw(where.shape[:-1]))
    case(f"poolPicked {name}", picked, draw(shape))


def shares(old, new):
    """[new, old]: how much of each old pixel is in each new one; corners are not aligned."""
    table = np.zeros((new, old))
    for i in range(new):
        middle = min(max((i + 0.5) * old / new - 0.5, 0), old - 1)
        low = int(middle)
        table[i, low] += 1 - (middle - low)
        table[i, min(low + 1, old - 1)] += middle - low
    return table


for name, small, large in (("up", (2, 3), (4, 5)), ("down", (5, 4), (3, 2)), ("flat", (1, 2), (2, 3))):
    rows, columns = shares(small[0], large[0]), shares(small[1], large[1])
    case(
        f"resized {name}",
        lambda x: np.einsum("ih,jw,nhwc->nijc", rows, columns, x),
        draw((2,) + small + (2,)),
    )
    case(
        f"resizedBack {name}",
        lambda g: np.einsum("ih,jw,nijc->nhwc", rows, columns, g),
        draw((2,) + large + (2,)),
    )

path = pathlib.Path(__file__).with_name("operations.json")
lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in cases.items())
path.write_text("{\n" + lines + "\n}\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
