"""Writes test/golden/activations.json: what PyTorch's activation layers and their gradients are.

    python3 tools/golden_activations.py

Computed in float64 from float32 inputs. Each case names the layer of src/nn/layers/ and its arguments.
"""
import json
import os

import numpy as np
import torch
from torch import nn

from golden import GOLDEN, lcg_uniform

LAYERS = {
    "relu": [(nn.ReLU, [])],
    "leakyRelu": [(nn.LeakyReLU, []), (nn.LeakyReLU, [0.2])],
    "relu6": [(nn.ReLU6, [])],
    "sigmoid": [(nn.Sigmoid, [])],
    "tanh": [(nn.Tanh, [])],
    "silu": [(nn.SiLU, [])],
    "gelu": [(nn.GELU, [])],
    "mish": [(nn.Mish, [])],
    "elu": [(nn.ELU, []), (nn.ELU, [0.5])],
    "selu": [(nn.SELU, [])],
    "softplus": [(nn.Softplus, []), (nn.Softplus, [2.0, 3.0])],
    "hardsigmoid": [(nn.Hardsigmoid, [])],
    "hardswish": [(nn.Hardswish, [])],
    "prelu": [(nn.PReLU, []), (nn.PReLU, [3])],
}

# Where the formulas change over, far from there, and beyond what float32's exponential holds.
SPECIAL = [0, 3, -3, 6, -6, 1.5, 12, -12, 20, 20.5, -20, -30, 50, 88, -88, 90, -90, 100, -100, 1e4, -1e4, 1e15, -1e15, 1e30]


def numbers(tensor):
    return [float(np.float32(value)) for value in tensor.detach().reshape(-1)]


def case(name, layer, arguments, values, upstream):
    module = layer(*arguments).double()
    if name == "prelu":
        weights = lcg_uniform(5, module.weight.shape)
        module.weight.data = torch.tensor(weights, dtype=torch.float64)
    x = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    y = module(x)
    y.backward(torch.tensor(upstream, dtype=torch.float64))
    made = {"layer": name, "arguments": arguments, "shape": list(x.shape), "x": numbers(x), "upstream": numbers(torch.tensor(upstream)), "y": numbers(y), "gradient": numbers(x.grad)}
    if name == "prelu":
        made["weight"] = numbers(module.weight)
        made["weightGradient"] = numbers(module.weight.grad)
    return made


def main():
    cases = []
    for name, variants in LAYERS.items():
        for layer, arguments in variants:
            for scale, shape in ((4, (2, 3, 2, 3)), (10, (4, 3))):
                cases.append(case(name, layer, arguments, lcg_uniform(1, shape, scale), lcg_uniform(2, shape)))
            if name != "prelu":
                # At its kinks PyTorch's vectors and its single numbers disagree on hardswish's slope.
                special = np.array([value for value in SPECIAL if name != "hardswish" or abs(value) != 3], np.float32)
                cases.append(case(name, layer, arguments, special, lcg_uniform(3, special.shape)))
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in cases)
    with open(os.path.join(GOLDEN, "activations.json"), "w") as file:
        file.write('{"cases":[\n' + lines + "\n]}\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
