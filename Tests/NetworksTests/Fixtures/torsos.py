"""Writes torsos.json: what torch makes of the image torsos, in 64 bits, and the gradients.

Run it here after changing a case: python3 torsos.py (torch). Parameters are no draws but sines, which
the Swift side computes too: the k-th tensor of the walk holds sin(0.7·i + k) / √(its inputs).
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


class Walk:
    """Parameters in the order in which the torso shows them."""

    def __init__(self):
        self.tensors = []

    def sines(self, *shape, inputs):
        count = math.prod(shape)
        numbers = torch.sin(0.7 * torch.arange(count) + len(self.tensors)) / math.sqrt(inputs)
        tensor = numbers.reshape(shape).requires_grad_()
        self.tensors.append(tensor)
        return tensor

    def convolution(self, kernel, inputs, outputs):
        window = kernel * kernel * inputs
        weights = self.sines(kernel, kernel, inputs, outputs, inputs=window)
        bias = self.sines(outputs, inputs=window)

        def apply(x):
            return F.conv2d(x, weights.permute(3, 2, 0, 1), bias, padding=kernel // 2)

        return apply

    def block(self, channels):
        first = self.convolution(3, channels, channels)
        second = self.convolution(3, channels, channels)
        return lambda x: x + second(F.relu(first(F.relu(x))))


def pooled(x):
    """3×3, stride 2, as many zeros (here: minus infinities) as give half the size, rounded up."""
    sides = []
    for size in (x.shape[3], x.shape[2]):
        zeros = max(0, (math.ceil(size / 2) - 1) * 2 + 3 - size)
        sides += [zeros // 2, zeros - zeros // 2]
    return F.max_pool2d(F.pad(x, sides, value=-math.inf), 3, 2)


def stage(walk, kind, inputs, channels):
    entry = walk.convolution(3, inputs, channels)
    trunk = [walk.block(channels) for _ in range(3 if kind == "large-impala" else 2)]
    if "drarl" not in kind:
        mask = None
    else:
        block = walk.block(channels)
        first = walk.convolution(1, channels, channels)
        second = walk.convolution(1, channels, channels)

        def mask(x):
            if kind == "drarl":
                y = block(pooled(x))
                y = F.interpolate(y, x.shape[2:], mode="bilinear", align_corners=False)
            else:
                y = block(x)
            return torch.sigmoid(second(F.relu(first(y))))

    def apply(x):
        x = pooled(entry(x))
        t = x
        for part in trunk:
            t = part(t)
        return t if mask is None else (1 + mask(x)) * t

    return apply


cases = []
for kind in ("impala", "drarl", "simple-drarl", "large-impala"):
    for channels, height, width in ((4, 20, 14), (1, 11, 9)):
        walk = Walk()
        stages = []
        inputs = channels
        for outputs in (16, 32, 32):
            stages.append(stage(walk, kind, inputs, outputs))
            inputs = outputs
        size = math.ceil(height / 8) * math.ceil(width / 8) * 32
        weights = walk.sines(size, 256, inputs=size)
        bias = walk.sines(256, inputs=size)

        count = 2 * channels * height * width
        pixels = ((torch.arange(count) * 37) % 256).to(torch.float64).reshape(2, channels, height, width)
        pixels.requires_grad_()
        x = pixels / 255
        for part in stages:
            x = part(x)
        flat = F.relu(x).permute(0, 2, 3, 1).reshape(2, -1)
        features = F.relu(flat @ weights + bias)
        loss = (features * torch.sin(torch.arange(512.0)).reshape(2, 256)).sum()
        gradients = torch.autograd.grad(loss, walk.tensors + [pixels])
        cases.append(
            {
                "kind": kind,
                "channels": channels,
                "height": height,
                "width": width,
                "features": features.flatten().tolist()[::37],
                "loss": loss.item(),
                "norms": [g.norm().item() for g in gradients],
                "firsts": [g.flatten()[0].item() for g in gradients],
            }
        )

path = pathlib.Path(__file__).with_name("torsos.json")
path.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(len(cases), "cases,", path.stat().st_size, "bytes")
