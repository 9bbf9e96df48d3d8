"""A candidate of the self-test: an ordinary program, which the lock must leave in peace."""

import colorsys
import re
import threading
from decimal import Decimal


def ordinary():
    seen = []
    threads = [threading.Thread(target=seen.append, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    hue = colorsys.rgb_to_hsv(1.0, 0.0, 0.0)[0]
    return [sorted(seen), str(Decimal("1.10") + Decimal("2.20")), re.sub(r"\d+", "#", "a1b22"), hue]
