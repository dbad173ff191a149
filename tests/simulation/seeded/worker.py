"""One process of ``make simulate``: lives the days of its seeds, and tells each in a line."""

from __future__ import annotations

import argparse
import json

from tests.simulation.seeded.run import place


def main() -> None:
    """With ``--planted`` it ends as soon as the bug was noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, required=True)
    parser.add_argument("--step", type=int, required=True)
    parser.add_argument("--last", type=int, required=True)
    parser.add_argument("--planted", default="")
    arguments = parser.parse_args()
    with place(arguments.planted) as here:
        for seed in range(arguments.first, arguments.last, arguments.step):
            lived = here.live(seed, arguments.planted)
            told = {
                "seed": seed,
                "planted": arguments.planted,
                "points": lived.points,
                "wrong": lived.wrong,
                "story": lived.story,
            }
            print(json.dumps(told, ensure_ascii=False), flush=True)  # noqa: T201
            if arguments.planted and lived.wrong:
                return


if __name__ == "__main__":
    main()
