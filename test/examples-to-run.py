#! /usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only

# The examples that ns-3's test.py runs, and ctest too: CMakeLists.txt reads the lines below, so keep
# one program a line, its arguments behind its name. A program may stand here several times, with
# different arguments. Each line should be done within seconds. It is run two folders below the tree,
# from where the module's files are ../../contrib/vpc-endpoints. ns-3 reads the list up to the first
# closing bracket and leaves out what follows a number sign: no line may have either.
#
# (program and arguments, whether to run it, whether to run it under valgrind)
cpp_examples = [
    ("vpcsim --help", "True", "True"),
    ("vpcsim run ../../contrib/vpc-endpoints/examples/templates/endpoints.yaml --out vpcsim-template-smoke --no-plots", "True", "False"),
    ("vpcsim run ../../contrib/vpc-endpoints/examples/experiments/az-failover.yaml --set duration=160s --out vpcsim-az-smoke --no-plots", "True", "False"),
    ("vpcsim run ../../contrib/vpc-endpoints/examples/experiments/hybrid-failover.yaml --set duration=220s --out vpcsim-hybrid-smoke --no-plots", "True", "False"),
    ("vpcsim check ../../contrib/vpc-endpoints/examples/experiments/three-az.yaml", "True", "False"),
    ("vpcsim show ../../contrib/vpc-endpoints/examples/templates/endpoints.yaml", "True", "True"),
    ("vpcsim reach ../../contrib/vpc-endpoints/examples/snapshots/two-az --queries ../../contrib/vpc-endpoints/examples/snapshots/queries.tsv", "True", "True"),
    ("vpc-ranks --duration=30", "True", "False"),
    ("vpc-az-failover --out=vpc-az-failover-smoke --hosts=2 --duration=120 --faultAt=30 --faultFor=40 --plots=false", "True", "False"),
    ("vpc-privatelink-failover --out=vpc-privatelink-failover-smoke --way=zonal-shift --hosts=1 --faultAt=60 --faultFor=20 --stormFor=120 --plots=false", "True", "False"),
    ("vpc-hybrid-failover --out=vpc-hybrid-failover-smoke --way=bfd --sites=1 --clients=1 --faultAt=60 --faultFor=60 --duration=200 --plots=false", "True", "False"),
    ("vpc-first-steps", "True", "True"),
]

python_examples = []
