"""Writes test/golden/: what PyTorch computes, for the tests to compare with.

    python3 tools/golden.py

Expected values are computed in float64 from float32 inputs and stored as float32, so they are the right answer to the
last bit or so, not one library's rounding. Regenerating gives the same bytes.
"""
import json
import math
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F

GOLDEN = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "test", "golden")


# --- numbers that any language can draw again -------------------------------------------------------------------------


def lcg(seed, count):
    """`count` numbers in [0, 1): state = (1664525 * state + 1013904223) mod 2^32, starting at `seed`; u = state / 2^32."""
    values = np.empty(count, np.float64)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) & 0xFFFFFFFF
        values[i] = state / 4294967296
    return values


def lcg_integers(seed, shape, bound):
    return np.floor(lcg(seed, math.prod(shape)) * bound).astype(np.int64).reshape(shape)


def lcg_uniform(seed, shape, bound=1.0):
    """float32 numbers in [-bound, bound), rounded once, from float64."""
    return ((2 * lcg(seed, math.prod(shape)) - 1) * bound).astype(np.float32).reshape(shape)


# --- files --------------------------------------------------------------------------------------------------------------


def write_safetensors(path, tensors):
    header, blobs, offset = {}, [], 0
    for name, tensor in tensors.items():
        blob = np.ascontiguousarray(tensor.detach().numpy(), "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def write_json(path, value):
    with open(path, "w") as file:
        file.write(json.dumps(value, indent=1) + "\n")


# --- the assignment's 3-layer network: whole training steps -------------------------------------------------------------

SIZE, BATCH, CLASSES, DROPOUT = 64, 8, 10, 0.3
MEAN, STD = (0.52284, 0.47988, 0.40605), (0.29771, 0.28884, 0.31178)
FC1_ROWS_KEPT = 8
SHAPES = {
    "conv1.weight": [16, 3, 3, 3],
    "conv1.bias": [16],
    "conv2.weight": [24, 16, 4, 4],
    "conv2.bias": [24],
    "conv3.weight": [32, 24, 4, 4],
    "conv3.bias": [32],
    "fc1.weight": [512, 32 * 5 * 5],
    "fc1.bias": [512],
    "fc2.weight": [CLASSES, 512],
    "fc2.bias": [CLASSES],
}
PARAMETER_SEEDS = {name: 1_000_003 * (i + 1) for i, name in enumerate(SHAPES)}
IMAGE_SEED, LABEL_SEED, MASK_SEED = 20_000_003, 30_000_007, 40_000_003
VARIANTS = {
    "momentum": {"steps": 20, "lr": 0.001, "momentum": 0.9, "weightDecay": 0.0, "nesterov": False},
    "nesterov": {"steps": 5, "lr": 0.01, "momentum": 0.9, "weightDecay": 0.01, "nesterov": True},
}
HOW = {
    "random": "state = (1664525 * state + 1013904223) mod 2^32 starting at the seed; u = state / 2^32 (float64), the "
    "first u from the state after the seed; tensors are filled in row-major order",
    "parameters": "(2 * u - 1) * bound in float64, rounded to float32; bound = 1 / sqrt(fan_in), for a bias that of its "
    "weight; seed = parameters[name].seed",
    "images": "uint8 [n, c, y, x] = floor(u * 256); then, for even n, rows y = 16 ... 47 become (37 * n + 50 * c + "
    "11 * step) mod 256, and for n mod 4 = 1 each pixel becomes the top left one of its 4 x 4 block, so that pooling "
    "windows tie; seed = imageSeed + 1000 * step",
    "normalised": "(x / 255 - mean[c]) / std[c], each operation in float32",
    "labels": "floor(u * classes), [n]; seed = labelSeed + 1000 * step",
    "masks": "[n, channel] of Dropout2d after pool `layer` (1, 2, 3): 0 where u < dropout, else 1 / (1 - dropout); "
    "seed = maskSeed + 1000 * step + 100 * layer",
    "network": "conv (stride 1, no padding), ReLU, 2x2 max-pool, Dropout2d, three times; flatten; fc1, ReLU; fc2; mean "
    "cross-entropy. A tied maximum sends its gradient to the first in row-major order",
    "update": "g = gradient + weightDecay * w; v = g at the first step, then momentum * v + g; w -= lr * (nesterov ? g + "
    "momentum * v : v)",
    "file": "<variant>.gradient.<name>: gradients of step 0; <variant>.final.<name>: parameters after the last step; "
    "both of the float64 run. Of fc1.weight only the first fc1RowsKept rows; sums cover the whole tensor",
}


def initial_parameter(name):
    fan_in = math.prod(SHAPES[name.replace("bias", "weight")][1:])
    return torch.from_numpy(lcg_uniform(PARAMETER_SEEDS[name], SHAPES[name], 1 / math.sqrt(fan_in)))


def images_of(step):
    images = lcg_integers(IMAGE_SEED + 1000 * step, (BATCH, 3, SIZE, SIZE), 256)
    for n in range(BATCH):
        if n % 2 == 0:
            for c in range(3):
                images[n, c, 16:48, :] = (37 * n + 50 * c + 11 * step) % 256
        elif n % 4 == 1:
            images[n] = images[n, :, ::4, ::4].repeat(4, axis=1).repeat(4, axis=2)
    return images


def labels_of(step):
    return lcg_integers(LABEL_SEED + 1000 * step, (BATCH,), CLASSES)


def normalised(images):
    mean = torch.tensor(MEAN).view(3, 1, 1)
    std = torch.tensor(STD).view(3, 1, 1)
    return (torch.from_numpy(images).float() / 255 - mean) / std


def mask_of(step, layer, channels):
    kept = lcg(MASK_SEED + 1000 * step + 100 * layer, BATCH * channels).reshape(BATCH, channels) >= DROPOUT
    return torch.from_numpy(np.where(kept, 1 / (1 - DROPOUT), 0.0).astype(np.float32))


def forward(parameters, x, step):
    for layer in (1, 2, 3):
        x = F.conv2d(x, parameters[f"conv{layer}.weight"], parameters[f"conv{layer}.bias"])
        x = F.max_pool2d(F.relu(x), 2)
        x = x * mask_of(step, layer, x.shape[1])[:, :, None, None].to(x.dtype)
    x = F.relu(F.linear(x.flatten(1), parameters["fc1.weight"], parameters["fc1.bias"]))
    return F.linear(x, parameters["fc2.weight"], parameters["fc2.bias"])


def train(recipe, dtype):
    """Losses before each update, gradients of the first step, parameters after the last."""
    parameters = {name: initial_parameter(name).to(dtype).requires_grad_() for name in SHAPES}
    optimizer = torch.optim.SGD(
        parameters.values(),
        lr=recipe["lr"],
        momentum=recipe["momentum"],
        weight_decay=recipe["weightDecay"],
        nesterov=recipe["nesterov"],
    )
    losses, gradients = [], {}
    for step in range(recipe["steps"]):
        x = normalised(images_of(step)).to(dtype)
        loss = F.cross_entropy(forward(parameters, x, step), torch.from_numpy(labels_of(step)))
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            gradients = {name: parameter.grad.clone() for name, parameter in parameters.items()}
        optimizer.step()
        losses.append(loss.item())
    return losses, gradients, {name: parameter.detach() for name, parameter in parameters.items()}


def compared(exact, rounded):
    """Sums of a float64 tensor, and how far PyTorch's float32 one is from it."""
    return {
        "sum": exact.sum().item(),
        "sumOfSquares": exact.square().sum().item(),
        "float32MaxError": (exact - rounded.double()).abs().max().item(),
    }


def write_convnet3():
    tensors, variants = {}, {}
    for variant, recipe in VARIANTS.items():
        losses, gradients, final = train(recipe, torch.float64)
        losses32, gradients32, final32 = train(recipe, torch.float32)
        for kind, exact in (("gradient", gradients), ("final", final)):
            for name, tensor in exact.items():
                tensors[f"{variant}.{kind}.{name}"] = tensor[:FC1_ROWS_KEPT] if name == "fc1.weight" else tensor
        variants[variant] = {
            **recipe,
            "losses": losses,
            "lossesFloat32": losses32,
            "gradient": {name: compared(gradients[name], gradients32[name]) for name in SHAPES},
            "final": {name: compared(final[name], final32[name]) for name in SHAPES},
        }
    first = images_of(0)
    write_safetensors(os.path.join(GOLDEN, "convnet3.safetensors"), tensors)
    write_json(
        os.path.join(GOLDEN, "convnet3.json"),
        {
            "how": HOW,
            "imageSize": SIZE,
            "batch": BATCH,
            "classes": CLASSES,
            "dropout": DROPOUT,
            "mean": MEAN,
            "std": STD,
            "imageSeed": IMAGE_SEED,
            "labelSeed": LABEL_SEED,
            "maskSeed": MASK_SEED,
            "fc1RowsKept": FC1_ROWS_KEPT,
            "parameters": {
                name: {
                    "shape": SHAPES[name],
                    "seed": PARAMETER_SEEDS[name],
                    "initialSum": initial_parameter(name).double().sum().item(),
                }
                for name in SHAPES
            },
            "checks": {
                "randomOfSeed1": lcg(1, 4).tolist(),
                "imagesOfStep0": {"sum": int(first.sum()), "firstRow": first[1, 0, 0].tolist()},
                "labelsOfStep0": labels_of(0).tolist(),
                "maskOfStep0Layer1Dropped": int((mask_of(0, 1, 16) == 0).sum()),
            },
            "variants": variants,
        },
    )


# --- single operations ----------------------------------------------------------------------------------------------------


def stored(array):
    """A tensor as JSON: the shortest decimals that read back as the same float32 (integers stay integers)."""
    array = array.detach().numpy() if isinstance(array, torch.Tensor) else array
    flat = array.ravel()
    if np.issubdtype(array.dtype, np.integer):
        return {"shape": list(array.shape), "values": flat.tolist()}
    return {"shape": list(array.shape), "values": [float(str(value)) for value in flat.astype(np.float32)]}


class Cases:
    """Collects cases; every tensor of every case draws from its own seed."""

    def __init__(self):
        self.cases = []
        self.seed = 7_000_003

    def draw(self, *shape):
        self.seed += 1_000_003
        return np.asarray(lcg_uniform(self.seed, shape).round(3))  # three decimals keep the file small

    def integers(self, *shape, bound):
        self.seed += 1_000_003
        return lcg_integers(self.seed, shape, bound)

    def plain(self, op, name, attributes, inputs, outputs):
        """A case without gradients."""
        self.cases.append(
            {
                "op": op,
                "name": name,
                "attributes": attributes,
                "inputs": {key: stored(value) for key, value in inputs.items()},
                "outputs": {key: stored(value) for key, value in outputs.items()},
            }
        )

    def differentiated(self, op, name, attributes, inputs, run, constants=()):
        """Runs `run` on the inputs in float64 and differentiates it by all of them but `constants`."""
        leaves = {
            key: torch.from_numpy(value) if key in constants else torch.from_numpy(value).double().requires_grad_()
            for key, value in inputs.items()
        }
        output = run(**leaves)
        upstream = self.draw(*output.shape)
        variables = [key for key in inputs if key not in constants]
        gradients = torch.autograd.grad(output, [leaves[key] for key in variables], torch.from_numpy(upstream).double())
        self.plain(op, name, attributes, inputs, {"output": output})
        self.cases[-1]["upstream"] = stored(upstream)
        self.cases[-1]["gradients"] = {key: stored(value) for key, value in zip(variables, gradients)}
        return upstream


def conv_cases(cases):
    def case(name, batch, channels, size, filters, kernel, stride=1, padding=0, dilation=1, groups=1, bias=True):
        stride, padding, dilation = ([v, v] if isinstance(v, int) else v for v in (stride, padding, dilation))
        inputs = {
            "input": cases.draw(batch, channels, *size),
            "weight": cases.draw(filters, channels // groups, *kernel),
        }
        if bias:
            inputs["bias"] = cases.draw(filters)
        attributes = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups}

        def run(input, weight, bias=None):
            return F.conv2d(input, weight, bias, stride, padding, dilation, groups)

        cases.differentiated("conv2d", name, attributes, inputs, run)

    case("1x1", 2, 3, [5, 4], 4, [1, 1])
    case("1x1 stride 2", 2, 4, [7, 6], 5, [1, 1], stride=2)
    case("3x3", 2, 3, [8, 8], 4, [3, 3])
    case("3x3, 16 filters", 3, 3, [10, 10], 16, [3, 3])
    case("3x3 padding 1", 2, 3, [7, 7], 4, [3, 3], padding=1)
    case("3x3 padding 1 without bias", 2, 5, [6, 9], 3, [3, 3], padding=1, bias=False)
    case("3x3 stride 2 padding 1, odd size", 2, 3, [9, 7], 4, [3, 3], stride=2, padding=1)
    case("3x3 stride 2 padding 1, even size: the last row and column have fewer windows", 2, 3, [8, 8], 4, [3, 3], 2, 1)
    case("3x3 stride 3, last row and column unused", 1, 2, [11, 11], 3, [3, 3], stride=3)
    case("3x3 padding 2", 2, 2, [5, 5], 3, [3, 3], padding=2)
    case("3x3 dilation 2", 2, 2, [9, 8], 3, [3, 3], dilation=2)
    case("3x3 dilation 2 padding 2 stride 2", 1, 2, [9, 9], 3, [3, 3], stride=2, padding=2, dilation=2)
    case("3x3 groups 2", 2, 4, [6, 6], 6, [3, 3], padding=1, groups=2)
    case("3x3 depthwise", 2, 5, [6, 7], 5, [3, 3], padding=1, groups=5)
    case("3x3 depthwise, two filters a channel", 1, 3, [6, 6], 6, [3, 3], groups=3)
    case("4x4", 2, 3, [9, 9], 4, [4, 4])
    case("4x4, 16 to 24 channels", 1, 16, [6, 6], 24, [4, 4])
    case("4x4 stride 2 padding 1", 2, 3, [8, 10], 4, [4, 4], stride=2, padding=1)
    case("5x5 padding 2", 2, 2, [7, 7], 3, [5, 5], padding=2)
    case("5x5 one window", 2, 3, [5, 5], 4, [5, 5])
    case("7x7 stride 2 padding 3", 1, 3, [11, 11], 4, [7, 7], stride=2, padding=3)
    case("3x2", 2, 3, [7, 6], 4, [3, 2])
    case("3x2, strides 2 and 1, paddings 1 and 0", 2, 2, [8, 7], 3, [3, 2], stride=[2, 1], padding=[1, 0])
    case("one image", 1, 3, [6, 6], 4, [3, 3])
    case("one channel, one filter", 3, 1, [6, 5], 1, [3, 3])


def windows(x, kernel, stride, padding):
    x = F.pad(x, [padding[1], padding[1], padding[0], padding[0]], value=-math.inf)
    return x.unfold(2, kernel[0], stride[0]).unfold(3, kernel[1], stride[1])


def pool_cases(cases):
    def maximum(name, values, kernel, stride, padding=0):
        kernel, stride, padding = [kernel, kernel], [stride, stride], [padding, padding]
        attributes = {"kernel": kernel, "stride": stride, "padding": padding}
        upstream = cases.differentiated(
            "maxPool2d", name, attributes, {"input": values}, lambda input: F.max_pool2d(input, kernel, stride, padding)
        )
        # The gradient of amax shares a tie equally: the other sensible answer, and the one that a plain ONNX graph gives.
        x = torch.from_numpy(values).double().requires_grad_()
        shared = torch.autograd.grad(
            windows(x, kernel, stride, padding).amax((4, 5)), x, torch.from_numpy(upstream).double()
        )[0]
        cases.cases[-1]["gradientsTiesShared"] = {"input": stored(shared)}

    def with_ties(*shape):
        return cases.integers(*shape, bound=4).astype(np.float32) - 1

    maximum("2x2", cases.draw(2, 3, 6, 8), 2, 2)
    maximum("2x2, odd size", cases.draw(2, 3, 7, 9), 2, 2)
    maximum("2x2, negative values only", -1 - np.abs(cases.draw(1, 2, 6, 6)), 2, 2)
    maximum("2x2, ties at positive values", with_ties(2, 3, 8, 8), 2, 2)
    maximum("2x2, ties, odd size", with_ties(2, 2, 7, 7), 2, 2)
    maximum("2x2, everything tied", np.full((1, 2, 4, 4), 0.5, np.float32), 2, 2)
    maximum("2x2 stride 1, overlapping", cases.draw(1, 2, 5, 5), 2, 1)
    maximum("3x3 stride 2 padding 1, overlapping", cases.draw(2, 3, 8, 8), 3, 2, 1)
    maximum("3x3 stride 2 padding 1, odd size", cases.draw(1, 2, 9, 7), 3, 2, 1)
    maximum("3x3 stride 2 padding 1, negative values only", -1 - np.abs(cases.draw(1, 2, 7, 7)), 3, 2, 1)
    maximum("3x3 stride 2 padding 1, ties", with_ties(2, 2, 8, 8), 3, 2, 1)
    maximum("3x3 stride 3", cases.draw(2, 2, 9, 9), 3, 3)
    maximum("3x3 stride 3, last row and column unused", cases.draw(1, 2, 10, 11), 3, 3)

    def average(name, values, kernel, stride, padding=0):
        kernel, stride, padding = [kernel, kernel], [stride, stride], [padding, padding]
        attributes = {"kernel": kernel, "stride": stride, "padding": padding, "countIncludePad": True}
        cases.differentiated(
            "avgPool2d", name, attributes, {"input": values}, lambda input: F.avg_pool2d(input, kernel, stride, padding)
        )

    average("2x2", cases.draw(2, 3, 6, 8), 2, 2)
    average("2x2, odd size", cases.draw(1, 2, 7, 5), 2, 2)
    average("3x3 stride 2, overlapping", cases.draw(2, 2, 9, 9), 3, 2)
    average("3x3 stride 2 padding 1, padding counts", cases.draw(2, 2, 8, 7), 3, 2, 1)
    for name, shape in (("7x5", (2, 4, 7, 5)), ("1x1", (2, 4, 1, 1))):
        cases.differentiated(
            "globalAvgPool2d",
            name,
            {},
            {"input": cases.draw(*shape)},
            lambda input: F.adaptive_avg_pool2d(input, 1),
        )


def dense_cases(cases):
    for name, batch, width, out, bias in (
        ("4 to 3", 2, 4, 3, True),
        ("33 to 17", 5, 33, 17, True),
        ("one image", 1, 8, 5, True),
        ("without bias", 3, 6, 4, False),
    ):
        inputs = {"input": cases.draw(batch, width), "weight": cases.draw(out, width)}
        if bias:
            inputs["bias"] = cases.draw(out)
        cases.differentiated("linear", name, {}, inputs, F.linear)

    cases.differentiated("relu", "random", {}, {"input": cases.draw(2, 3, 4, 4)}, F.relu)
    around_zero = np.array([[-1, -1e-30, -0.0, 0, 1e-30, 1]], np.float32)
    cases.differentiated("relu", "at 0: gradient 0", {}, {"input": around_zero}, F.relu)

    for name, shape in (("channels of maps", (4, 6)), ("wider", (8, 16))):
        mask = np.where(lcg(cases.seed, math.prod(shape)).reshape(shape) < 0.3, 0, 1 / 0.7).astype(np.float32)
        cases.differentiated(
            "dropout2d",
            name,
            {},
            {"input": cases.draw(*shape, 3, 2), "mask": mask},
            lambda input, mask: input * mask[:, :, None, None].double(),
            constants=["mask"],
        )

    def cross_entropy(name, logits):
        labels = cases.integers(len(logits), bound=logits.shape[1])
        inputs = {"logits": logits, "labels": labels}
        cases.differentiated("softmaxCrossEntropy", name, {"reduction": "mean"}, inputs, loss, constants=["labels"])

    def loss(logits, labels):
        return F.cross_entropy(logits, labels)

    cross_entropy("random", cases.draw(6, 10))
    cross_entropy("two classes", cases.draw(3, 2))
    cross_entropy("one image", cases.draw(1, 5))
    cross_entropy("large logits", (cases.draw(8, 10) * 80).astype(np.float32))
    cross_entropy("equal logits", np.full((4, 10), 80, np.float32))
    cross_entropy("one far ahead", np.eye(4, 5, dtype=np.float32) * 160 - 80)


def batch_norm_cases(cases):
    for name, shape in (("maps", (4, 3, 5, 4)), ("one value a channel and image", (6, 4, 1, 1))):
        inputs = {"input": cases.draw(*shape), "weight": cases.draw(shape[1]), "bias": cases.draw(shape[1])}
        before = {"runningMean": cases.draw(shape[1]), "runningVariance": np.abs(cases.draw(shape[1])) + 0.5}
        for training in (True, False):
            running = {key: torch.from_numpy(value).double() for key, value in before.items()}

            def run(input, weight, bias):
                mean, variance = running.values()
                return F.batch_norm(input, mean, variance, weight, bias, training, 0.1, 1e-5)

            attributes = {"training": training, "momentum": 0.1, "epsilon": 1e-5}
            mode = "training" if training else "evaluation"
            cases.differentiated("batchNorm2d", f"{name}, {mode}", attributes, inputs, run)
            cases.cases[-1]["inputs"].update({key: stored(value) for key, value in before.items()})
            cases.cases[-1]["outputs"].update({key: stored(value) for key, value in running.items()})


def optimizer_cases(cases):
    steps, size = 10, 6

    def case(name, lr=0.1, momentum=0.0, weight_decay=0.0, nesterov=False, lr_later=None):
        rates = [lr if lr_later is None or step < steps // 2 else lr_later for step in range(steps)]
        start, gradients = cases.draw(size), cases.draw(steps, size)
        parameter = torch.from_numpy(start).double().requires_grad_()
        optimizer = torch.optim.SGD([parameter], lr, momentum, 0, weight_decay, nesterov)
        after = []
        for rate, gradient in zip(rates, gradients):
            optimizer.param_groups[0]["lr"] = rate
            parameter.grad = torch.from_numpy(gradient).double()
            optimizer.step()
            after.append(parameter.detach().clone())
        outputs = {"parameters": torch.stack(after)}
        if momentum:
            outputs["velocity"] = optimizer.state[parameter]["momentum_buffer"]
        attributes = {"lr": rates, "momentum": momentum, "weightDecay": weight_decay, "nesterov": nesterov}
        cases.plain("sgd", name, attributes, {"parameter": start, "gradients": gradients}, outputs)

    case("plain")
    case("momentum", momentum=0.9)
    case("momentum and weight decay", momentum=0.9, weight_decay=0.01)
    case("weight decay without momentum", weight_decay=0.1)
    case("Nesterov", momentum=0.9, nesterov=True)
    case("Nesterov and weight decay", momentum=0.9, weight_decay=0.01, nesterov=True)
    case("learning rate falls after 5 steps", momentum=0.9, lr_later=0.01)


def initialiser_cases(cases):
    """The bounds of the uniform distributions that PyTorch draws default weights and biases from."""
    layers = (
        torch.nn.Conv2d(3, 16, 3),
        torch.nn.Conv2d(16, 24, 4),
        torch.nn.Conv2d(4, 6, 3, groups=2),
        torch.nn.Linear(800, 512),
        torch.nn.Linear(512, 10),
    )
    for layer in layers:
        fan_in = math.prod(layer.weight.shape[1:])
        gain = torch.nn.init.calculate_gain("leaky_relu", math.sqrt(5))
        weight_bound, bias_bound = gain * math.sqrt(3 / fan_in), 1 / math.sqrt(fan_in)
        assert 0.95 * weight_bound < layer.weight.abs().max() <= weight_bound * (1 + 1e-6)
        assert layer.bias.abs().max() <= bias_bound * (1 + 1e-6)
        attributes = {"weightShape": list(layer.weight.shape)}
        bounds = {"weightBound": np.array(weight_bound), "biasBound": np.array(bias_bound)}
        cases.plain("defaultInit", str(layer), attributes, {}, bounds)


def other_networks_cases(cases):
    """What torchvision's networks other than ResNets are made of."""

    def ceiled(name, values, kernel, stride, padding=0):
        kernel, stride, padding = [kernel, kernel], [stride, stride], [padding, padding]
        attributes = {"kernel": kernel, "stride": stride, "padding": padding, "ceilMode": True}
        cases.differentiated(
            "maxPool2d",
            name,
            attributes,
            {"input": values},
            lambda input: F.max_pool2d(input, kernel, stride, padding, ceil_mode=True),
        )

    ceiled("ceil mode, 3x3 stride 2, even size: a last window reaches out", cases.draw(2, 3, 8, 6), 3, 2)
    ceiled("ceil mode, 3x3 stride 2, odd size: none does", cases.draw(1, 2, 7, 9), 3, 2)
    ceiled("ceil mode, maps smaller than the window", -1 - np.abs(cases.draw(2, 2, 2, 2)), 3, 2)
    ceiled("ceil mode with padding: no window begins in it", cases.draw(1, 2, 5, 4), 2, 2, 1)

    for name, shapes in (
        ("two maps", [(2, 3, 4, 5), (2, 2, 4, 5)]),
        ("three, one of one channel", [(3, 2, 2, 3), (3, 1, 2, 3), (3, 4, 2, 3)]),
        ("rows", [(4, 3), (4, 5)]),
    ):
        inputs = {f"input{i}": cases.draw(*shape) for i, shape in enumerate(shapes)}
        cases.differentiated("concatenate", name, {}, inputs, lambda **parts: torch.cat(list(parts.values()), 1))

    def layer_norm(input, weight, bias):
        return F.layer_norm(input.permute(0, 2, 3, 1), weight.shape, weight, bias, 1e-6).permute(0, 3, 1, 2)

    for name, shape in (("maps", (2, 5, 3, 4)), ("one pixel", (3, 7, 1, 1))):
        inputs = {"input": cases.draw(*shape), "weight": cases.draw(shape[1]), "bias": cases.draw(shape[1])}
        cases.differentiated("layerNorm2d", name, {"epsilon": 1e-6}, inputs, layer_norm)


def write_ops():
    cases = Cases()
    conv_cases(cases)
    pool_cases(cases)
    dense_cases(cases)
    batch_norm_cases(cases)
    optimizer_cases(cases)
    initialiser_cases(cases)
    other_networks_cases(cases)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases.cases)
    with open(os.path.join(GOLDEN, "ops.json"), "w") as file:
        file.write('{"cases":[\n' + lines + "\n]}\n")


if __name__ == "__main__":
    torch.set_num_threads(1)  # one order of summation
    torch.manual_seed(0)
    os.makedirs(GOLDEN, exist_ok=True)
    write_ops()
    write_convnet3()
