"""Writes test/golden/torchvision.json: torchvision's architectures, and ten training steps of its ResNet18.

    python3 tools/golden_torchvision.py

Expected values are of a float64 run from float32 weights and images that any language can draw again (golden.py's lcg).
Regenerating gives the same bytes.
"""
import json
import math
import os

import torch
import torch.nn.functional as F
import torchvision

from golden import GOLDEN, lcg_integers, lcg_uniform, normalised, write_json

CLASSES, SIZE, BATCH, STEPS = 10, 64, 4, 10
LEARNING_RATE, MOMENTUM, WEIGHT_DECAY = 0.0001, 0.9, 5e-4
WEIGHT_SEED, IMAGE_SEED, LABEL_SEED = 31_000_003, 41_000_003, 51_000_003
FIRST = 12

ARCHITECTURES = (
    "resnet18", "resnet34", "resnet50", "vgg11", "vgg11_bn", "vgg16", "vgg16_bn", "alexnet", "mobilenet_v2",
)

HOW = {
    "tensor": "float32 (2u - 1) * bound + offset, row-major, seed = weightSeed + 1009 * its index in resnet18's state_dict "
    "without num_batches_tracked; convolutions: bound sqrt(6 / (out channels * kernel pixels)), offset 0; fc: bound 1 / "
    "sqrt(512), offset 0; bn weight and running_var: bound 0.25, offset 1; bn bias and running_mean: bound 0.25, offset 0",
    "images": "uint8 floor(u * 256), seed = imageSeed + 1000 * step, normalised as in convnet3.json",
    "labels": "floor(u * 10), seed = labelSeed + 1000 * step",
    "stored": "of each tensor its sum, its sum of squares, and its first numbers",
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
    }
    write_json(os.path.join(GOLDEN, "torchvision.json"), golden)


if __name__ == "__main__":
    main()
