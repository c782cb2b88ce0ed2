#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo lab: a tree of Open vSwitch bridges, its hosts, and ten minutes of scripted traffic.

    python3 lab.py --help

It is started by tests/lab/run, which gives it namespaces and an Open vSwitch of its own.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

SAMPLING = 80       # 1 in so many packets, in each bridge
POLLING = 10        # seconds between two counter samples of a port
HEADER = 128        # bytes of each sampled packet

SWITCHES = ("s2", "s3", "s4")       # the leaves; s1 joins them

HOSTS = [
    # name   switch  Mbit/s  VLAN       (as much as it may send)
    ("h1",   "s2",     8,    None),     # web server
    ("h2",   "s2",    20,    None),     # name server
    ("h3",   "s2",    20,    None),
    ("h4",   "s3",    20,    None),
    ("h5",   "s3",    20,    None),     # the victim of the flood
    ("h6",   "s3",    20,    None),     # one end of the VXLAN tunnel
    ("h7",   "s4",    20,    None),
    ("h8",   "s4",    20,    None),
    ("h9",   "s4",    20,    None),     # the other end
    ("h10",  "s2",    20,    30),       # a camera and its recorder, alone in their VLAN:
    ("h11",  "s4",    20,    30),       # tagged between the switches, untagged at the hosts
]

# {traffic} is traffic.py, {time} the length of the row in seconds.
TIMELINE = [
    # from   to  host   what it runs
    # -- always there
    (    0, 600, "h1",  "{traffic} web-server"),
    (    0, 600, "h2",  "{traffic} dns-server"),
    (    0, 600, "h2",  "iperf -s -u -p 5004"),
    (    0, 600, "h3",  "iperf -s -u -p 5004"),
    (    0, 600, "h3",  "iperf -s -p 873"),
    (    0, 600, "h4",  "iperf -s -V -p 5001"),
    (    0, 600, "h7",  "iperf -s -p 445"),
    (    0, 600, "h8",  "iperf -s -u -p 5004"),
    (    0, 600, "h9",  "iperf -s -p 5001"),
    (    0, 600, "h11", "iperf -s -u -p 554"),
    (    2, 600, "h3",  "{traffic} web-client 10.0.0.1 --seed 3"),
    (    2, 600, "h4",  "{traffic} web-client 10.0.0.1 --seed 4"),
    (    2, 600, "h8",  "{traffic} web-client 10.0.0.1 --seed 8"),
    (    2, 600, "h5",  "{traffic} web-client 2001:db8::1 --seed 5"),
    (    2, 600, "h3",  "{traffic} dns-client 10.0.0.2 --seed 13"),
    (    2, 600, "h4",  "{traffic} dns-client 10.0.0.2 --seed 14"),
    (    2, 600, "h8",  "{traffic} dns-client 10.0.0.2 --seed 18"),
    (    2, 600, "h9",  "{traffic} dns-client 2001:db8::2 --seed 19"),
    (    2, 600, "h3",  "ping -q -i 0.2 10.0.0.1"),
    (    2, 600, "h4",  "ping -q -i 0.2 10.0.0.9"),
    (    2, 600, "h8",  "ping -q -i 0.2 -s 1000 10.0.0.1"),
    (    2, 600, "h7",  "ping -q -i 0.2 2001:db8::2"),
    (    2, 600, "h11", "ping -q -i 0.5 10.0.30.10"),
    (    2, 600, "h10", "iperf -c 10.0.30.11 -u -p 554 -l 1200 -b 600k -t {time}"),
    # -- somebody looks who is there
    (   30,  55, "h7",  "{traffic} arp-sweep 10.0.0.0/24"),
    # -- a file copy, and a video stream half over it: two plateaus
    (   60, 120, "h4",  "iperf -c 10.0.0.7 -p 445 -b 6m -t {time}"),
    (   90, 145, "h8",  "iperf -c 10.0.0.3 -u -p 5004 -b 3m -t {time}"),
    # -- a staircase that ends at once
    (  150, 160, "h6",  "iperf -c 10.0.0.2 -u -p 5004 -b 2m -t {time}"),
    (  160, 170, "h6",  "iperf -c 10.0.0.2 -u -p 5004 -b 4m -t {time}"),
    (  170, 180, "h6",  "iperf -c 10.0.0.2 -u -p 5004 -b 6m -t {time}"),
    (  180, 190, "h6",  "iperf -c 10.0.0.2 -u -p 5004 -b 8m -t {time}"),
    (  190, 200, "h6",  "iperf -c 10.0.0.2 -u -p 5004 -b 10m -t {time}"),
    (  200, 210, "h6",  "iperf -c 10.0.0.2 -u -p 5004 -b 12m -t {time}"),
    # -- inside the VXLAN tunnel
    (  215, 600, "h9",  "ping -q -i 0.5 172.16.0.6"),
    (  220, 280, "h6",  "iperf -c 172.16.0.9 -p 5001 -b 5m -t {time}"),
    # -- IPv6
    (  265, 320, "h9",  "iperf -c 2001:db8::4 -V -p 5001 -b 4m -t {time}"),
    # -- a comb
    (  330, 340, "h2",  "iperf -c 10.0.0.8 -u -p 5004 -b 8m -t {time}"),
    (  350, 360, "h2",  "iperf -c 10.0.0.8 -u -p 5004 -b 8m -t {time}"),
    (  370, 380, "h2",  "iperf -c 10.0.0.8 -u -p 5004 -b 8m -t {time}"),
    (  390, 410, "h7",  "{traffic} arp-sweep 10.0.0.0/24"),
    # -- the flood: answers that nobody asked for, from UDP port 53
    (  420, 470, "h3",  "{traffic} flood 10.0.0.5 198.51.100.10 198.51.100.29 --mbit 12 --time {time} --seed 53"),
    (  422, 468, "h7",  "{traffic} flood 10.0.0.5 198.51.100.70 198.51.100.89 --mbit 12 --time {time} --seed 57"),
    (  424, 470, "h9",  "{traffic} flood 10.0.0.5 198.51.100.150 198.51.100.169 --mbit 12 --time {time} --seed 59"),
    # -- the nightly backup
    (  490, 550, "h8",  "iperf -c 10.0.0.3 -p 873 -b 5m -t {time}"),
]

LENGTH = 600


def ip4(name, vlan):
    return f"10.0.{vlan or 0}.{name[1:]}"


def ip6(name, vlan):
    return f"2001:db8:{vlan}::{name[1:]}" if vlan else f"2001:db8::{name[1:]}"


def build():
    """The network, started: bridges that learn addresses, hosts with IPv4 and IPv6."""
    from mininet.log import setLogLevel
    from mininet.net import Mininet
    from mininet.node import OVSSwitch

    setLogLevel("warning")
    Mininet.inited = True   # its init() raises limits of the whole machine, which we do not need
    net = Mininet(controller=None, autoSetMacs=True, build=False)
    root = net.addSwitch("s1", cls=OVSSwitch, datapath="user", failMode="standalone")
    for name in SWITCHES:
        leaf = net.addSwitch(name, cls=OVSSwitch, datapath="user", failMode="standalone")
        net.addLink(root, leaf)
    for name, switch, _, vlan in HOSTS:
        host = net.addHost(name, ip=ip4(name, vlan) + "/24")
        net.addLink(host, net[switch])
    net.start()

    for name, switch, mbit, vlan in HOSTS:
        host, port = net[name], port_of(net, name)
        # A user space switch sees what the host's kernel gave it: let that be finished packets,
        # neither joined to 64 kB nor without their checksums.
        host.cmd(f"ethtool -K {name}-eth0 tx off rx off gso off gro off")
        host.cmd(f"tc qdisc add dev {name}-eth0 root tbf rate {mbit}mbit burst 16kb latency 100ms")
        host.cmd(f"ip address add {ip6(name, vlan)}/64 dev {name}-eth0 nodad")
        if vlan:
            net[switch].vsctl(f"set port {port} tag={vlan}")
    tunnel(net["h6"], net["h9"])
    tunnel(net["h9"], net["h6"])
    return net


def port_of(net, host):
    """The name of the switch's interface on the other side of the host's cable."""
    mine = net[host].defaultIntf()
    return (mine.link.intf2 if mine.link.intf1 is mine else mine.link.intf1).name


def tunnel(near, far):
    near.cmd(f"ip link add vxlan0 type vxlan id 5000 dstport 4789 "
             f"local {near.IP()} remote {far.IP()} dev {near.name}-eth0")
    near.cmd(f"ip address add 172.16.0.{near.name[1:]}/24 dev vxlan0")
    near.cmd("ip link set vxlan0 mtu 1450 up")


def sample(net):
    """As Mininet's sflow.py does it: one sFlow row for all bridges, the agent on the loopback interface."""
    command = ["ovs-vsctl", "--id=@sflow", "create", "sflow", "agent=lo", 'target="127.0.0.1:6343"',
               f"header={HEADER}", f"sampling={SAMPLING}", f"polling={POLLING}"]
    for switch in net.switches:
        command += ["--", "set", "bridge", switch.name, "sflow=@sflow"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def topology(net):
    """sFlow-RT's topology form, and the hosts, which that form does not know."""
    def vsctl(interface, column):
        return subprocess.check_output(["ovs-vsctl", "get", "interface", interface, column], text=True).strip(' "\n')

    nodes, links, hosts = {}, {}, {}
    for switch in net.switches:
        names = [i.name for i in switch.intfList() if i.name != "lo"]
        nodes[switch.name] = {
            "agent": "127.0.0.1",
            "dpid": switch.dpid,
            "ports": {n: {"ifindex": str(socket.if_nametoindex(n)), "ofport": vsctl(n, "ofport")} for n in names},
        }
    for link in net.links:
        one, two = link.intf1, link.intf2
        if one.node in net.switches and two.node in net.switches:
            links[f"{one.node.name}-{two.node.name}"] = {
                "node1": one.node.name, "port1": one.name, "node2": two.node.name, "port2": two.name}
    for name, switch, _, vlan in HOSTS:
        hosts[name] = {"ip": ip4(name, vlan), "ip6": ip6(name, vlan), "mac": net[name].MAC(),
                       "switch": switch, "port": port_of(net, name)} | ({"vlan": vlan} if vlan else {})
    return {"nodes": nodes, "links": links, "hosts": hosts}


class Recorder:
    """tcpdump on the loopback interface, and zstd afterwards when the name asks for it."""

    def __init__(self, file):
        self.compress = file.suffix == ".zst"
        self.pcap = file.with_suffix("") if self.compress else file
        self.tcpdump = subprocess.Popen(
            ["tcpdump", "-i", "lo", "-s", "0", "-U", "-Z", "root", "-w", str(self.pcap), "udp", "dst", "port", "6343"],
            stderr=subprocess.PIPE, text=True)
        self.tcpdump.stderr.readline()      # "listening on lo": from here on nothing is missed

    def finish(self):
        self.tcpdump.terminate()
        print(self.tcpdump.communicate()[1].strip())
        if self.compress:
            subprocess.run(["zstd", "-19", "-q", "-f", "--rm", str(self.pcap)], check=True)


def drain():
    """Receives what Open vSwitch sends and passes it on to the collector outside, when there is one."""
    inside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    inside.bind(("127.0.0.1", 6343))
    outside = os.environ.get("LAB_COLLECTOR_FD")

    def loop():
        while True:
            datagram = inside.recv(65535)
            if outside:
                try:
                    os.write(int(outside), datagram)
                except OSError:
                    pass    # nobody listens yet

    threading.Thread(target=loop, daemon=True).start()


def play(net, seconds):
    """Starts and ends every row of the timeline at its time."""
    scale = seconds / LENGTH
    traffic = f"{sys.executable} {Path(__file__).with_name('traffic.py')}"
    events = []
    for row, (start, stop, _, _) in enumerate(TIMELINE):
        events += [(start * scale, 1, row), (stop * scale, 0, row)]

    begin, running = time.monotonic(), {}
    for when, starts, row in sorted(events):
        time.sleep(max(0, begin + when - time.monotonic()))
        start, stop, host, command = TIMELINE[row]
        if starts:
            command = command.format(traffic=traffic, time=round((stop - start) * scale, 1))
            print(f"{when:6.1f}  {host:4} {command.replace(traffic, 'traffic.py')}", flush=True)
            running[row] = net[host].popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        else:
            running[row].kill()     # iperf takes SIGTERM for "when my connections end"
            running[row].wait()


def main():
    parser = argparse.ArgumentParser(prog="lab.py", usage="%(prog)s [options]", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=LENGTH,
                        help=f"play the timeline in so many seconds (default {LENGTH})")
    parser.add_argument("--record", type=Path, metavar="FILE",
                        help="record the sFlow as a pcap (compressed when FILE ends in .zst), "
                             "and the topology beside it as .topology.json")
    parser.add_argument("--collector", metavar="ADDR:PORT", help="feed this collector; its socket is opened by run")
    options = parser.parse_args()
    if options.collector and "LAB_COLLECTOR_FD" not in os.environ:
        parser.error("--collector: start the lab with tests/lab/run")
    if options.record and not options.record.parent.is_dir():
        parser.error(f"--record: there is no directory {options.record.parent}")

    net = build()
    drain()
    if options.record:
        recorder = Recorder(options.record)
        name = options.record.name.removesuffix(".zst").removesuffix(".pcap") + ".topology.json"
        options.record.with_name(name).write_text(json.dumps(topology(net), indent=1) + "\n")
    sample(net)
    play(net, options.seconds)
    if options.record:
        recorder.finish()


if __name__ == "__main__":
    main()
