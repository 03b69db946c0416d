#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the library exports is what its headers declare and its map lists; what it keeps is nothing;
what it imports stays out of the host's business.

usage: check_symbols.py NM OBJDUMP SHARED_LIBRARY STATIC_LIBRARY MAP INCLUDE_DIR"""
import pathlib
import re
import subprocess
import sys

# A library neither prints, ends the process, reads the environment, changes the locale nor uses libm.
FORBIDDEN = set("""
    printf fprintf vprintf vfprintf dprintf puts putchar fputs fputc fwrite perror stdout stderr stdin
    __printf_chk __fprintf_chk __vprintf_chk __vfprintf_chk
    exit _exit _Exit quick_exit abort atexit getenv secure_getenv setenv putenv setlocale localeconv
    signal sigaction raise longjmp setjmp rand srand random srandom time
""".split())
LIBM = """
    acos asin atan atan2 cos sin tan cosh sinh tanh acosh asinh atanh exp exp2 expm1 log log2 log10
    log1p pow sqrt cbrt hypot erf erfc lgamma tgamma ceil floor trunc round lround llround rint lrint
    llrint nearbyint fmod remainder remquo fma fmin fmax fdim fabs frexp ldexp scalbn scalbln modf
    logb ilogb nextafter nexttoward copysign
""".split()
FORBIDDEN |= {name + suffix for name in LIBM for suffix in ("", "f", "l")}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def declared(include_dir):
    text = "".join(p.read_text(encoding="utf-8") for p in pathlib.Path(include_dir).rglob("*.h"))
    return set(re.findall(r"^RFM_API\s[^;(]*?\bRFM_CALL\s+(\w+)\s*\(", text, re.M))


def listed(map_file):
    text = pathlib.Path(map_file).read_text(encoding="utf-8")
    nodes = re.findall(r"^(\w+)\s*\{", text, re.M)
    exported = re.findall(r"global:(.*?)(?:local:|\})", text, re.S)
    return set(re.findall(r"([\w*?]+);", "".join(exported))), set(nodes)


def exported(nm, library):
    lines = output(nm, "-D", "--defined-only", library).splitlines()
    return {line.split()[-1].split("@")[0] for line in lines if line.strip()}


def undefined(nm, archive):
    lines = output(nm, "-u", archive).splitlines()
    return {line.split()[-1] for line in lines if re.match(r"\s+[Uw] ", line)}


def writable(objdump, archive):
    """Symbols with storage that could change: data, bss, common, thread-local."""
    found = set()
    for line in output(objdump, "-t", archive).splitlines():
        match = re.match(r"[0-9a-f]+ .{7} (\S+)\s+([0-9a-f]+) (?:\.hidden )?(\S+)", line)
        if not match or match[1] == match[3] or match[1].startswith(".data.rel.ro"):
            continue
        if match[1] == "*COM*" or re.match(r"\.(data|bss|tdata|tbss|sdata|sbss)\b", match[1]):
            found.add(match[3])
    return found


def different(what, left_name, left, right_name, right):
    only = [(name, left_name, right_name) for name in sorted(left - right)]
    only += [(name, right_name, left_name) for name in sorted(right - left)]
    return [f"{what} {name} is in {there} but not in {missing}" for name, there, missing in only]


def main():
    nm, objdump, shared, static, map_file, include_dir = sys.argv[1:]
    in_headers = declared(include_dir)
    in_map, nodes = listed(map_file)
    in_library = exported(nm, shared) - nodes
    bad = different("function", "include/", in_headers, "the map", in_map)
    bad += different("function", "the map", in_map, "the library", in_library)
    bad += [f"exported name {name} does not begin with rfm_" for name in sorted(in_library)
            if not re.match(r"rfm_[a-z]", name)]
    bad += [f"lib/ uses {name}" for name in sorted(undefined(nm, static) & FORBIDDEN)]
    bad += [f"{name} is a writable global" for name in sorted(writable(objdump, static))]
    print("\n".join(bad))
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
