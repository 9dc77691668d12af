"""PyTorch's side of the bench: JSON commands on stdin, a JSON answer a line on stdout.

    {"cmd":"setup","model":"convnet3","imageSize":256,"batch":32,"threads":2,"layout":"nchw","dropout":0.3}
    {"cmd":"round","steps":5}    {"cmd":"infer","batches":5}    {"cmd":"memory"}    {"cmd":"quit"}

`layout` is nchw or channels_last; `device` is cpu or cuda, where the images are sent along with each step. Every answer has "ok"; a failure adds "error".
"""
import json
import os
import platform
import re
import sys
import time

import torch
import torch.nn.functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools"))
from pytorch_convnet import convnet  # noqa: E402

CLASSES = 10
MEAN, STD = (0.52284, 0.47988, 0.40605), (0.29771, 0.28884, 0.31178)


def loaded_libraries(pattern):
    """The shared libraries in use whose path matches.

    Debian's PyTorch takes whichever BLAS the system has. With the reference one (.../blas/libblas.so) its matrix products
    are tens of times slower than with libopenblas0-openmp, and a comparison with it means nothing.
    """
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if ".so" in line}
    return sorted(path for path in paths if re.search(pattern, path))


def network(model, image_size, dropout):
    """One of the assignment's networks, or torchvision's of that name; its dropout is the same where it has any."""
    if found := re.fullmatch(r"convnet([2-5])", model):
        return convnet(int(found[1]), image_size, CLASSES, dropout)
    import torchvision

    network = getattr(torchvision.models, model)(num_classes=CLASSES)
    for module in network.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = dropout
    return network


class Bench:
    def setup(self, model, imageSize, batch, threads, layout="nchw", device="cpu", dropout=0.3, **_):
        self.device = torch.device(device)
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        self.format = {"nchw": torch.contiguous_format, "channels_last": torch.channels_last}[layout]
        self.model = network(model, imageSize, dropout).to(self.device, memory_format=self.format)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.001, momentum=0.9)
        self.mean = torch.tensor(MEAN, device=self.device).view(3, 1, 1)
        self.std = torch.tensor(STD, device=self.device).view(3, 1, 1)
        images = torch.randint(0, 256, (batch, 3, imageSize, imageSize), dtype=torch.uint8)
        self.images = images.contiguous(memory_format=self.format)
        self.labels = torch.randint(0, CLASSES, (batch,), device=self.device)
        return {
            "versions": {
                "python": platform.python_version(),
                "torch": torch.__version__,
                "mkldnn": torch.backends.mkldnn.is_available(),
                "threads": torch.get_num_threads(),
                "device": torch.cuda.get_device_name() if device == "cuda" else "cpu",
                "blas": loaded_libraries(r"/lib(\w*blas|mkl)[.\w-]*\.so"),
            }
        }

    def forward(self):
        return self.model((self.images.to(self.device).float() / 255 - self.mean) / self.std)

    def train_step(self):
        loss = F.cross_entropy(self.forward(), self.labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def timed(self, run, count):
        seconds = []
        for _ in range(count):
            started = time.perf_counter()
            run()
            if self.device.type == "cuda":
                torch.cuda.synchronize()
            seconds.append(time.perf_counter() - started)
        return {"seconds": seconds}

    def round(self, steps):
        self.model.train()
        return self.timed(self.train_step, steps)

    def infer(self, batches):
        self.model.eval()
        with torch.no_grad():
            return self.timed(self.forward, batches)

    def memory(self):
        with open("/proc/self/status") as status:
            kibibytes = re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]
        return {"peakRssBytes": int(kibibytes) * 1024}


COMMANDS = ("setup", "round", "infer", "memory")

bench = Bench()
for line in sys.stdin:
    arguments = json.loads(line)
    command = arguments.pop("cmd")
    if command == "quit":
        break
    try:
        if command not in COMMANDS:
            raise ValueError(f"no such command: {command}")
        answer = {"ok": True, **getattr(bench, command)(**arguments)}
    except Exception as error:  # the bench goes on with the other engines and shows why this one did not
        answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
