"""Reads an event file with TensorBoard's own loader; used to check what TensorBoardLogTests stores.

    python -m venv venv && venv/bin/pip install tensorboard
    venv/bin/python read_events.py FILE

printed for the file of the test `storedDigest`:

    1700000000.5 0 brain.Event:2 []
    1700000000.5 1  [('train/return', 2.5), ('train/length', 17.0)]
    1700000000.5 1000000000000  [('evaluation/mean_return', -inf)]
"""

import sys

from tensorboard.backend.event_processing.event_file_loader import LegacyEventFileLoader

for event in LegacyEventFileLoader(sys.argv[1]).Load():
    values = [(value.tag, value.simple_value) for value in event.summary.value]
    print(event.wall_time, event.step, event.file_version, values)
