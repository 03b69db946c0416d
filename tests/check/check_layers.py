#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""lib/ may include its own directory or a directory of lower rank, nothing else."""
import pathlib, re, sys
RANK = {"base": 0, "math": 1, "data": 2, "score": 3, "cluster": 3, "model": 4, "io": 5}
bad = []
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.[ch]")):
    here = path.relative_to(sys.argv[1]).parts[0]
    for inc in re.findall(r'^#\s*include "([^"]+)"', path.read_text(encoding="utf-8"), re.M):
        there = inc.split("/")[0]
        if there not in RANK or there != here and RANK[there] >= RANK[here]:
            bad.append(f"{path} includes {inc}")
print("\n".join(bad))
sys.exit(bool(bad))
