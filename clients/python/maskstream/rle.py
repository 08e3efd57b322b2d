"""COCO run-length encoding in the compressed string form of pycocotools."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rle:
    """`height` and `width` in pixels. `counts`: the encoded runs down the columns, outside first."""

    height: int
    width: int
    counts: str

    def runs(self) -> list[int]:
        """Lengths down the columns, alternating outside and inside, outside first. Raises ValueError."""
        runs: list[int] = []
        value = shift = 0
        for character in self.counts:
            code = ord(character) - 48
            if not 0 <= code < 64:
                raise ValueError("an RLE has a character that is none of its own")
            value |= (code & 0x1F) << shift
            shift += 5
            if code & 0x20:
                continue
            if code & 0x10:
                value -= 1 << shift
            # From the fourth run on, a number is the difference to the run two positions earlier.
            runs.append(value + runs[-2] if len(runs) > 2 else value)
            value = shift = 0
        if shift or min(runs, default=0) < 0 or sum(runs) != self.height * self.width:
            raise ValueError("the runs of an RLE do not fit its size")
        return runs

    def decode(self) -> bytes:
        """One byte for each pixel, row by row: 1 inside, 0 outside. `height * width` bytes."""
        columns = bytearray()
        for number, run in enumerate(self.runs()):
            columns += bytes((number % 2,)) * run
        pixels = bytearray(len(columns))
        for x in range(self.width):
            pixels[x :: self.width] = columns[x * self.height : (x + 1) * self.height]
        return bytes(pixels)

    def rows(self) -> list[list[int]]:
        """`height` lists of `width` numbers: 1 inside, 0 outside."""
        pixels = self.decode()
        return [list(pixels[y * self.width : (y + 1) * self.width]) for y in range(self.height)]
