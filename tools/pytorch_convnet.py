"""The assignment's networks in PyTorch, with the parameter names that Convscope's checkpoints use."""
import collections

from torch import nn

CHANNELS = (16, 24, 32, 40, 48)
KERNELS = (3, 4, 4, 4, 4)


def convnet(depth, image_size, classes=10, dropout=0.3):
    """convnet2 ... convnet5: each convolution followed by ReLU, 2x2 max-pool and Dropout2d; then 512 units and the logits."""
    layers, channels, size = collections.OrderedDict(), 3, image_size
    for i in range(depth):
        layers[f"conv{i + 1}"] = nn.Conv2d(channels, CHANNELS[i], KERNELS[i])
        layers[f"relu{i + 1}"] = nn.ReLU()
        layers[f"pool{i + 1}"] = nn.MaxPool2d(2)
        layers[f"drop{i + 1}"] = nn.Dropout2d(dropout)
        channels, size = CHANNELS[i], (size - KERNELS[i] + 1) // 2
    layers["flatten"] = nn.Flatten()
    layers["fc1"] = nn.Linear(channels * size * size, 512)
    layers["relu"] = nn.ReLU()
    layers["fc2"] = nn.Linear(512, classes)
    return nn.Sequential(layers)
