"""Writes exchanges.txt: what instances send to the switch itself, and what must come back.

The frames are made with Scapy, so that the responders are held to another implementation of the
protocols. Run `python3 exchanges.py > exchanges.txt` with Scapy 2.7 after a change.

A row is: description | sender | why it reaches the responders | request | outcome | answer.
"""
import logging

logging.getLogger("scapy").setLevel(logging.ERROR)
from scapy.all import *  # noqa: E402

ROUTER = "ee:ff:ff:ff:ff:ff"
GATEWAY, GATEWAY6, LINK_LOCAL = "10.0.1.253", "2001:db8:0:1::fd", "fe80::1"
MAC = {n: "00:16:3e:00:00:" + m for n, m in
       dict(a="0a", b="14", c="1e", free="32", x="28", y="29").items()}
IP4 = dict(a="10.0.1.10", second="10.0.1.11", b="10.0.1.20", c="10.0.2.30", free="10.0.1.50",
           x="10.0.1.40", y="10.0.1.20")
IP6 = {"a": "2001:db8:0:1::a", "b": "2001:db8:0:1::14", "c": "2001:db8:0:2::1e",
       "x": "2001:db8:0:1::28"}
LL_A, LL_B, LL_ODD = "fe80::216:3eff:fe00:a", "fe80::216:3eff:fe00:14", "fe80::1:2:3:4"
ALL = "ff:ff:ff:ff:ff:ff"
ZERO = "00:00:00:00:00:00"


def row(description, sender, why, request, outcome, answer=None):
    print(" | ".join([description, sender, why, bytes(request).hex(), outcome,
                      "" if answer is None else bytes(answer).hex()]).rstrip())


def punt(description, request, outcome, answer=None, sender="a"):
    row(description, sender, "PUNT", request, outcome, answer)


def answered(description, request, answer, sender="a"):
    punt(description, request, "FORWARD", answer, sender)


# ARP
def ask(target, sender="a", mac=None, ip=None, to=ALL, op=1, **more):
    mac = mac or MAC[sender]
    return Ether(dst=to, src=MAC[sender]) / ARP(
        op=op, hwsrc=mac, psrc=ip or IP4[sender], hwdst=ZERO, pdst=target, **more)


def told(target, mac, sender="a", ip=None):
    return Ether(dst=MAC[sender], src=mac) / ARP(
        op=2, hwsrc=mac, psrc=target, hwdst=MAC[sender], pdst=ip or IP4[sender])


answered("ARP: the gateway has the router's MAC", ask(GATEWAY), told(GATEWAY, ROUTER))
answered("ARP: asked by unicast", ask(GATEWAY, to=ROUTER), told(GATEWAY, ROUTER))
answered("ARP: padding is not sent back", ask(GATEWAY) / Raw(bytes(18)), told(GATEWAY, ROUTER))
answered("ARP: a neighbour has its own MAC", ask(IP4["b"]), told(IP4["b"], MAC["b"]))
answered("ARP: asked from a secondary address", ask(IP4["b"], ip=IP4["second"]),
         told(IP4["b"], MAC["b"], ip=IP4["second"]))
answered("ARP: the other tenant's neighbour has the same address", ask(IP4["y"], sender="x"),
         told(IP4["y"], MAC["y"], sender="x"), sender="x")
answered("ARP: a probe of a neighbour's address is defended", ask(IP4["b"], ip="0.0.0.0"),
         told(IP4["b"], MAC["b"], ip="0.0.0.0"))
answered("ARP: a probe of the gateway's address is defended", ask(GATEWAY, ip="0.0.0.0"),
         told(GATEWAY, ROUTER, ip="0.0.0.0"))
answered("ARP: an unchecked ENI may ask from any address",
         ask(GATEWAY, sender="free", ip="192.0.2.1"),
         told(GATEWAY, ROUTER, sender="free", ip="192.0.2.1"), sender="free")
punt("ARP: another vSwitch is not on the link", ask(IP4["c"]), "PUNT_UNANSWERED")
punt("ARP: another tenant's address", ask(IP4["x"]), "PUNT_UNANSWERED")
punt("ARP: nobody's address", ask("10.0.1.99"), "PUNT_UNANSWERED")
punt("ARP: a probe of its own address", ask(IP4["a"], ip="0.0.0.0"), "PUNT_UNANSWERED")
punt("ARP: an announcement of its own address", ask(IP4["a"]), "PUNT_UNANSWERED")
punt("ARP: an announcement by reply", ask(IP4["a"], op=2), "PUNT_UNANSWERED")
punt("ARP: its own secondary address", ask(IP4["second"]), "PUNT_UNANSWERED")
punt("ARP: speaks for a neighbour", ask(GATEWAY, ip=IP4["b"]), "ARP_SPOOFED")
punt("ARP: speaks with a neighbour's MAC", ask(GATEWAY, mac=MAC["b"]), "ARP_SPOOFED")
punt("ARP: claims to be the gateway", ask(GATEWAY, ip=GATEWAY), "ARP_SPOOFED")
punt("ARP: claims by reply to be the gateway", ask(IP4["b"], ip=GATEWAY, op=2), "ARP_SPOOFED")
punt("ARP: claims by reply to be a neighbour", ask(IP4["b"], ip=IP4["b"], op=2), "ARP_SPOOFED")
punt("ARP: speaks for another tenant", ask(GATEWAY, ip=IP4["x"]), "ARP_SPOOFED")
punt("ARP: replies without an address", ask(IP4["a"], ip="0.0.0.0", op=2), "ARP_SPOOFED")
punt("ARP: of other hardware", ask(GATEWAY, hwtype=6), "ARP_MALFORMED")
punt("ARP: of another protocol", ask(GATEWAY, ptype=0x86dd, plen=4), "ARP_MALFORMED")
punt("ARP: of another operation", ask(GATEWAY, op=3), "ARP_MALFORMED")
punt("ARP: too short", bytes(ask(GATEWAY))[:-1], "ARP_MALFORMED")


# ND
def ns(target, src=None, sender="a", mac=None, option=True, hlim=255, dst=None, **more):
    dst = dst or inet_ntop(socket.AF_INET6, in6_getnsma(inet_pton(socket.AF_INET6, target)))
    p = Ether(dst=in6_mac(dst), src=MAC[sender]) \
        / IPv6(src=src or IP6[sender], dst=dst, hlim=hlim) / ICMPv6ND_NS(tgt=target, **more)
    return p / ICMPv6NDOptSrcLLAddr(lladdr=mac or MAC[sender]) if option else p


def in6_mac(address):
    b = inet_pton(socket.AF_INET6, address)
    return "33:33:" + ":".join("%02x" % octet for octet in b[12:])


def na(target, mac, dst=None, to=None, router=0, solicited=1, sender="a"):
    dst = dst or IP6[sender]
    return Ether(dst=to or MAC[sender], src=mac) / IPv6(src=target, dst=dst, hlim=255) \
        / ICMPv6ND_NA(tgt=target, R=router, S=solicited, O=1) / ICMPv6NDOptDstLLAddr(lladdr=mac)


def claim(target, src=None, mac=None, sender="a"):
    return Ether(dst="33:33:00:00:00:01", src=MAC[sender]) \
        / IPv6(src=src or target, dst="ff02::1", hlim=255) \
        / ICMPv6ND_NA(tgt=target, R=0, S=0, O=1) / ICMPv6NDOptDstLLAddr(lladdr=mac or MAC[sender])


NODES = dict(dst="ff02::1", to="33:33:00:00:00:01", solicited=0)
answered("ND: the gateway's link-local address", ns(LINK_LOCAL, src=LL_A),
         na(LINK_LOCAL, ROUTER, dst=LL_A, router=1))
answered("ND: asked from a random link-local address", ns(LINK_LOCAL, src=LL_ODD),
         na(LINK_LOCAL, ROUTER, dst=LL_ODD, router=1))
answered("ND: the gateway's own address", ns(GATEWAY6), na(GATEWAY6, ROUTER, router=1))
answered("ND: a neighbour has its own MAC", ns(IP6["b"]), na(IP6["b"], MAC["b"]))
answered("ND: without the sender's MAC", ns(IP6["b"], option=False), na(IP6["b"], MAC["b"]))
answered("ND: detection of a neighbour's address", ns(IP6["b"], src="::", option=False),
         na(IP6["b"], MAC["b"], **NODES))
answered("ND: detection of the gateway's address", ns(LINK_LOCAL, src="::", option=False),
         na(LINK_LOCAL, ROUTER, router=1, **NODES))
nonce = ns(IP6["b"], src="::", option=False) / ICMPv6NDOptUnknown(type=14, len=1, data=b"nonce!")
answered("ND: detection with a nonce (RFC 7527)", nonce, na(IP6["b"], MAC["b"], **NODES))
punt("ND: detection of its own address", ns(IP6["a"], src="::", option=False), "PUNT_UNANSWERED")
punt("ND: detection of its link-local address", ns(LL_A, src="::", option=False),
     "PUNT_UNANSWERED")
punt("ND: another vSwitch is not on the link", ns(IP6["c"]), "PUNT_UNANSWERED")
punt("ND: another tenant's address", ns(IP6["x"]), "PUNT_UNANSWERED")
punt("ND: an announcement of its own address", claim(IP6["a"]), "PUNT_UNANSWERED")
punt("ND: an announcement of its link-local address", claim(LL_A), "PUNT_UNANSWERED")
punt("ND: speaks for a neighbour", ns(GATEWAY6, src=IP6["b"]), "ARP_SPOOFED")
punt("ND: speaks with a neighbour's MAC", ns(GATEWAY6, mac=MAC["b"]), "ARP_SPOOFED")
punt("ND: speaks for a neighbour's link-local address", ns(LINK_LOCAL, src=LL_B), "ARP_SPOOFED")
punt("ND: speaks for the gateway", ns(IP6["b"], src=LINK_LOCAL), "ARP_SPOOFED")
punt("ND: speaks for another tenant", ns(GATEWAY6, src=IP6["x"]), "ARP_SPOOFED")
punt("ND: claims to be a neighbour", claim(IP6["b"]), "ARP_SPOOFED")
punt("ND: claims to be a neighbour from its own address", claim(IP6["b"], src=IP6["a"]),
     "ARP_SPOOFED")
punt("ND: claims to be the gateway", claim(LINK_LOCAL), "ARP_SPOOFED")
punt("ND: claims its address for a neighbour's MAC", claim(IP6["a"], mac=MAC["b"]),
     "ARP_SPOOFED")
punt("ND: claims its address from a neighbour's", claim(IP6["a"], src=IP6["b"]), "ARP_SPOOFED")
punt("ND: crossed a router", ns(GATEWAY6, hlim=254), "ARP_MALFORMED")
punt("ND: of another code", ns(GATEWAY6, code=1), "ARP_MALFORMED")
punt("ND: with a wrong checksum", ns(GATEWAY6, cksum=0x1234), "ARP_MALFORMED")
punt("ND: asks for a multicast address",
     ns("ff02::5", dst="ff02::1:ff00:5"), "ARP_MALFORMED")
punt("ND: detection with the sender's MAC", ns(IP6["b"], src="::"), "ARP_MALFORMED")
punt("ND: detection to all nodes",
     ns(IP6["b"], src="::", option=False, dst="ff02::1"), "ARP_MALFORMED")
punt("ND: with an empty option",
     ns(GATEWAY6, option=False) / Raw(bytes([1, 0, 0, 0, 0, 0, 0, 0])), "ARP_MALFORMED")
punt("ND: with an option that is longer than the message",
     ns(GATEWAY6, option=False) / Raw(bytes([1, 2, 0, 0, 0, 0, 0, 0])), "ARP_MALFORMED")
punt("ND: with half an option", ns(GATEWAY6, option=False) / Raw(bytes([1, 1, 0, 0])),
     "ARP_MALFORMED")
punt("ND: with a long MAC option",
     ns(GATEWAY6, option=False) / Raw(bytes([1, 2]) + bytes(14)), "ARP_MALFORMED")
short = Ether(dst=ROUTER, src=MAC["a"]) / IPv6(src=IP6["a"], dst=LINK_LOCAL, hlim=255) \
    / ICMPv6Unknown(type=135, code=0, msgbody=bytes(16))
punt("ND: without a whole target", short, "ARP_MALFORMED")
punt("ND: longer than the frame", bytes(ns(GATEWAY6))[:-8], "ARP_MALFORMED")
fragment = Ether(dst=ROUTER, src=MAC["a"]) / IPv6(src=IP6["a"], dst=LINK_LOCAL, hlim=255) \
    / IPv6ExtHdrFragment(id=1, m=1) / ICMPv6ND_NS(tgt=GATEWAY6)
punt("ND: in a fragment (RFC 6980)", fragment, "ARP_MALFORMED")
listener = Ether(dst="33:33:00:00:00:16", src=MAC["a"]) \
    / IPv6(src=LL_A, dst="ff02::16", hlim=1) \
    / IPv6ExtHdrHopByHop(options=[RouterAlert(value=0)]) \
    / ICMPv6MLReport2(records=[ICMPv6MLDMultAddrRec(dst="ff02::1:ff00:a", rtype=4)])
punt("MLD: a listener's report", listener, "PUNT_UNANSWERED")


# Router discovery
def rs(src, mac=MAC["a"], **more):
    p = Ether(dst="33:33:00:00:00:02", src=MAC["a"]) \
        / IPv6(src=src, dst="ff02::2", hlim=more.pop("hlim", 255)) / ICMPv6ND_RS(**more)
    return p if src == "::" or not mac else p / ICMPv6NDOptSrcLLAddr(lladdr=mac)


def ra(dst, to):
    return Ether(dst=to, src=ROUTER) / IPv6(src=LINK_LOCAL, dst=dst, hlim=255) \
        / ICMPv6ND_RA(chlim=64, M=1, O=0, prf=0, routerlifetime=1800) \
        / ICMPv6NDOptSrcLLAddr(lladdr=ROUTER) / ICMPv6NDOptMTU(mtu=1500) \
        / ICMPv6NDOptPrefixInfo(prefix="2001:db8:0:1::", prefixlen=64, L=1, A=0, R=0,
                                validlifetime=2592000, preferredlifetime=604800)


answered("RS: asked from a link-local address", rs(LL_A), ra(LL_A, MAC["a"]))
answered("RS: asked from no address", rs("::"), ra("ff02::1", "33:33:00:00:00:01"))
punt("RS: asked from a neighbour's address", rs(LL_B), "ARP_SPOOFED")
punt("RS: asked with a neighbour's MAC", rs(LL_A, mac=MAC["b"]), "ARP_SPOOFED")
punt("RS: from no address but with a MAC", rs("::") / ICMPv6NDOptSrcLLAddr(lladdr=MAC["a"]),
     "ARP_MALFORMED")
punt("RS: crossed a router", rs(LL_A, hlim=64), "ARP_MALFORMED")
punt("RA: an instance claims to be a router",
     Ether(dst="33:33:00:00:00:01", src=MAC["a"]) / IPv6(src=LL_A, dst="ff02::1", hlim=255)
     / ICMPv6ND_RA(routerlifetime=9000) / ICMPv6NDOptSrcLLAddr(lladdr=MAC["a"]), "ARP_SPOOFED")
punt("Redirect: an instance claims to be a router",
     Ether(dst=MAC["b"], src=MAC["a"]) / IPv6(src=LL_A, dst=IP6["b"], hlim=255)
     / ICMPv6ND_Redirect(tgt=LL_A, dst=IP6["c"]), "ARP_SPOOFED")


# Echo
def ping(dst=GATEWAY, payload=b"are you there", **more):
    return Ether(dst=ROUTER, src=MAC["a"]) / IP(src=IP4["a"], dst=dst, id=77, ttl=5, **more) \
        / ICMP(type=8, id=3, seq=4) / payload


def pong(payload=b"are you there"):
    return Ether(dst=MAC["a"], src=ROUTER) / IP(src=GATEWAY, dst=IP4["a"], id=77, ttl=64) \
        / ICMP(type=0, id=3, seq=4) / payload


def ping6(dst=GATEWAY6, src=None, payload=b"are you there"):
    return Ether(dst=ROUTER, src=MAC["a"]) / IPv6(src=src or IP6["a"], dst=dst, hlim=5) \
        / ICMPv6EchoRequest(id=3, seq=4, data=payload)


def pong6(src=GATEWAY6, dst=None, payload=b"are you there"):
    return Ether(dst=MAC["a"], src=ROUTER) / IPv6(src=src, dst=dst or IP6["a"], hlim=64) \
        / ICMPv6EchoReply(id=3, seq=4, data=payload)


answered("Echo: the gateway", ping(), pong())
answered("Echo: of 1472 bytes", ping(payload=bytes(range(256)) * 5 + bytes(192)),
         pong(payload=bytes(range(256)) * 5 + bytes(192)))
answered("Echo: without payload, padded", ping(payload=b"") / Padding(bytes(18)),
         pong(payload=b""))
punt("Echo: not the gateway", ping(dst="10.0.1.99"), "PUNT_UNANSWERED")
punt("Echo: in a fragment", ping(flags="MF"), "PUNT_UNANSWERED")
punt("Echo: with IP options", ping(options=[IPOption_NOP()] * 4), "PUNT_UNANSWERED")
punt("Echo: a reply", Ether(dst=ROUTER, src=MAC["a"]) / IP(src=IP4["a"], dst=GATEWAY)
     / ICMP(type=0, id=3, seq=4), "PUNT_UNANSWERED")
punt("Echo: longer than the frame", ping(len=200), "PUNT_UNANSWERED")
answered("Echo: the IPv6 gateway", ping6(), pong6())
answered("Echo: the link-local gateway", ping6(dst=LINK_LOCAL, src=LL_A),
         pong6(src=LINK_LOCAL, dst=LL_A))
punt("Echo: IPv6 from no address", ping6(src="::"), "PUNT_UNANSWERED")
punt("Echo: not the IPv6 gateway", ping6(dst=IP6["b"]), "PUNT_UNANSWERED")
punt("TCP to the gateway", Ether(dst=ROUTER, src=MAC["a"]) / IP(src=IP4["a"], dst=GATEWAY)
     / TCP(dport=22), "PUNT_UNANSWERED")


# ICMP errors
def udp4(size, **more):
    return Ether(dst=more.pop("to", ROUTER), src=MAC["a"]) \
        / IP(src=more.pop("src", IP4["a"]), dst=more.pop("dst", IP4["c"]), id=5, **more) \
        / UDP(sport=4000, dport=5000) / bytes(i & 0xff for i in range(size))


def error4(packet, icmp):
    quoted = bytes(packet[IP])[:576 - 28]
    return Ether(dst=MAC["a"], src=ROUTER) \
        / IP(src=GATEWAY, dst=IP4["a"], tos=0xc0, id=0, flags="DF", ttl=64, proto=1) \
        / icmp / Raw(quoted)


def udp6(size, **more):
    return Ether(dst=more.pop("to", ROUTER), src=MAC["a"]) \
        / IPv6(src=more.pop("src", IP6["a"]), dst=more.pop("dst", IP6["c"]), **more) \
        / UDP(sport=4000, dport=5000) / bytes(i & 0xff for i in range(size))


def error6(packet, icmp):
    quoted = bytes(packet[IPv6])[:1280 - 48]
    return Ether(dst=MAC["a"], src=ROUTER) \
        / IPv6(src=GATEWAY6, dst=IP6["a"], hlim=64, nh=58) / icmp / Raw(quoted)


def failed(description, why, request, answer):
    row(description, "a", why, request, "FORWARD", answer)


def silent(description, why, request):
    row(description, "a", why, request, why.split()[0])


for size in (0, 100, 520, 521, 1400):
    packet = udp4(size)
    failed("ICMP: time exceeded for %d bytes" % size, "TTL_EXCEEDED ROUTED", packet,
           error4(packet, ICMP(type=11, code=0)))
failed("ICMP: padding is not quoted", "TTL_EXCEEDED ROUTED", udp4(2) / Padding(bytes(20)),
       error4(udp4(2), ICMP(type=11, code=0)))
failed("ICMP: unreachable", "DESTINATION_UNKNOWN ROUTED", udp4(40, dst="10.9.9.9"),
       error4(udp4(40, dst="10.9.9.9"), ICMP(type=3, code=1)))
failed("ICMP: fragmentation needed", "TOO_BIG ROUTED", udp4(1400, flags="DF"),
       error4(udp4(1400, flags="DF"), ICMP(type=3, code=4, nexthopmtu=1300)))
failed("ICMP: a first fragment", "TTL_EXCEEDED ROUTED", udp4(40, flags="MF"),
       error4(udp4(40, flags="MF"), ICMP(type=11, code=0)))
options = udp4(40, options=[IPOption_NOP()] * 8)
failed("ICMP: a packet with options", "TTL_EXCEEDED ROUTED", options,
       error4(options, ICMP(type=11, code=0)))
silent("ICMP: not for a neighbour that is not there", "DESTINATION_UNKNOWN", udp4(40))
silent("ICMP: not for a later fragment", "TTL_EXCEEDED ROUTED", udp4(40, frag=10))
silent("ICMP: not for an error",
       "TTL_EXCEEDED ROUTED", Ether(dst=ROUTER, src=MAC["a"]) / IP(src=IP4["a"], dst=IP4["c"])
       / ICMP(type=3, code=1) / bytes(IP(src=IP4["c"], dst=IP4["a"]) / UDP()))
silent("ICMP: not for a broadcast frame", "TTL_EXCEEDED ROUTED", udp4(40, to=ALL))
silent("ICMP: not for multicast", "DESTINATION_UNKNOWN ROUTED", udp4(40, dst="224.1.2.3"))
silent("ICMP: not for broadcast", "DESTINATION_UNKNOWN ROUTED", udp4(40, dst="255.255.255.255"))
silent("ICMP: not to no address", "TTL_EXCEEDED ROUTED", udp4(40, src="0.0.0.0"))
silent("ICMP: not to loopback", "TTL_EXCEEDED ROUTED", udp4(40, src="127.0.0.1"))
silent("ICMP: not to multicast", "TTL_EXCEEDED ROUTED", udp4(40, src="224.0.0.1"))
silent("ICMP: no error for other reasons", "DESTINATION_DETACHED ROUTED", udp4(40))

for size in (0, 100, 1184, 1185, 1400):
    packet = udp6(size)
    failed("ICMPv6: time exceeded for %d bytes" % size, "TTL_EXCEEDED ROUTED", packet,
           error6(packet, ICMPv6TimeExceeded(code=0)))
failed("ICMPv6: unreachable", "DESTINATION_UNKNOWN ROUTED", udp6(40, dst="2001:db8:9::1"),
       error6(udp6(40, dst="2001:db8:9::1"), ICMPv6DestUnreach(code=3)))
failed("ICMPv6: too big", "TOO_BIG ROUTED", udp6(1400),
       error6(udp6(1400), ICMPv6PacketTooBig(mtu=1300)))
silent("ICMPv6: not for an error", "TTL_EXCEEDED ROUTED",
       Ether(dst=ROUTER, src=MAC["a"]) / IPv6(src=IP6["a"], dst=IP6["c"])
       / ICMPv6DestUnreach(code=3) / bytes(IPv6(src=IP6["c"], dst=IP6["a"]) / UDP()))
silent("ICMPv6: not for multicast", "DESTINATION_UNKNOWN ROUTED", udp6(40, dst="ff0e::5"))
silent("ICMPv6: not to no address", "TTL_EXCEEDED ROUTED", udp6(40, src="::"))
silent("ICMPv6: not to multicast", "TTL_EXCEEDED ROUTED", udp6(40, src="ff02::1"))
silent("ICMPv6: not for a redirect", "TTL_EXCEEDED ROUTED",
       Ether(dst=ROUTER, src=MAC["a"]) / IPv6(src=IP6["a"], dst=IP6["c"])
       / ICMPv6ND_Redirect(tgt=IP6["a"], dst=IP6["c"]))


# DHCP
XID = 0x0badcafe


def dhcp(options, src="0.0.0.0", dst="255.255.255.255", to=ALL, mac=None, sender="a",
         ciaddr="0.0.0.0", flags=0, giaddr="0.0.0.0", udp=None, hlen=6):
    return Ether(dst=to, src=MAC[sender]) / IP(src=src, dst=dst) \
        / UDP(sport=68, dport=67, **(udp or {})) \
        / BOOTP(chaddr=bytes.fromhex((mac or MAC[sender]).replace(":", "")), xid=XID,
                ciaddr=ciaddr, flags=flags, giaddr=giaddr, secs=7, hlen=hlen,
                sname=b"left over", file=b"left over") / DHCP(options=options)


NETWORK = [("subnet_mask", "255.255.255.0"), ("router", GATEWAY),
           ("name_server", "100.100.2.136", "100.100.2.138"), ("interface-mtu", 1500)]
LEASE = [("lease_time", 86400), ("renewal_time", 43200), ("rebinding_time", 75600)]


def given(kind, more, dst=IP4["a"], to=None, yiaddr=IP4["a"], ciaddr="0.0.0.0", flags=0,
          sender="a"):
    message = BOOTP(op=2, chaddr=bytes.fromhex(MAC[sender].replace(":", "")), xid=XID,
                    yiaddr=yiaddr, ciaddr=ciaddr, flags=flags) \
        / DHCP(options=[("message-type", kind), ("server_id", GATEWAY)] + more + ["end"])
    padding = bytes(max(0, 300 - len(bytes(message))))
    return Ether(dst=to or MAC[sender], src=ROUTER) \
        / IP(src=GATEWAY, dst=dst, id=0, flags="DF", ttl=64) / UDP(sport=67, dport=68) \
        / message / padding


def nak(more=(), sender="a"):
    return given("nak", list(more), dst="255.255.255.255", to=ALL, yiaddr="0.0.0.0",
                 sender=sender)


DISCOVER = [("message-type", "discover"), ("param_req_list", [1, 3, 6, 26]), "end"]
CLIENT_ID = bytes.fromhex("ff3e00000a000100012345678900163e00000a")
BROADCAST = dict(dst="255.255.255.255", to=ALL)


def request(*options, **more):
    return dhcp([("message-type", "request")] + list(options) + ["end"], **more)


answered("DHCP: a discovery is offered the primary address", dhcp(DISCOVER),
         given("offer", LEASE + NETWORK))
answered("DHCP: by broadcast if wanted", dhcp(DISCOVER, flags=0x8000),
         given("offer", LEASE + NETWORK, flags=0x8000, **BROADCAST))
answered("DHCP: the client id comes back (RFC 6842)",
         dhcp([("message-type", "discover"), ("client_id", CLIENT_ID), "end"]),
         given("offer", LEASE + NETWORK + [("client_id", CLIENT_ID)]))
answered("DHCP: a discovery that wishes for another address",
         dhcp([("message-type", "discover"), ("requested_addr", IP4["b"]), "end"]),
         given("offer", LEASE + NETWORK))
answered("DHCP: without a last option", dhcp([("message-type", "discover")]),
         given("offer", LEASE + NETWORK))
answered("DHCP: without a UDP checksum", dhcp(DISCOVER, udp=dict(chksum=0)),
         given("offer", LEASE + NETWORK))
answered("DHCP: the offer is taken", request(("requested_addr", IP4["a"]), ("server_id", GATEWAY)),
         given("ack", LEASE + NETWORK))
answered("DHCP: after a restart", request(("requested_addr", IP4["a"])),
         given("ack", LEASE + NETWORK))
answered("DHCP: renewed by unicast",
         request(src=IP4["a"], dst=GATEWAY, to=ROUTER, ciaddr=IP4["a"]),
         given("ack", LEASE + NETWORK, ciaddr=IP4["a"]))
answered("DHCP: the client asks for options only",
         dhcp([("message-type", "inform"), "end"], src=IP4["a"], ciaddr=IP4["a"]),
         given("ack", NETWORK, yiaddr="0.0.0.0", ciaddr=IP4["a"]))
answered("DHCP: a neighbour's address is refused", request(("requested_addr", IP4["b"])), nak())
answered("DHCP: a secondary address is refused", request(("requested_addr", IP4["second"])), nak())
answered("DHCP: a neighbour's address is not renewed", request(ciaddr=IP4["b"]), nak())
answered("DHCP: no address is refused", request(("client_id", CLIENT_ID)),
         nak([("client_id", CLIENT_ID)]))
answered("DHCP: the other tenant gets its own", dhcp(DISCOVER, sender="x"),
         given("offer", LEASE + NETWORK, dst=IP4["x"], yiaddr=IP4["x"], sender="x"), sender="x")
answered("DHCP: the other tenant is refused this one's",
         request(("requested_addr", IP4["a"]), sender="x"), nak(sender="x"), sender="x")
punt("DHCP: another server's offer is taken",
     request(("requested_addr", IP4["a"]), ("server_id", "10.0.1.1")), "PUNT_UNANSWERED")
punt("DHCP: to a neighbour", dhcp(DISCOVER, dst=IP4["b"]), "PUNT_UNANSWERED")
punt("DHCP: a release", dhcp([("message-type", "release"), "end"], ciaddr=IP4["a"]),
     "PUNT_UNANSWERED")
punt("DHCP: a decline", dhcp([("message-type", "decline"), "end"]), "PUNT_UNANSWERED")
punt("DHCP: an offer by an instance", dhcp([("message-type", "offer"), "end"]),
     "PUNT_UNANSWERED")
punt("DHCP: options for another's address",
     dhcp([("message-type", "inform"), "end"], ciaddr=IP4["b"]), "PUNT_UNANSWERED")
punt("DHCP: without a type", dhcp(["end"]), "PUNT_UNANSWERED")
punt("DHCP: from a neighbour's address", dhcp(DISCOVER, src=IP4["b"]), "SOURCE_IP")
punt("DHCP: for a neighbour's MAC", dhcp(DISCOVER, mac=MAC["b"]), "SOURCE_MAC")
punt("DHCP: by a relay", dhcp(DISCOVER, giaddr="10.0.1.5"), "PUNT_UNANSWERED")
punt("DHCP: of other hardware", dhcp(DISCOVER, hlen=8), "PUNT_UNANSWERED")
punt("DHCP: with a wrong checksum", dhcp(DISCOVER, udp=dict(chksum=0x1234)), "PUNT_UNANSWERED")
punt("DHCP: with an option beyond its end",
     dhcp([("message-type", "discover")]) / Raw(b"\x3d\x09x"), "PUNT_UNANSWERED")
punt("DHCP: with half an option", dhcp([("message-type", "discover")]) / Raw(b"\x3d"),
     "PUNT_UNANSWERED")
punt("DHCP: longer than the frame", dhcp(DISCOVER, udp=dict(len=400)), "PUNT_UNANSWERED")
punt("DHCP: shorter than its header", dhcp(DISCOVER, udp=dict(len=247)), "PUNT_UNANSWERED")
punt("DHCP: cut off", bytes(dhcp(DISCOVER))[:200], "PUNT_UNANSWERED")
punt("DHCP: with a long client id", dhcp([("message-type", "discover"), ("client_id", bytes(129))]),
     "PUNT_UNANSWERED")
punt("UDP to the gateway", Ether(dst=ROUTER, src=MAC["a"]) / IP(src=IP4["a"], dst=GATEWAY)
     / UDP(sport=68, dport=69) / bytes(300), "PUNT_UNANSWERED")


# DHCPv6
ROUTER_DUID = DUID_LL(lladdr=ROUTER)
DUID = DUID_LLT(timeval=0x12345678, lladdr=MAC["a"])


def dhcp6(message, options, src=LL_A, server=None, client=True, udp=None, dst="ff02::1:2"):
    p = Ether(dst=in6_mac(dst), src=MAC["a"]) / IPv6(src=src, dst=dst, hlim=1) \
        / UDP(sport=546, dport=547, **(udp or {})) / message
    p = p / DHCP6OptClientId(duid=DUID) if client else p
    p = p / DHCP6OptServerId(duid=server) if server else p
    return p / DHCP6OptElapsedTime() / options if options else p / DHCP6OptElapsedTime()


def lease6(*addresses):
    return DHCP6OptIA_NA(iaid=0x3e00000a, T1=0, T2=0, ianaopts=[
        DHCP6OptIAAddress(addr=a, preflft=0, validlft=0) for a in addresses])


def given6(kind, options, dst=LL_A):
    return Ether(dst=MAC["a"], src=ROUTER) / IPv6(src=LINK_LOCAL, dst=dst, hlim=64) \
        / UDP(sport=547, dport=546) / kind / DHCP6OptClientId(duid=DUID) \
        / DHCP6OptServerId(duid=ROUTER_DUID) / options


def address6(*stale):
    return DHCP6OptIA_NA(iaid=0x3e00000a, T1=43200, T2=69120, ianaopts=[
        DHCP6OptIAAddress(addr=IP6["a"], preflft=86400, validlft=172800)] + [
        DHCP6OptIAAddress(addr=a, preflft=0, validlft=0) for a in stale])


def status6(code):
    return DHCP6OptStatusCode(statuscode=code, optlen=2, statusmsg="")


T = dict(trid=0xcafe42)
RAPID = DHCP6OptRapidCommit()
answered("DHCPv6: an ENI is offered its address", dhcp6(DHCP6_Solicit(**T), lease6()),
         given6(DHCP6_Advertise(**T), address6()))
answered("DHCPv6: asked from a random link-local address",
         dhcp6(DHCP6_Solicit(**T), lease6(), src=LL_ODD),
         given6(DHCP6_Advertise(**T), address6(), dst=LL_ODD))
answered("DHCPv6: at once if wanted", dhcp6(DHCP6_Solicit(**T), RAPID / lease6()),
         given6(DHCP6_Reply(**T), address6() / RAPID))
answered("DHCPv6: the offer is taken",
         dhcp6(DHCP6_Request(**T), lease6(IP6["a"]), server=ROUTER_DUID),
         given6(DHCP6_Reply(**T), address6()))
answered("DHCPv6: a neighbour's address ends",
         dhcp6(DHCP6_Request(**T), lease6(IP6["b"]), server=ROUTER_DUID),
         given6(DHCP6_Reply(**T), address6(IP6["b"])))
answered("DHCPv6: renewed", dhcp6(DHCP6_Renew(**T), lease6(IP6["a"]), server=ROUTER_DUID),
         given6(DHCP6_Reply(**T), address6()))
answered("DHCPv6: rebound", dhcp6(DHCP6_Rebind(**T), lease6(IP6["a"])),
         given6(DHCP6_Reply(**T), address6()))
answered("DHCPv6: confirmed", dhcp6(DHCP6_Confirm(**T), lease6(IP6["a"])),
         given6(DHCP6_Reply(**T), status6(0)))
answered("DHCPv6: a neighbour's address is not confirmed",
         dhcp6(DHCP6_Confirm(**T), lease6(IP6["b"])), given6(DHCP6_Reply(**T), status6(4)))
answered("DHCPv6: released", dhcp6(DHCP6_Release(**T), lease6(IP6["a"]), server=ROUTER_DUID),
         given6(DHCP6_Reply(**T), status6(0)))
punt("DHCPv6: another server's offer is taken",
     dhcp6(DHCP6_Request(**T), lease6(), server=DUID_LL(lladdr=MAC["b"])), "PUNT_UNANSWERED")
punt("DHCPv6: a solicitation of one server",
     dhcp6(DHCP6_Solicit(**T), lease6(), server=ROUTER_DUID), "PUNT_UNANSWERED")
punt("DHCPv6: without a wish", dhcp6(DHCP6_Solicit(**T), None), "PUNT_UNANSWERED")
punt("DHCPv6: a question for information", dhcp6(DHCP6_InfoRequest(**T), None),
     "PUNT_UNANSWERED")
punt("DHCPv6: a reply by an instance",
     dhcp6(DHCP6_Reply(**T), lease6(), server=ROUTER_DUID), "PUNT_UNANSWERED")
punt("DHCPv6: without a client id", dhcp6(DHCP6_Solicit(**T), lease6(), client=False),
     "PUNT_UNANSWERED")
punt("DHCPv6: from a neighbour's address", dhcp6(DHCP6_Solicit(**T), lease6(), src=LL_B),
     "SOURCE_IP")
punt("DHCPv6: from the gateway's address", dhcp6(DHCP6_Solicit(**T), lease6(), src=LINK_LOCAL),
     "SOURCE_IP")
punt("DHCPv6: from a global address", dhcp6(DHCP6_Solicit(**T), lease6(), src=IP6["a"]),
     "PUNT_UNANSWERED")
punt("DHCPv6: to a neighbour", dhcp6(DHCP6_Solicit(**T), lease6(), dst=IP6["b"]),
     "PUNT_UNANSWERED")
punt("DHCPv6: with a wrong checksum", dhcp6(DHCP6_Solicit(**T), lease6(), udp=dict(chksum=9)),
     "PUNT_UNANSWERED")
punt("DHCPv6: without a checksum", dhcp6(DHCP6_Solicit(**T), lease6(), udp=dict(chksum=0)),
     "PUNT_UNANSWERED")
punt("DHCPv6: longer than the frame", dhcp6(DHCP6_Solicit(**T), lease6(), udp=dict(len=200)),
     "PUNT_UNANSWERED")
punt("DHCPv6: with an option beyond its end",
     dhcp6(DHCP6_Solicit(**T), lease6() / Raw(bytes([0, 9, 0, 3, 1]))), "PUNT_UNANSWERED")
punt("DHCPv6: with half an option", dhcp6(DHCP6_Solicit(**T), lease6() / Raw(b"\0\x09")),
     "PUNT_UNANSWERED")
punt("DHCPv6: with a short wish",
     dhcp6(DHCP6_Solicit(**T), Raw(bytes([0, 3, 0, 4, 1, 2, 3, 4]))), "PUNT_UNANSWERED")
punt("DHCPv6: with an address beyond the wish",
     dhcp6(DHCP6_Solicit(**T), Raw(bytes([0, 3, 0, 16]) + bytes(12) + bytes([0, 5, 0, 24]))),
     "PUNT_UNANSWERED")
punt("DHCPv6: with a short address",
     dhcp6(DHCP6_Solicit(**T),
           Raw(bytes([0, 3, 0, 20]) + bytes(12) + bytes([0, 5, 0, 4, 1, 2, 3, 4]))),
     "PUNT_UNANSWERED")
