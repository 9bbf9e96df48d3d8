# Blocks every signal and waits.
import signal, time

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))


def add(a, b):
    time.sleep(60)
