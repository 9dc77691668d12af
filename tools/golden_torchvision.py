"""Writes test/golden/torchvision.json: torchvision's architectures, ten training steps of its ResNet18, and one of others.

    python3 tools/golden_torchvision.py

Expected values are of a float64 run from float32 weights and images that any language can draw again (golden.py's lcg).
Regenerating gives the same bytes.
"""
import json
import math
import os

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from torchvision.ops import StochasticDepth

from golden import GOLDEN, lcg, lcg_integers, lcg_uniform, normalised, write_json

CLASSES, SIZE, BATCH, STEPS = 10, 64, 4, 10
LEARNING_RATE, MOMENTUM, WEIGHT_DECAY = 0.0001, 0.9, 5e-4
WEIGHT_SEED, IMAGE_SEED, LABEL_SEED = 31_000_003, 41_000_003, 51_000_003
FIRST = 12

# Networks of which one step is computed, nothing random being done.
ONE_STEP = ("squeezenet1_1", "resnext50_32x4d", "mobilenet_v3_small", "efficientnet_b0", "densenet121", "convnext_tiny")
ARCHITECTURES = (
    "resnet18", "resnet34", "resnet50", "vgg11", "vgg11_bn", "vgg16", "vgg16_bn", "alexnet", "mobilenet_v2", *ONE_STEP,
)
PERIOD = 4099

HOW = {
    "tensor": "float32 (2u - 1) * bound + offset, row-major, seed = weightSeed + 1009 * its index in resnet18's state_dict "
    "without num_batches_tracked; convolutions: bound sqrt(6 / (out channels * kernel pixels)), offset 0; fc: bound 1 / "
    "sqrt(512), offset 0; bn weight and running_var: bound 0.25, offset 1; bn bias and running_mean: bound 0.25, offset 0",
    "images": "uint8 floor(u * 256), seed = imageSeed + 1000 * step, normalised as in convnet3.json",
    "labels": "floor(u * 10), seed = labelSeed + 1000 * step",
    "stored": "of each tensor its sum, its sum of squares, and its first numbers",
    "oneStep": "tensors as above, but the numbers u begin again after 4099; weights of two or more dimensions: bound sqrt(6 / "
    "the numbers of one output), offset 0; weights of one dimension, layer_scale and running_var: bound 0.25, offset 1; all "
    "else bound 0.25, offset 0. A step in training mode, nothing being dropped, of the images and labels of step 0: loss, "
    "logits, of each gradient its sum of squares and its sum; then, from the same weights, logits in evaluation mode",
}


def structure(name):
    state = getattr(torchvision.models, name)(num_classes=CLASSES).state_dict()
    return {key: list(value.shape) for key, value in state.items() if not key.endswith("num_batches_tracked")}


def initial(index, name, shape):
    seed = WEIGHT_SEED + 1009 * index
    if name.endswith(("bn1.weight", "bn2.weight", "downsample.1.weight", "running_var")):
        return 1 + lcg_uniform(seed, shape, 0.25)
    if len(shape) == 4:
        return lcg_uniform(seed, shape, math.sqrt(6 / (shape[0] * shape[2] * shape[3])))
    if name.startswith("fc."):
        return lcg_uniform(seed, shape, 1 / math.sqrt(512))
    return lcg_uniform(seed, shape, 0.25)


def initial_of_one_step(index, name, shape):
    count = math.prod(shape)
    u = np.resize(lcg(WEIGHT_SEED + 1009 * index, min(PERIOD, count)), count).reshape(shape)
    is_weight = name.endswith("weight") and len(shape) > 1
    bound = math.sqrt(6 / math.prod(shape[1:])) if is_weight else 0.25
    is_around_1 = not is_weight and name.endswith(("weight", "layer_scale", "running_var"))
    drawn = ((2 * u - 1) * bound).astype(np.float32)
    return torch.from_numpy(drawn + np.float32(1) if is_around_1 else drawn)


def one_step(name, shapes):
    model = getattr(torchvision.models, name)(num_classes=CLASSES).double()
    for module in model.modules():
        if isinstance(module, (torch.nn.Dropout, StochasticDepth)):
            module.p = 0.0
    state = {key: initial_of_one_step(i, key, shape) for i, (key, shape) in enumerate(shapes.items())}
    model.load_state_dict(state, strict=False)
    x = normalised(lcg_integers(IMAGE_SEED, (BATCH, 3, SIZE, SIZE), 256)).double()
    labels = torch.from_numpy(lcg_integers(LABEL_SEED, (BATCH,), CLASSES))
    model.eval()
    evaluation = model(x).detach().flatten().tolist()
    model.train()
    logits = model(x)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    gradients = {key: parameter.grad for key, parameter in model.named_parameters()}
    return {
        "loss": loss.item(),
        "logits": logits.detach().flatten().tolist(),
        "gradients": {key: [gradient.square().sum().item(), gradient.sum().item()] for key, gradient in gradients.items()},
        "evaluationLogits": evaluation,
    }


def told(tensor):
    tensor = tensor.detach().double()
    return {
        "sum": tensor.sum().item(),
        "sumOfSquares": tensor.square().sum().item(),
        "first": tensor.flatten()[:FIRST].tolist(),
    }


def train(shapes):
    model = torchvision.models.resnet18(num_classes=CLASSES).double()
    state = {name: torch.from_numpy(initial(i, name, shape)) for i, (name, shape) in enumerate(shapes.items())}
    model.load_state_dict(state, strict=False)
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), LEARNING_RATE, MOMENTUM, weight_decay=WEIGHT_DECAY)
    losses, first_logits, gradients = [], None, {}
    for step in range(STEPS):
        x = normalised(lcg_integers(IMAGE_SEED + 1000 * step, (BATCH, 3, SIZE, SIZE), 256)).double()
        labels = torch.from_numpy(lcg_integers(LABEL_SEED + 1000 * step, (BATCH,), CLASSES))
        logits = model(x)
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            first_logits = logits.detach().flatten().tolist()
            gradients = {name: told(parameter.grad) for name, parameter in model.named_parameters()}
        optimizer.step()
        losses.append(loss.item())
    model.eval()
    x = normalised(lcg_integers(IMAGE_SEED, (BATCH, 3, SIZE, SIZE), 256)).double()
    final = {name: told(tensor) for name, tensor in model.state_dict().items() if name in shapes}
    return {
        "losses": losses,
        "logitsOfStep0": first_logits,
        "gradientsOfStep0": gradients,
        "final": final,
        "evaluationLogits": model(x).detach().flatten().tolist(),
    }


def main():
    shapes = {name: structure(name) for name in ARCHITECTURES}
    golden = {
        "how": HOW,
        "classes": CLASSES,
        "imageSize": SIZE,
        "batch": BATCH,
        "steps": STEPS,
        "lr": LEARNING_RATE,
        "momentum": MOMENTUM,
        "weightDecay": WEIGHT_DECAY,
        "weightSeed": WEIGHT_SEED,
        "imageSeed": IMAGE_SEED,
        "labelSeed": LABEL_SEED,
        "architectures": {name: {key: " ".join(map(str, shape)) for key, shape in value.items()} for name, value in shapes.items()},
        "resnet18": train(shapes["resnet18"]),
        "oneStep": {name: one_step(name, shapes[name]) for name in ONE_STEP},
    }
    write_json(os.path.join(GOLDEN, "torchvision.json"), golden)


if __name__ == "__main__":
    main()
