"""Where the track's service starts, in a process of its own: see buildozer.spec, services."""

from mobile.device.android.track_process import run

if __name__ == "__main__":
    run()
