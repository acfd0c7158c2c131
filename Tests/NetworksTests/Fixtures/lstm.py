"""Writes lstm.json: outputs, states and gradients of torch's LSTM, in 64 bits.

Run it here after changing a case: python3 lstm.py (torch). torch has its gates in our order (input,
forget, candidate, output) and weights transposed; its second bias is held at zero. Where states are
forgotten, its LSTMCell is called step by step.
"""

import json
import pathlib

import torch

torch.manual_seed(7)
torch.set_default_dtype(torch.float64)


def rounded(*shape):
    """Three decimals, so that the file holds what was computed with."""
    return torch.round(torch.empty(shape).uniform_(-1, 1), decimals=3)


def by_sequence(x, w, u, bias, h, c, resets):
    """All at once, by torch's own unrolling."""
    assert not resets.any()
    layer = torch.nn.LSTM(x.shape[2], h.shape[1])
    parameters = {
        "weight_ih_l0": w.T,
        "weight_hh_l0": u.T,
        "bias_ih_l0": bias,
        "bias_hh_l0": torch.zeros_like(bias),
    }
    outputs, (h, c) = torch.func.functional_call(layer, parameters, (x, (h[None], c[None])))
    return outputs, h[0], c[0]


def by_steps(x, w, u, bias, h, c, resets):
    cell = torch.nn.LSTMCell(x.shape[2], h.shape[1])
    parameters = {
        "weight_ih": w.T,
        "weight_hh": u.T,
        "bias_ih": bias,
        "bias_hh": torch.zeros_like(bias),
    }
    outputs = []
    for step, reset in zip(x, resets):
        keep = (1 - reset)[:, None]
        h, c = torch.func.functional_call(cell, parameters, (step, (h * keep, c * keep)))
        outputs.append(h)
    return torch.stack(outputs), h, c


def case(name, unroll, time, batch, inputs, width, resets):
    x, w, u = rounded(time, batch, inputs), rounded(inputs, 4 * width), rounded(width, 4 * width)
    bias, h, c = rounded(4 * width), rounded(batch, width), rounded(batch, width)
    leaves = [tensor.requires_grad_() for tensor in (x, w, u, bias, h, c)]
    outputs, last_h, last_c = unroll(*leaves, torch.tensor(resets, dtype=torch.float64))
    by_output, by_h, by_c = rounded(time, batch, width), rounded(batch, width), rounded(batch, width)
    loss = (by_output * outputs).sum() + (by_h * last_h).sum() + (by_c * last_c).sum()
    slopes = torch.autograd.grad(loss, leaves)

    def numbers(*tensors):
        return [number for tensor in tensors for number in tensor.detach().flatten().tolist()]

    return {
        "name": name,
        "time": time,
        "batch": batch,
        "inputs": inputs,
        "width": width,
        "input": numbers(x),
        "inputWeights": numbers(w),
        "recurrentWeights": numbers(u),
        "bias": numbers(bias),
        "state": numbers(h, c),
        "resets": numbers(torch.tensor(resets)),
        "outputs": numbers(outputs),
        "lastState": numbers(last_h, last_c),
        "outputSlopes": numbers(by_output),
        "stateSlopes": numbers(by_h, by_c),
        "gradients": {
            "input": numbers(slopes[0]),
            "inputWeights": numbers(slopes[1]),
            "recurrentWeights": numbers(slopes[2]),
            "bias": numbers(slopes[3]),
            "state": numbers(slopes[4], slopes[5]),
        },
    }


cases = [
    case("a sequence", by_sequence, 5, 3, 2, 4, [[0] * 3] * 5),
    case("one row", by_sequence, 7, 1, 3, 2, [[0]] * 7),
    case("one step", by_sequence, 1, 2, 3, 3, [[0, 0]]),
    case("with resets", by_steps, 6, 2, 2, 3, [[1, 0], [0, 0], [0, 1], [1, 1], [0, 0], [0, 1]]),
]
target = pathlib.Path(__file__).with_name("lstm.json")
target.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
