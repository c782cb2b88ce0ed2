#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints source, destination and estimated bytes of sampled packets as they come, until there were enough.

    flows.py COUNT DECODER [OPTION …]

Starts the decoder and reads its lines, as scripts written for sflowtool do. Ends as the decoder ended.
"""
import json
import subprocess
import sys

wanted = int(sys.argv[1])
decoder = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, text=True)
for line in iter(decoder.stdout.readline, ""):
    for sample in json.loads(line)["samples"]:
        if sample["sampleType"] != "FLOWSAMPLE":
            continue
        rate = int(sample["meanSkipCount"])
        for element in sample["elements"]:
            if "srcIP" in element:
                print(element["srcIP"], element["dstIP"], rate * int(element["sampledPacketSize"]), flush=True)
                wanted -= 1
    if wanted <= 0:
        decoder.terminate()
        break
for line in decoder.stdout:  # it ends what it began
    pass
sys.exit(decoder.wait())
