"""Checks what `convscope export` writes with other people's programs: ONNX's checker and PyTorch.

    /usr/bin/python3 tools/check_exports.py RUN [RUN ...]
    /usr/bin/python3 tools/check_exports.py --from-torchvision resnet18:64 [MODEL:SIZE ...]

Each RUN is the folder of a trained network with nothing but its model and image size chosen. Its ONNX files, with and
without preprocessing, must pass the checker; its safetensors must load strictly into the PyTorch module of
tools/pytorch_convnet.py or torchvision; and PyTorch's logits, those of both ONNX files in ONNX Runtime, and the logarithms
of what `predict` says must agree. The other way round, torchvision's random weights, running statistics among them, are
written as safetensors, `train --weights` begins with them, and what is exported of them before the first step must agree.
Prints a line of a Markdown table a network; exits 1 when something is wrong.
Debian: apt install python3-torch python3-torchvision python3-onnx python3-pil
"""
import argparse
import inspect
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import torch
import torchvision
from PIL import Image

from pytorch_convnet import convnet

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOLERANCE = 1e-4
IMAGES = 4
CLASSES = 10


def node(*args, stdin=None):
    return subprocess.run(["node", *args], cwd=ROOT, input=stdin, stdout=subprocess.PIPE, check=True).stdout


def convscope(*args):
    return node("bin/convscope.js", *args)


def read_safetensors(path):
    """The whole format, for Debian has no package of it: the header's length, the header as JSON, the numbers."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header, body = json.loads(file.read(length)), file.read()
    metadata, tensors = header.pop("__metadata__"), {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", f"{name} is {entry['dtype']}"
        numbers = np.frombuffer(body[slice(*entry["data_offsets"])], dtype="<f4")
        tensors[name] = torch.from_numpy(numbers.reshape(entry["shape"]).copy())
    return tensors, metadata


def write_safetensors(path, tensors):
    """As the safetensors package would: every tensor, integers too."""
    types = {torch.float32: ("F32", "<f4"), torch.int64: ("I64", "<i8")}
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        dtype, numpy_type = types[tensor.dtype]
        blob = tensor.detach().numpy().astype(numpy_type).tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(blobs))


def module_of(model, size, classes):
    if model.startswith("convnet"):
        return convnet(int(model[-1]), size, classes)
    return getattr(torchvision.models, model)(num_classes=classes)


def check_onnx(path):
    """Lets the checker look at a file, with shape inference where this version can; gives its metadata."""
    model = onnx.load(path)
    can = "full_check" in inspect.signature(onnx.checker.check_model).parameters
    onnx.checker.check_model(model, **({"full_check": True} if can else {}))
    return {entry.key: entry.value for entry in model.metadata_props}


def draw_images(size):
    """Noise, a ramp, and two flat images with a step: uint8 [IMAGES, 3, size, size]."""
    noise = np.random.RandomState(0).randint(0, 256, (3, size, size))
    ramp = np.broadcast_to(np.linspace(0, 255, size).astype(int), (3, size, size))
    steps = [np.where(np.arange(size) < size // part, 30, 220) for part in (2, 3)]
    return np.stack([noise, ramp, *(np.broadcast_to(step[:, None], (3, size, size)) for step in steps)]).astype(np.uint8)


def logits_of_onnx(path, images):
    text = node("tools/run-onnx.js", path, str(images.dtype), ",".join(map(str, images.shape)), stdin=images.tobytes())
    return np.array(json.loads(text)).reshape(len(images), -1)


def log_probabilities_of_predict(run, images, classes, folder):
    files = [os.path.join(folder, f"{index}.png") for index in range(len(images))]
    for file, image in zip(files, images):
        Image.fromarray(image.transpose(1, 2, 0)).save(file)
    answers = json.loads(convscope("predict", run, *files, "--json", "--top", str(len(classes))))
    by_name = [{entry["class"]: entry["probability"] for entry in answer["predictions"]} for answer in answers]
    return np.log([[answer[name] for name in classes] for answer in by_name])


def check(run, folder):
    """Gives the run's model, image size, and the largest difference from PyTorch of each of the three."""
    plain, pixels, weights = (os.path.join(folder, name) for name in ("plain.onnx", "pixels.onnx", "net.safetensors"))
    convscope("export", run, "--format", "onnx", "--out", plain)
    convscope("export", run, "--format", "onnx", "--with-preprocessing", "--out", pixels)
    convscope("export", run, "--format", "safetensors", "--out", weights)
    metadata = check_onnx(plain)
    assert check_onnx(pixels) == metadata, "the two ONNX files have the same metadata"
    classes = json.loads(metadata["classes"])
    tensors, about = read_safetensors(weights)
    assert json.loads(about["classes"]) == classes, "safetensors and ONNX name the same classes"

    with open(os.path.join(run, "run.json")) as file:
        size = json.load(file)["config"]["model"]["imageSize"]
    model = module_of(about["model"], size, len(classes)).eval()
    model.load_state_dict(tensors, strict=True)
    images = draw_images(size)
    mean, std = (np.array(json.loads(metadata[name])).reshape(1, 3, 1, 1) for name in ("mean", "std"))
    normalised = ((images / 255 - mean) / std).astype(np.float32)
    with torch.no_grad():
        logits = model(torch.from_numpy(normalised))
        log_probabilities = torch.log_softmax(logits, 1).numpy()
    logits = logits.numpy()
    assert logits.std(axis=0).max() > 1e-3, "the images are told apart, so that a mistake shows"
    differences = (
        np.abs(logits_of_onnx(plain, normalised) - logits).max(),
        np.abs(logits_of_onnx(pixels, images) - logits).max(),
        np.abs(log_probabilities_of_predict(run, images, classes, folder) - log_probabilities).max(),
    )
    return about["model"], size, differences


def check_import(model, size, folder):
    """Gives the largest difference of torchvision's logits, by the largest of them, from those that we make of its weights."""
    torch.manual_seed(0)
    module = module_of(model, size, CLASSES).train()
    for layer in module.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.momentum = None  # a plain mean: running statistics are the data's, so that signals do not vanish
    with torch.no_grad():
        for _ in range(2):
            module(torch.randn(16, 3, size, size))
    module.eval()
    weights, run, exported = (os.path.join(folder, name) for name in ("net.safetensors", "run", "net.onnx"))
    write_safetensors(weights, module.state_dict())
    training = ["--epochs", "1", "--batch", "2", "--lr", "0", "--image-size", str(size)]
    data = ["--data", "drawn", "--limit-per-class", "1", "--split", "10/10/80"]
    convscope("train", *data, "--model", model, *training, "--weights", weights, "--out", run)
    convscope("export", run, "--checkpoint", "0", "--format", "onnx", "--out", exported)
    mean, std = (np.array(json.loads(check_onnx(exported)[name])).reshape(1, 3, 1, 1) for name in ("mean", "std"))
    normalised = ((draw_images(size) / 255 - mean) / std).astype(np.float32)
    with torch.no_grad():
        logits = module(torch.from_numpy(normalised)).numpy()
    assert logits.std(axis=0).max() > 1e-3, "the images are told apart, so that a mistake shows"
    return np.abs(logits_of_onnx(exported, normalised) - logits).max() / max(1, np.abs(logits).max())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="*", metavar="RUN")
    parser.add_argument("--from-torchvision", nargs="+", default=[], metavar="MODEL:SIZE")
    arguments = parser.parse_args()
    runs = arguments.runs
    if not runs and not arguments.from_torchvision:
        parser.error("name a run, or a network with --from-torchvision")
    print(f"onnx {onnx.__version__}, PyTorch {torch.__version__}, Node {node('--version').decode().strip()}", file=sys.stderr)
    worst = 0.0
    for run in map(os.path.abspath, runs):
        with tempfile.TemporaryDirectory() as folder:
            model, size, differences = check(run, folder)
        print(f"| {model} | {size} | " + " | ".join(f"{difference:.1e}" for difference in differences) + " |", flush=True)
        # Written so that NaN counts as wrong.
        worst = worst if max(differences) <= worst else max(differences)
    for model, size in (entry.split(":") for entry in arguments.from_torchvision):
        with tempfile.TemporaryDirectory() as folder:
            difference = check_import(model, int(size), folder)
        print(f"| {model} | {size} | {difference:.1e} |", flush=True)
        worst = worst if difference <= worst else difference
    if not worst <= TOLERANCE:
        sys.exit(f"The largest difference is {worst:.1e}, more than {TOLERANCE:.0e}.")


if __name__ == "__main__":
    main()
