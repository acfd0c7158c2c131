"""One worker process that places points of many dimensions in the plane, with scikit-learn.

It reads two messages on descriptor 3 (a message: four bytes of length, little-endian, then the
body): JSON with `count`, `dimensions`, `seed` and `perplexity`, and the points as 32-bit floats, row
by row. It answers on descriptor 4 with 'k' and a message, the places as 64-bit floats, or with 'e'
and a message, JSON that says what went wrong. Standard output is no part of this.
"""

import json
import os
import struct
import traceback


def read_message(stream):
    return stream.read(struct.unpack("<I", stream.read(4))[0])


def write_message(stream, status, body):
    stream.write(status + struct.pack("<I", len(body)) + body)
    stream.flush()


def places(setup, body):
    import numpy
    from sklearn.manifold import TSNE

    points = numpy.frombuffer(body, "<f4").reshape(setup["count"], setup["dimensions"])
    # The places do not depend on the scale, but numbers that overflow when squared would crash.
    points = points.astype("f8") - points.mean(axis=0, dtype="f8")
    size = abs(points).max()
    points = points / size if size > 0 else points
    # Principal components keep the plane's large distances meaningful. Of a single dimension there
    # are not two, and points that are all alike have none.
    start = "pca" if setup["dimensions"] > 1 and size > 0 else "random"
    embedding = TSNE(
        perplexity=setup["perplexity"], init=start, learning_rate="auto",
        random_state=setup["seed"], n_jobs=1)
    return numpy.ascontiguousarray(embedding.fit_transform(points), dtype="<f8")


def main():
    commands, answers = os.fdopen(3, "rb"), os.fdopen(4, "wb")
    try:
        setup = json.loads(read_message(commands))
        write_message(answers, b"k", places(setup, read_message(commands)).tobytes())
    except Exception as error:
        missing = isinstance(error, ImportError)
        report = {
            "kind": "missing" if missing else "failed",
            "what": (error.name or str(error)) if missing else f"{type(error).__name__}: {error}",
            "details": traceback.format_exc(),
        }
        write_message(answers, b"e", json.dumps(report).encode())


main()
