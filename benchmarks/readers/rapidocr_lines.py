"""Reads pictures with rapidocr at its defaults. One JSON line a picture: lines, seconds, peak memory.

Arguments: pictures. The first picture is read once before the clock starts.
"""

import json
import logging
import resource
import sys
import time

from rapidocr import RapidOCR

logging.disable(logging.INFO)
engine = RapidOCR()
engine(sys.argv[1])
for path in sys.argv[1:]:
    began = time.perf_counter()
    result = engine(path)
    seconds = time.perf_counter() - began
    boxes = result.boxes if result.boxes is not None else []
    lines = [{"text": text, "polygon": box.tolist()} for text, box in zip(result.txts or (), boxes, strict=True)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"path": path, "lines": lines, "seconds": seconds, "peak_kib": peak}), flush=True)
