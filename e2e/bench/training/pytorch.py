"""The networks of networks.ts in PyTorch, on one thread. Reads lines `NETWORK COUNT`, answers each with the median milliseconds of that many steps."""

import statistics
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)


def conv_cat():
    layers = []
    channels = 3
    for filters in (16, 32, 64):
        layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        channels = filters
    return nn.Sequential(*layers, nn.Dropout(0.3), nn.Flatten(), nn.Linear(4096, 64), nn.ReLU(), nn.Linear(64, 1))


def dense_cat():
    sizes = (12288, 20, 7, 5, 1)
    layers = [nn.Flatten()]
    for index in range(4):
        layers += [nn.Linear(sizes[index], sizes[index + 1])] + ([nn.ReLU()] if index < 3 else [])
    return nn.Sequential(*layers)


def prepare(network, batch, optimizer):
    x = torch.rand(batch, 3, 64, 64)
    y = torch.randint(0, 2, (batch, 1)).float()
    loss = nn.BCEWithLogitsLoss()
    made = optimizer(network.parameters())

    def step():
        made.zero_grad(set_to_none=True)
        loss(network(x), y).backward()
        made.step()

    return step


descent = lambda parameters: torch.optim.SGD(parameters, lr=0.0075)
steps = {
    "A": prepare(dense_cat(), 209, descent),
    "B": prepare(conv_cat(), 32, lambda parameters: torch.optim.Adam(parameters, lr=0.001)),
    "C": prepare(nn.Sequential(nn.Flatten(), nn.Linear(12288, 1)), 209, descent),
}

print(torch.__version__, flush=True)
for line in sys.stdin:
    name, count = line.split()
    times = []
    for _ in range(int(count)):
        started = time.perf_counter()
        steps[name]()
        times.append((time.perf_counter() - started) * 1000)
    print(statistics.median(times), flush=True)
