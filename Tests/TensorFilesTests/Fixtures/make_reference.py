"""Writes reference.safetensors with the format's own package, and prints digests.

    python -m venv venv && venv/bin/pip install safetensors==0.8.0 numpy xxhash
    venv/bin/python make_reference.py
"""

import numpy as np
import xxhash
from safetensors.numpy import save_file

save_file(
    {
        "weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
        "moment": np.array([0.1, -2.5], dtype=np.float64),
        "frame": np.arange(5, dtype=np.uint8),
        "step": np.array(1_000_000_007, dtype=np.int64),
        "empty": np.zeros((0, 4), dtype=np.float32),
        'odd/"name"é': np.array([7], dtype=np.int32),
    },
    "reference.safetensors",
    metadata={"format": "1"},
)

for data in (b"", b"abc", b"a" * 31, bytes(range(256)) * 5 + b"xyz"):
    print(len(data), xxhash.xxh64_hexdigest(data))
