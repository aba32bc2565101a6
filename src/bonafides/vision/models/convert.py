"""Reads dlib's face recognition network out of its `.dat` file and writes the same function as ONNX.

The file is a stream of layers, input first. Each layer begins with its tag as a length-prefixed string; whole numbers
are a length byte followed by that many little-endian bytes, tensors are a version, four dimensions and raw float32.
The shape of the network (a ResNet with 29 convolutions, 14 residual blocks, 4 of them halving the picture) is that of
dlib's `dnn_face_recognition_ex.cpp`; only sizes and weights are read.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]

# Residual blocks from input to output; True where the block halves the picture (levels 4, 3, 2, 1, 0 of 3, 4, 3, 3, 1).
HALVING = (False,) * 3 + (True, False, False, False) + (True, False, False) * 2 + (True,)
CONVOLUTIONS = 1 + 2 * len(HALVING)
INPUT_TAG, CONVOLUTION_TAG, AFFINE_TAG, LAST_TAG = b"input_rgb_image_sized", b"con_4", b"affine_", b"fc_2"
OPSET, IR_VERSION = 17, 8


class UnknownNetworkError(ValueError):
    """The bytes are not the network that this conversion knows."""


@dataclass
class Stream:
    """A place in the bytes of a `.dat` file."""

    data: bytes
    at: int = 0

    def skip_to(self, tag: bytes) -> None:
        """Moves behind the next layer tag of that name."""
        found = self.data.find(bytes([1, len(tag)]) + tag, self.at)
        if found < 0:
            raise UnknownNetworkError(f"no layer {tag.decode()} after byte {self.at}")
        self.at = found + 2 + len(tag)

    def whole(self) -> int:
        """A whole number: the head byte carries the sign in its top bit and the length below it."""
        head = self.data[self.at]
        size = head & 0x0F
        value = int.from_bytes(self.data[self.at + 1 : self.at + 1 + size], "little")
        self.at += 1 + size
        return -value if head & 0x80 else value

    def real(self) -> float:
        """A single number: mantissa and binary exponent, both whole."""
        mantissa, exponent = self.whole(), self.whole()
        return float(mantissa * 2.0**exponent)

    def tensor(self) -> Floats:
        """All values of a tensor, flat."""
        version = self.whole()
        size = int(np.prod([self.whole() for _ in range(4)], dtype=np.int64))
        if version != 2 or self.at + 4 * size > len(self.data):
            raise UnknownNetworkError(f"no tensor at byte {self.at}")
        values = np.frombuffer(self.data, "<f4", size, self.at)
        self.at += 4 * size
        return values


@dataclass
class Graph:
    """An ONNX graph while it is being written; every method returns the name of its output."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, values: NDArray[np.generic]) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, *inputs: str, **attributes: object) -> str:
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def pad(self, source: str, *, channels: int, size: int) -> str:
        """Adds zero channels behind and `size` zero rows and columns below and to the right."""
        ends = np.array([0, 0, 0, 0, 0, channels, size, size], np.int64)
        return self.node("Pad", source, self.constant(ends), mode="constant")


def convert(source: Path, target: Path) -> None:
    """Writes `target`: float32 (n, 3, 150, 150) RGB 0..255 in, float32 (n, 128) out. Raises UnknownNetworkError."""
    stream = Stream(source.read_bytes())
    stream.skip_to(INPUT_TAG)
    means = _means(stream)
    layers = list(_convolutions(stream))
    stream.skip_to(LAST_TAG)
    outputs, _inputs = stream.whole(), stream.whole()
    last = stream.tensor().reshape(-1, outputs)
    onnx.save(_model(means, layers, last), str(target))


def _means(stream: Stream) -> Floats:
    return np.array([stream.real() for _ in range(3)], np.float32).reshape(1, 3, 1, 1)


def _convolutions(stream: Stream) -> Iterator[tuple[Floats, Floats]]:
    """Filters (out, in, h, w) and biases (out,) of each convolution, with the scaling layer behind it multiplied in."""
    channels = 3
    for number in range(CONVOLUTIONS):
        stream.skip_to(CONVOLUTION_TAG)
        values = stream.tensor()
        side = 3 if number else 7
        filters = values.size // (channels * side * side + 1)
        kernel = values[:-filters].reshape(filters, channels, side, side).astype(np.float64)
        bias = values[-filters:].astype(np.float64)
        stream.skip_to(AFFINE_TAG)
        gamma, beta = stream.tensor().astype(np.float64).reshape(2, filters)
        scaled = (kernel * gamma[:, None, None, None]).astype(np.float32)
        yield scaled, (bias * gamma + beta).astype(np.float32)
        channels = filters


def _model(means: Floats, layers: list[tuple[Floats, Floats]], last: Floats) -> onnx.ModelProto:
    graph = Graph()

    def convolve(x: str, number: int, *, stride: int) -> str:
        kernel, bias = layers[number]
        # dlib pads a convolution only when it keeps the size of the picture
        pad = kernel.shape[2] // 2 if stride == 1 else 0
        weights = graph.constant(kernel), graph.constant(bias)
        return graph.node("Conv", x, *weights, strides=[stride] * 2, pads=[pad] * 4)

    x = graph.node("Sub", "image", graph.constant(means))
    x = graph.node("Div", x, graph.constant(np.array([256.0], np.float32)))
    x = graph.node("Relu", convolve(x, 0, stride=2))
    x = graph.node("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2])
    size = 35
    for block, halve in enumerate(HALVING):
        inner = graph.node("Relu", convolve(x, 1 + 2 * block, stride=2 if halve else 1))
        inner = convolve(inner, 2 + 2 * block, stride=1)
        if halve:
            added = layers[1 + 2 * block][0].shape
            x = graph.node("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
            pooled, convolved = size // 2, (size - 3) // 2 + 1
            # dlib adds tensors of different shapes as if the missing values were zero
            if added[0] > added[1]:
                x = graph.pad(x, channels=added[0] - added[1], size=0)
            if pooled > convolved:
                inner = graph.pad(inner, channels=0, size=pooled - convolved)
            size = pooled
        x = graph.node("Relu", graph.node("Add", x, inner))
    x = graph.node("Flatten", graph.node("GlobalAveragePool", x))
    graph.node("MatMul", x, graph.constant(last))
    graph.nodes[-1].output[0] = "vector"
    return _wrap(graph, outputs=last.shape[1])


def _wrap(graph: Graph, *, outputs: int) -> onnx.ModelProto:
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, 150, 150])
    vector = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["n", outputs])
    body = helper.make_graph(graph.nodes, "dlib_face_recognition_resnet_v1", [image], [vector], graph.weights)
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="bonafides")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


# By the name that models.lock gives them; the number at the end grows when the output changes.
CONVERSIONS: dict[str, Callable[[Path, Path], None]] = {"dlib_resnet_to_onnx_1": convert}
