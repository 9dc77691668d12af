"""Writes test/golden/pth/: small files as torch.save writes them, and what is in them.

    python3 tools/golden_pth.py

Regenerating gives the same numbers; files of the older format name storages by their addresses in memory.
"""
import argparse
import json
import os
from collections import OrderedDict

import torch
from torch import nn

from golden import GOLDEN, lcg_uniform

FOLDER = os.path.join(GOLDEN, "pth")


def numbers(seed, *shape):
    return torch.from_numpy(lcg_uniform(seed, shape, 2.0)).float()


def kinds():
    """Every element type, and tensors that are views of their storages."""
    base = numbers(1, 6, 4)
    shared = numbers(2, 8)
    return OrderedDict(
        plain=base,
        half=torch.cat([numbers(3, 5), torch.tensor([0.0, -0.0, 65504.0, 6e-8, 1e-5, float("inf"), float("nan")])]).half(),
        bfloat=torch.cat([numbers(4, 5), torch.tensor([3e38, 1e-40, -float("inf")])]).bfloat16(),
        double=numbers(5, 2, 3).double() / 3,
        transposed=base.t(),
        channels_last=numbers(6, 2, 3, 2, 2).to(memory_format=torch.channels_last),
        offset=base[2:5],
        every_second=base[::2, 1::2],
        half_transposed=numbers(7, 3, 2).half().t(),
        expanded=shared[3].expand(2, 3),
        first=shared[:4],
        last=shared[4:],
        parameter=nn.Parameter(numbers(8, 3)),
        scalar=torch.tensor(1.5),
        empty=torch.zeros(0, 3),
        counter=torch.tensor(7),
        mask=torch.tensor([True, False]),
        bytes=torch.tensor([1, 2], dtype=torch.uint8),
    )


def network(seed):
    net = nn.Sequential(OrderedDict(conv=nn.Conv2d(3, 2, 3), bn=nn.BatchNorm2d(2), fc=nn.Linear(4, 2)))
    for index, (_, tensor) in enumerate(net.state_dict().items()):
        if tensor.is_floating_point():
            tensor.copy_(numbers(seed + index, *tensor.shape))
    return net


def checkpoint():
    """As training programs keep it: weights among an optimiser's state and plain values."""
    net = network(100)
    optimizer = torch.optim.Adam(net.parameters())
    net.fc(torch.ones(1, 4)).sum().backward()
    optimizer.step()
    parallel = OrderedDict(("module." + name, tensor) for name, tensor in net.state_dict().items())
    return {
        "epoch": 3,
        "arch": "small",
        "best": 0.75,
        "large": 2**70,
        "done": True,
        "nothing": None,
        "size": torch.Size([2, 3]),
        "device": torch.device("cpu"),
        "optimizer": optimizer.state_dict(),
        "model": {"state_dict": parallel},
    }


class Evil:
    def __reduce__(self):
        return os.system, ("touch /tmp/convscope-was-run",)


def told(tensors):
    return {
        name: {"shape": list(tensor.shape), "numbers": [repr(value) for value in tensor.detach().float().flatten().tolist()]}
        for name, tensor in tensors.items()
        if tensor.is_floating_point()
    }


def save(name, value, **options):
    torch.save(value, os.path.join(FOLDER, name), **options)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    torch.manual_seed(0)
    old = {"_use_new_zipfile_serialization": False}
    save("kinds.pth", kinds())
    save("kinds-legacy.pth", kinds(), **old)
    save("checkpoint.pth", checkpoint())
    save("checkpoint-legacy.pth", checkpoint(), **old)
    save("protocol-4.pth", network(100).state_dict(), pickle_protocol=4)
    save("module.pth", network(100))
    save("arguments.pth", {"state_dict": network(100).state_dict(), "args": argparse.Namespace(lr=0.1)})
    save("evil.pth", {"conv.weight": Evil()})
    save("evil-legacy.pth", {"conv.weight": Evil()}, **old)
    save("sparse.pth", {"w": torch.eye(3).to_sparse()})
    save("tensor.pth", torch.ones(2))
    save("options.pth", {"lr": 0.1, "layers": [1, 2]})
    expected = {"kinds": told(kinds()), "network": told(network(100).state_dict())}
    with open(os.path.join(FOLDER, "expected.json"), "w") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
