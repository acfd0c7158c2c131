"""IMPALA's deep residual network in torch: forwards and backwards, or forwards alone.

The work is that of `encore bench impala-net` and `impala-net-forward`: batches of four frames of 84×84
pixels, given as numbers 0…255, and a head for 18 actions. Memory is laid out with channels last, which
is torch's fastest here.

    python impala_net_torch.py [--batch 32] [--threads 2] [--forward] [--rounds 7]
"""

import argparse
import time

import torch
from torch import nn

from report import report

CHANNELS, FRAMES, SIDE, ACTIONS = (16, 32, 32), 4, 84, 18


def convolution(inputs, outputs):
    return nn.Conv2d(inputs, outputs, 3, padding=1)


class Block(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = convolution(channels, channels)
        self.second = convolution(channels, channels)

    def forward(self, x):
        return x + self.second(torch.relu(self.first(torch.relu(x))))


def network():
    layers, inputs, side = [], FRAMES, SIDE
    for channels in CHANNELS:
        layers += [convolution(inputs, channels), nn.MaxPool2d(3, 2, 1)]
        layers += [Block(channels), Block(channels)]
        inputs, side = channels, (side + 1) // 2
    layers += [nn.ReLU(), nn.Flatten(), nn.Linear(inputs * side * side, 256), nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(256, ACTIONS))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--forward", action="store_true", help="forwards alone")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(0)

    net = network().to(memory_format=torch.channels_last)
    pictures = torch.rand(arguments.batch, FRAMES, SIDE, SIDE) * 255
    pictures = pictures.to(memory_format=torch.channels_last)

    def once():
        if arguments.forward:
            with torch.no_grad():
                return net(pictures / 255)
        net.zero_grad(set_to_none=True)
        net(pictures / 255).square().mean().backward()

    batches = max(1, 128 // arguments.batch)
    for _ in range(3):
        once()
    seconds = []
    for _ in range(arguments.rounds):
        begin = time.perf_counter()
        for _ in range(batches):
            once()
        seconds.append(time.perf_counter() - begin)
    settings = {
        "batch": arguments.batch,
        "threads": arguments.threads,
        "parameters": sum(p.numel() for p in net.parameters()),
        "torch": torch.__version__,
    }
    name = "impala-net-forward-torch" if arguments.forward else "impala-net-torch"
    report(name, settings, seconds, batches * arguments.batch)


if __name__ == "__main__":
    main()
