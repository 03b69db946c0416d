#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tiny objects that the tests of lib/io save, encoded from docs/format.md alone: nothing here knows the library.

usage: encode_saved.py              the arrays TABLE, SCORER, SEGMENTS, WEIGHTS, CLUSTERS, SCALING, HIERARCHY and WATCH of
                                    tests/unit, as C
       encode_saved.py DIRECTORY    table_tiny, scorer_tiny, map_tiny, ahp_tiny, kmeans_tiny, scaling_tiny, hierarchy_tiny
                                    and watch_tiny for tests/fuzz/corpus/load"""
import pathlib
import struct
import sys

NO_DAY, NO_TIME, NO_TEXT = -(2**31), -(2**63), 0xFFFF
MAGIC = b"\x89RFM\r\n\x1a\n"


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def block(tag, *fields):
    """Fields are (format of struct, values...)."""
    payload = b"".join(struct.pack("<" + form, *values) for form, *values in fields)
    data = tag.encode() + struct.pack("<Q", len(payload)) + payload
    return tag, data + struct.pack("<I", crc32c(data))


def head(kind):
    return block("HEAD", ("IHHI", kind, 1, 0, 0))


def short(text):
    return f"B{len(text)}s", len(text), text.encode()


def long(text):
    data = text.encode()
    return f"H{len(data)}s", len(data), data


def table():
    return [
        head(1),
        block("TABL", ("IiiI", 1, 3600, 5, 1), ("8s", b"EUR"), ("6Q", 3, 1, 1, 3, 1, 1)),
        block("CUST", ("I", 3), ("iQ", NO_DAY, 7), ("iQ", NO_DAY, 300), ("iQ", 3, 0x0102030405060708)),
        block("ALIA", ("I", 1), ("II", 2, 1)),
        block("VOID", ("I", 1), ("Q", 9)),
        block("EVNT", ("III", 3, 1 | 2 | 32, 3), ("6I", 0, 1, 1, 1, 2, 1), ("3i", 10, 10, 11), ("3B", 1, 1, 2),
              ("3q", 100, 1999, 500), ("3q", NO_TIME, NO_TIME, 950400), ("3Q", 0, 5, 0), ("3Q", 9, 0, 0)),
        block("ATTR", short("dist"), ("I", 1), ("Iid", 3, NO_DAY, 1.5)),
        block("ANON", ("I", 1), ("iqqqqqq", 12, 1, 0, 0, 250, 0, 3)),
        block("PRUN", ("I", 1), ("I8iI", 1, 1, 1, *[NO_DAY] * 6, 2)),
        block("DONE"),
    ]


def scorer():
    return [
        head(2),
        block("METR", ("iiiI", 2, 6, 1, 2), ("d", 0.0), ("qq", 1, 2), ("Q", 77), ("II", 0, 4),
              ("6iId", 1, 2, 90, 0, 1, 1, 0, 0.0), short("recency"), short(""),
              ("6iId", 3, 1, 0, 0, 2, 2, 0, 2.5), short("spent"), short("")),
        block("SCOR", ("iii", 2, 2, 19000), ("iiid", 3, 4, 0, 0.25), ("iiid", 2, 4, 0, 0.75),
              ("dd", 30.0, 90.0), ("d", 1000.0)),
        block("DONE"),
    ]


def segments():
    return [
        head(3),
        block("SEGM", ("iII", 2, 2, 3), ("ii", 3, 2), ("ii", 1, 3), short("best"), short("rest"),
              ("I4B", 0, 3, 2, 3, 2), ("I4B", 1, 1, 1, 2, 2), ("I4B", 0, 1, 1, 3, 2)),
        block("WORD", ("iI", 0, 2), short("vip"), short("en"), long("Best"), ("H", NO_TEXT),
              short("zh"), long("\u597d"), long("go")),
        block("WORD", ("iI", 2, 1), short(""), short("en"), long(""), ("H", NO_TEXT)),
        block("DONE"),
    ]


def ahp():
    return [
        head(4),
        block("WAHP", ("iiiii", 3, 1, 1, 2, 2), ("dd", 0.25, 0.0), ("3d", 0.5, 0.25, 0.25),
              ("9d", 1, 2, 0, 0.5, 1, 1, 0, 1, 1), ("dd", 0.0, -1.0)),
        block("DONE"),
    ]


def scaling():
    return [
        head(7),
        block("METR", ("iiiI", 2, 6, 1, 0), ("d", 0.0), ("qq", 0, 0),
              ("6iId", 1, 2, 0, 0, 1, 1, 0, 0.0), short("a"), short(""),
              ("6iId", 3, 1, 0, 0, 1, 1, 0, 0.0), short("b"), short("")),
        block("SCAL", ("ii", 2, 20000), ("3i7d", 1, 0, 0, 0.75, 0.0, 0.0, 30.0, -20.0, 0.0, 1.0),
              ("3i7d", 4, 0, 1, 0.25, 0.0, 64.0, 0.0, 64.0, 0.25, 1.0)),
        block("DONE"),
    ]


def clusters():
    return [
        head(5),
        block("KMNS", ("6iqd", 2, 2, 0, 1, 1, 0, 5, 0.0), ("4d", 0.0, 4.0, 1.0, 2.0),
              ("q2i2d", 3, 0, 1 << 24, 0.0, 2.0), ("q2i2d", 2, 1 << 26, 0, 4.0, 1.0)),
        block("DONE"),
    ]


def hierarchy():
    return [
        head(6),
        block("HIER", ("qii", 5, 3, 1)),
        block("LEAF", ("I", 5), ("5i", 1, 0, 2, 1, 1)),
        block("MERG", ("I", 2), ("dii", 1.5, 0, 1), ("dii", 2.5, 2, 3)),
        block("DONE"),
    ]


def watch():
    never = -719162
    return [
        head(9),
        block("WTCH", ("IqqiiiiI", 0, 5, 2, 9, 15, 1, 20045, 3),
              ("iIddiiii", 5, 0, 2.0, 0.0, 1, 15, 1, 0), short(""),
              ("iIddiiii", 3, 0, 0.0, 0.0, 0, 0, 0, 0), short("lost"),
              ("iIddiiii", 4, 0, 2.5, 1.5, 0, 0, 0, 3), short("")),
        block("WSTA", ("I", 2),
              ("Q4iIBB", 7, 20045, 20020, 20045, 20045, 4, 1, 5), ("BBd", 3, 1, 3.0), ("BBd", 0, 1, 1.0), ("BBd", 0, 1, 2.5),
              ("Q4iIBB", 300, 20045, 20040, never, never, 0, 0, 0), ("BBd", 0, 1, 5.0), ("BBd", 0, 1, 3.0), ("BBd", 0, 0, 0.0)),
        block("WALR", ("I", 1), ("IIiiiBB", 0, 4, 20045, 20045, 1, 5, 0),
              ("Bd", 1, 3.0), ("Bd", 0, 0.0), ("Bd", 0, 0.0), ("Bd", 0, 0.0), ("d", 450.0)),
        block("DONE"),
    ]


def as_c(name, blocks):
    yield f"static const uint8_t {name}[] = {{"
    yield "  " + " ".join(f"0x{byte:02x}," for byte in MAGIC)
    for tag, data in blocks:
        yield f"  /* {tag} */"
        for at in range(0, len(data), 16):
            yield "  " + " ".join(f"0x{byte:02x}," for byte in data[at:at + 16])
    yield "};"


def main():
    objects = {"TABLE": ("table_tiny", table()), "SCORER": ("scorer_tiny", scorer()),
               "SEGMENTS": ("map_tiny", segments()), "WEIGHTS": ("ahp_tiny", ahp()),
               "CLUSTERS": ("kmeans_tiny", clusters()), "SCALING": ("scaling_tiny", scaling()),
               "HIERARCHY": ("hierarchy_tiny", hierarchy()),
               "WATCH": ("watch_tiny", watch())}
    for name, (file, blocks) in objects.items():
        if len(sys.argv) > 1:
            (pathlib.Path(sys.argv[1]) / file).write_bytes(MAGIC + b"".join(data for _, data in blocks))
        else:
            print("\n".join(as_c(name, blocks)))


if __name__ == "__main__":
    main()
