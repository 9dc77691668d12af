"""The recipe of `convscope train` in PyTorch, to compare results with.

    python3 tools/train_reference.py --data FOLDER --image-size 64 --epochs 10 --seed 0

FOLDER holds train/, validation/ and test/ with a folder a class. Progress goes to stderr, the result to stdout as JSON.
"""
import argparse
import copy
import json
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps

from pytorch_convnet import convnet

SPLITS = ("train", "validation", "test")


def load_image(path, size):
    """Upright RGB: the short side resized to `size`, then the centre cut out."""
    with Image.open(path) as file:
        image = ImageOps.exif_transpose(file).convert("RGB")
    short = min(image.size)
    image = image.resize([size * side // short for side in image.size], Image.LANCZOS)
    left, top = (round((side - size) / 2) for side in image.size)
    return np.asarray(image.crop((left, top, left + size, top + size))).transpose(2, 0, 1)


def load_split(folder, classes, size):
    images, labels = [], []
    for label, name in enumerate(classes):
        directory = os.path.join(folder, name)
        for file in sorted(os.listdir(directory)):
            images.append(load_image(os.path.join(directory, file), size))
            labels.append(label)
    return torch.from_numpy(np.stack(images)), torch.tensor(labels)


def evaluate(model, images, labels, batch):
    model.eval()
    loss, confusion = 0.0, torch.zeros(labels.max() + 1, labels.max() + 1, dtype=torch.long)
    with torch.no_grad():
        for x, y in zip(images.split(batch), labels.split(batch)):
            logits = model(x)
            loss += F.cross_entropy(logits, y, reduction="sum").item()
            confusion.index_put_((y, logits.argmax(1)), torch.tensor(1), accumulate=True)
    return loss / len(labels), confusion


def wilson(correct, total, z=1.959964):
    """95 % interval of a proportion."""
    p = correct / total
    centre = p + z * z / (2 * total)
    spread = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return [(centre - spread) / (1 + z * z / total), (centre + spread) / (1 + z * z / total)]


def test_result(model, images, labels, batch):
    loss, confusion = evaluate(model, images, labels, batch)
    correct, total = int(confusion.trace()), len(labels)
    return {
        "correct": correct,
        "total": total,
        "accuracy": correct / total,
        "ci95": wilson(correct, total),
        "loss": loss,
        "predictedPerClass": confusion.sum(0).tolist(),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--image-size", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lr", type=float, default=0.001)
    parser.add_argument("--dropout", type=float, default=0.3)
    parser.add_argument("--depth", type=int, default=3, help="number of convolutions, 2 ... 5")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    classes = sorted(os.listdir(os.path.join(options.data, "train")))
    data = {name: load_split(os.path.join(options.data, name), classes, options.image_size) for name in SPLITS}
    pixels = data["train"][0].numpy() / 255
    mean, std = (torch.tensor(f(pixels, axis=(0, 2, 3)), dtype=torch.float32) for f in (np.mean, np.std))
    for name, (images, labels) in data.items():
        data[name] = ((images.float() / 255 - mean.view(3, 1, 1)) / std.view(3, 1, 1), labels)

    model = convnet(options.depth, options.image_size, len(classes), options.dropout)
    optimizer = torch.optim.SGD(model.parameters(), lr=options.lr, momentum=0.9)
    images, labels = data["train"]
    best, best_epoch, best_accuracy, curve = None, 0, -1.0, []
    for epoch in range(1, options.epochs + 1):
        started = time.perf_counter()
        model.train()
        total_loss = correct = 0
        for chosen in torch.randperm(len(labels)).split(options.batch):
            logits = model(images[chosen])
            loss = F.cross_entropy(logits, labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total_loss += loss.item() * len(chosen)
            correct += int((logits.argmax(1) == labels[chosen]).sum())
        seconds = time.perf_counter() - started
        validation_loss, confusion = evaluate(model, *data["validation"], options.batch)
        line = {
            "epoch": epoch,
            "train/loss": total_loss / len(labels),
            "train/acc": correct / len(labels),
            "val/loss": validation_loss,
            "val/acc": int(confusion.trace()) / len(data["validation"][1]),
            "seconds": round(seconds, 2),
        }
        curve.append(line)
        print(json.dumps(line), file=sys.stderr, flush=True)
        if line["val/acc"] > best_accuracy:
            best, best_epoch, best_accuracy = copy.deepcopy(model), epoch, line["val/acc"]

    result = {
        **vars(options),
        "classes": classes,
        "images": {name: torch.bincount(labels).tolist() for name, (_, labels) in data.items()},
        "mean": mean.tolist(),
        "std": std.tolist(),
        "epochsRun": curve,
        "bestEpoch": best_epoch,
        "test": {
            "last": test_result(model, *data["test"], options.batch),
            "best": test_result(best, *data["test"], options.batch),
        },
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
