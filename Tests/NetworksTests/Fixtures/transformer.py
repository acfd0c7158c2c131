"""Writes transformer.json: outputs, attention and gradients of torch's MultiheadAttention and
TransformerEncoderLayer, in 64 bits.

Run it here after changing a case: python3 transformer.py (torch). torch's weights are transposed to ours. A
place that may not be looked at has the mask true.
"""

import json
import pathlib

import torch

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)

WIDTH, HEADS, EXPANSION, BATCH, TIME = 4, 2, 2, 2, 3


def rounded(*shape):
    """Three decimals, so that the file holds what was computed with."""
    return torch.round(torch.empty(shape).uniform_(-1, 1), decimals=3)


def case(norm, causal, present):
    layer = torch.nn.TransformerEncoderLayer(
        WIDTH, HEADS, EXPANSION * WIDTH, dropout=0, batch_first=True, norm_first=norm == "before")
    # In the order of our walk: query, key, value, output, their norm, inner, outer, the last norm.
    shapes = [(WIDTH, WIDTH), (WIDTH,)] * 4 + [(WIDTH,), (WIDTH,)]
    shapes += [(WIDTH, EXPANSION * WIDTH), (EXPANSION * WIDTH,), (EXPANSION * WIDTH, WIDTH), (WIDTH,)]
    shapes += [(WIDTH,), (WIDTH,)]
    ours = [rounded(*shape).requires_grad_() for shape in shapes]
    parameters = {
        "self_attn.in_proj_weight": torch.cat([ours[0].T, ours[2].T, ours[4].T]),
        "self_attn.in_proj_bias": torch.cat([ours[1], ours[3], ours[5]]),
        "self_attn.out_proj.weight": ours[6].T,
        "self_attn.out_proj.bias": ours[7],
        "norm1.weight": ours[8], "norm1.bias": ours[9],
        "linear1.weight": ours[10].T, "linear1.bias": ours[11],
        "linear2.weight": ours[12].T, "linear2.bias": ours[13],
        "norm2.weight": ours[14], "norm2.bias": ours[15],
    }
    x = rounded(BATCH, TIME, WIDTH).requires_grad_()
    mask = torch.triu(torch.ones(TIME, TIME, dtype=torch.bool), 1) if causal else None
    padding = torch.tensor(present) == 0
    output = torch.func.functional_call(
        layer, parameters, (x,), {"src_mask": mask, "src_key_padding_mask": padding})
    attention = torch.nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
    own = {name.removeprefix("self_attn."): value for name, value in parameters.items()
           if name.startswith("self_attn.")}
    _, weights = torch.func.functional_call(
        attention, own, (x, x, x),
        {"attn_mask": mask, "key_padding_mask": padding, "average_attn_weights": False})
    # Of what only fills up nothing is asked.
    shown = torch.tensor(present)[:, :, None]
    loss = (output * shown).square().sum()
    gradients = torch.autograd.grad(loss, [x] + ours)
    return {
        "norm": norm, "causal": causal, "present": present, "x": x.flatten().tolist(),
        "parameters": [p.flatten().tolist() for p in ours],
        "output": (output * shown).flatten().tolist(), "weights": weights.flatten().tolist(),
        "gradients": [g.flatten().tolist() for g in gradients],
    }


cases = [
    case("before", False, [[1, 1, 1], [1, 1, 1]]),
    case("after", False, [[1, 1, 1], [1, 1, 0]]),
    case("before", True, [[1, 1, 1], [1, 1, 0]]),
    case("after", True, [[1, 1, 1], [1, 1, 1]]),
]
path = pathlib.Path(__file__).with_suffix(".json")
path.write_text(json.dumps({"width": WIDTH, "heads": HEADS, "cases": cases}) + "\n")
