"""Writes test/golden/optim.json: what PyTorch's optimisers, schedules and losses compute, for the tests to compare with.
Lion and Muon, which this PyTorch has not, are written out here by their papers.

    python3 tools/golden_optim.py

Optimisers run in float64 from float32 inputs; stored are the parameters after some of the steps. Regenerating gives the
same bytes.
"""
import json
import math
import os

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

from golden import GOLDEN, lcg_integers, lcg_uniform, stored

STEPS, SIZE = 50, 6
KEPT = [0, 1, 2, 9, 24, 49]
SEED = 50_000_017
SEED_OF_PAPERS = 70_000_027


class Draw:
    """Tensors of three decimals, each from a seed of its own."""

    def __init__(self, seed=SEED):
        self.seed = seed

    def uniform(self, *shape):
        self.seed += 1_000_003
        return lcg_uniform(self.seed, shape).round(3)

    def integers(self, *shape, bound):
        self.seed += 1_000_003
        return lcg_integers(self.seed, shape, bound)


def fifty_steps(draw, optimizer, name, options, make, shape=(SIZE,), share=1):
    """Of one parameter by what `make` makes of it and a learning rate, which is `share` of the case's."""
    start, gradients = draw.uniform(*shape), draw.uniform(STEPS, *shape)
    rates = [0.1 if step < STEPS // 2 else 0.02 for step in range(STEPS)]
    parameter = torch.from_numpy(start).double().requires_grad_()
    runner = make([parameter], rates[0])
    after = []
    for rate, gradient in zip(rates, gradients):
        runner.param_groups[0]["lr"] = rate * share
        parameter.grad = torch.from_numpy(gradient).double()
        runner.step()
        after.append(parameter.detach().clone())
    memory = {
        key: stored(value) for key, value in runner.state[parameter].items() if key != "step" and value is not None
    }
    return {
        "optimizer": optimizer,
        "name": name,
        "options": options,
        "rates": rates,
        "start": stored(start),
        "gradients": stored(gradients),
        "kept": KEPT,
        "parameters": stored(torch.stack([after[step] for step in KEPT])),
        "memory": memory,
    }


def optimizers(draw):
    def case(*arguments):
        return fifty_steps(draw, *arguments)

    def sgd(name, momentum=0.0, decay=0.0, nesterov=False):
        options = {"momentum": momentum, "weightDecay": decay, "nesterov": nesterov}
        return case("sgd", name, options, lambda p, lr: torch.optim.SGD(p, lr, momentum, 0, decay, nesterov))

    def adam(kind, name, betas=(0.9, 0.999), eps=1e-8, decay=0.0):
        options = {"betas": betas, "eps": eps, "weightDecay": decay}
        make = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return case(kind, name, options, lambda p, lr: make(p, lr, betas, eps, decay))

    def rmsprop(name, alpha=0.99, eps=1e-8, decay=0.0, momentum=0.0):
        options = {"alpha": alpha, "eps": eps, "weightDecay": decay, "momentum": momentum}
        return case("rmsprop", name, options, lambda p, lr: torch.optim.RMSprop(p, lr, alpha, eps, decay, momentum))

    return [
        sgd("plain"),
        sgd("momentum and weight decay", 0.9, 0.01),
        sgd("Nesterov", 0.9, 0.01, True),
        adam("adam", "defaults"),
        adam("adam", "weight decay", decay=0.1),
        adam("adam", "other betas and eps", (0.8, 0.95), 1e-3, 0.01),
        adam("adamw", "PyTorch's default decay", decay=0.01),
        adam("adamw", "without decay"),
        adam("adamw", "other betas and eps", (0.7, 0.9), 1e-2, 0.3),
        rmsprop("defaults"),
        rmsprop("momentum and weight decay", 0.9, 1e-6, 0.05, 0.9),
    ]


class Lion(torch.optim.Optimizer):
    """Chen et al., "Symbolic Discovery of Optimization Algorithms" (2023), algorithm 2."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            first, second = group["betas"]
            for parameter in group["params"]:
                momentum = self.state[parameter].setdefault("exp_avg", torch.zeros_like(parameter))
                update = torch.sign(first * momentum + (1 - first) * parameter.grad)
                parameter -= group["lr"] * (update + group["weight_decay"] * parameter)
                momentum.copy_(second * momentum + (1 - second) * parameter.grad)


class Muon(torch.optim.Optimizer):
    """Jordan et al., "Muon: An optimizer for hidden layers in neural networks" (2024), in full precision."""

    def __init__(self, parameters, lr, momentum, weight_decay):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @staticmethod
    def newton_schulz(matrix):
        if matrix.shape[0] > matrix.shape[1]:
            return Muon.newton_schulz(matrix.T).T
        x = matrix / (torch.linalg.matrix_norm(matrix) + 1e-7)
        for _ in range(5):
            gram = x @ x.T
            x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
        return x

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                buffer = self.state[parameter].setdefault("momentum_buffer", torch.zeros_like(parameter))
                buffer.lerp_(parameter.grad, 1 - group["momentum"])
                ahead = parameter.grad.lerp(buffer, group["momentum"]).flatten(1)
                scale = max(1, ahead.shape[0] / ahead.shape[1]) ** 0.5
                parameter *= 1 - group["lr"] * group["weight_decay"]
                parameter -= group["lr"] * scale * self.newton_schulz(ahead).view(parameter.shape)


def optimizers_of_papers(draw):
    def lion(name, betas, decay):
        options = {"betas": betas, "weightDecay": decay}
        return fifty_steps(draw, "lion", name, options, lambda p, lr: Lion(p, lr, betas, decay))

    def muon(name, shape, momentum, decay):
        options = {"momentum": momentum, "weightDecay": decay}
        return fifty_steps(draw, "muon", name, options, lambda p, lr: Muon(p, lr, momentum, decay), shape)

    def adamw(name, share, decay):
        options = {"momentum": 0.95, "weightDecay": decay, "othersShare": share}
        make = lambda p, lr: torch.optim.AdamW(p, lr * share, weight_decay=decay)
        return fifty_steps(draw, "muon", name, options, make, share=share)

    return [
        lion("the paper's betas", (0.9, 0.99), 0.0),
        lion("weight decay and other betas", (0.95, 0.98), 0.3),
        muon("a wide matrix", (4, 7), 0.95, 0.0),
        muon("a high matrix", (9, 4), 0.95, 0.1),
        muon("a convolution's weight", (5, 2, 3, 3), 0.8, 0.01),
        muon("a high convolution's weight", (8, 3, 1, 1), 0.95, 0.0),
        adamw("a bias, by AdamW", 0.05, 0.01),
    ]


def rates_of(make, count, losses=None):
    """The learning rate, from 1, at each of `count` steps; plateau schedules see a loss after each."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1.0)
    scheduler = make(optimizer)
    rates = []
    for step in range(count):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step(*([] if losses is None else [losses[step]]))
    return rates


def schedules():
    def warmed(optimizer, warm, total):
        start = lr_scheduler.LinearLR(optimizer, 1 / (warm + 1), 1, warm)
        return lr_scheduler.SequentialLR(
            optimizer, [start, lr_scheduler.CosineAnnealingLR(optimizer, total - warm)], [warm]
        )

    def one_cycle(share):
        return lambda optimizer: lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=STEPS, pct_start=share)

    # Falls, then stays within the threshold, falls again, then rises: two reductions with a patience of 3.
    losses = [2 / (1 + step) if step < 10 else 0.2 - 1e-6 * step if step < 20 else 0.1 + 0.001 * step for step in range(STEPS)]
    return {
        "step": {"every": 7, "factor": 0.3, "rates": rates_of(lambda o: lr_scheduler.StepLR(o, 7, 0.3), STEPS)},
        "multi-step": {
            "milestones": [5, 20, 21],
            "factor": 0.2,
            "rates": rates_of(lambda o: lr_scheduler.MultiStepLR(o, [5, 20, 21], 0.2), STEPS),
        },
        "cosine": {"rates": rates_of(lambda o: lr_scheduler.CosineAnnealingLR(o, STEPS), STEPS)},
        "cosine with warm-up": {"warmup": 10, "rates": rates_of(lambda o: warmed(o, 10, STEPS), STEPS)},
        "one-cycle": {"warmupShare": 0.3, "rates": rates_of(one_cycle(0.3), STEPS)},
        "one-cycle, other share": {"warmupShare": 0.45, "rates": rates_of(one_cycle(0.45), STEPS)},
        "plateau": {
            "patience": 3,
            "factor": 0.5,
            "losses": losses,
            "rates": rates_of(lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=3), STEPS, losses),
        },
    }


def clipping(draw):
    cases = []
    for max_norm in (0.5, 2.0, 100.0):
        gradients = [draw.uniform(3, 4), draw.uniform(5)]
        parameters = [torch.zeros(g.shape, dtype=torch.float64, requires_grad=True) for g in gradients]
        for parameter, gradient in zip(parameters, gradients):
            parameter.grad = torch.from_numpy(gradient).double()
        norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
        cases.append(
            {
                "maxNorm": max_norm,
                "gradients": [stored(g) for g in gradients],
                "norm": norm.item(),
                "clipped": [stored(parameter.grad) for parameter in parameters],
            }
        )
    return cases


def losses(draw):
    cases = []
    for smoothing, weighted in ((0.0, False), (0.1, False), (0.0, True), (0.2, True)):
        labels = draw.integers(7, bound=4)
        logits = torch.from_numpy(draw.uniform(7, 4)).double().requires_grad_()
        weights = [0.5, 2.0, 1.25, 0.25] if weighted else None
        weight = None if weights is None else torch.tensor(weights, dtype=torch.float64)
        loss = F.cross_entropy(logits, torch.from_numpy(labels), weight, label_smoothing=smoothing)
        loss.backward()
        cases.append(
            {
                "labelSmoothing": smoothing,
                "classWeights": weights,
                "labels": labels.tolist(),
                "logits": stored(logits),
                "loss": loss.item(),
                "gradient": stored(logits.grad),
            }
        )
    return cases


if __name__ == "__main__":
    torch.set_num_threads(1)
    draw = Draw()
    groups = {
        "optimizers": optimizers(draw) + optimizers_of_papers(Draw(SEED_OF_PAPERS)),
        "schedules": schedules(),
        "clipping": clipping(draw),
        "losses": losses(draw),
    }
    with open(os.path.join(GOLDEN, "optim.json"), "w") as file:
        file.write(json.dumps(groups, separators=(",", ":")).replace('},{"', '},\n{"') + "\n")
