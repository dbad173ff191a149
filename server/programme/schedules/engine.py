"""The Java machine with MPXJ in it. Only a child process of our own ever starts it.

What it may use is limited from outside as well (see child.py); these are its own limits.
"""

from __future__ import annotations

from typing import Any

HEAP_MB = 1024
_OPTIONS = (
    f"-Xmx{HEAP_MB}m",
    # Whole from the beginning: most schedules are read before anything is collected. What is
    # not used is not taken.
    f"-Xms{HEAP_MB}m",
    # What bridges Python and Java asks for whole collections, a tenth of a second each.
    "-XX:+DisableExplicitGC",
    "-Xss1m",
    # One core, one collector thread, quick to start: a read lasts a second or two.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:CompressedClassSpaceSize=64m",
    "-XX:ReservedCodeCacheSize=64m",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
    # No XML that gets here has a document type; nothing would be fetched for it if it had.
    "-Djavax.xml.accessExternalDTD=",
    "-Djavax.xml.accessExternalSchema=",
)


class EngineMissingError(RuntimeError):
    """There is no Java, or no MPXJ, on this machine."""


def start_engine(folder: str) -> Any:
    """Start the machine once, with temporary files in ``folder``; MPXJ's root package.

    Raises EngineMissingError.
    """
    try:
        import jpype  # noqa: PLC0415 - the office itself never loads it
        import mpxj  # noqa: F401, PLC0415 - puts MPXJ's jars on the class path

        if not jpype.isJVMStarted():
            jpype.startJVM(*_OPTIONS, f"-Djava.io.tmpdir={folder}", convertStrings=False)
    except (ImportError, OSError, jpype.JVMNotFoundException) as error:
        raise EngineMissingError(str(error)) from error
    return jpype.JPackage("org").mpxj


def java(name: str) -> Any:
    """A class of Java's own, of the machine that runs."""
    import jpype  # noqa: PLC0415

    return jpype.JClass(name)


def days_from_sunday() -> list[Any]:
    """Java's days of the week in the order of ours."""
    days = list(java("java.time.DayOfWeek").values())
    return days[6:] + days[:6]
