"""One of two JOSE libraries as the other side of `exchange` (tests/core/exchange.rs).

`jose_peer.py LIBRARY read` takes its lines and fails at the first that does not
hold; `jose_peer.py LIBRARY make COUNT` writes such lines.
"""

import json
import secrets
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode

TYP = "countersign-intent+jws"
SEALED = "countersign-sealed+jwe"


def encode(octets):
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def decode(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sealed_header(kid, apu):
    return {
        "alg": "ECDH-ES",
        "enc": "A256GCM",
        "kid": kid,
        "typ": SEALED,
        "apu": encode(apu.encode()),
        "apv": encode(kid.encode()),
    }


def signed_header(kid):
    return {"alg": "ES256", "kid": kid, "typ": TYP}


class Joserfc:
    def __init__(self):
        from joserfc import jwe, jws
        from joserfc.jwk import ECKey

        self.jwe, self.jws, self.key = jwe, jws, ECKey
        self.sealing = jwe.JWERegistry(
            algorithms=["ECDH-ES", "A256GCM"], strict_check_header=False
        )
        self.signing = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)

    def make_key(self):
        return self.key.generate_key("P-256").as_dict(private=True)

    def thumbprint(self, jwk):
        return self.key.import_key(jwk).thumbprint()

    def verify(self, jwk, token):
        found = self.jws.deserialize_compact(
            token, self.key.import_key(jwk), registry=self.signing
        )
        return found.headers(), found.payload

    def sign(self, jwk, header, payload):
        key = self.key.import_key(jwk)
        return self.jws.serialize_compact(header, payload, key, registry=self.signing)

    def open(self, jwk, token):
        found = self.jwe.decrypt_compact(
            token, self.key.import_key(jwk), registry=self.sealing
        )
        return found.headers(), found.plaintext

    def seal(self, jwk, header, plaintext):
        key = self.key.import_key(jwk)
        return self.jwe.encrypt_compact(header, plaintext, key, registry=self.sealing)


class Jwcrypto:
    def __init__(self):
        from jwcrypto import jwe, jwk, jws

        self.jwe, self.jwk, self.jws = jwe, jwk, jws

    def make_key(self):
        return self.jwk.JWK.generate(kty="EC", crv="P-256").export(
            private_key=True, as_dict=True
        )

    def thumbprint(self, jwk):
        return self.jwk.JWK(**jwk).thumbprint()

    def verify(self, jwk, token):
        found = self.jws.JWS()
        found.allowed_algs = ["ES256"]
        found.deserialize(token, key=self.jwk.JWK(**jwk))
        return found.jose_header, found.payload

    def sign(self, jwk, header, payload):
        made = self.jws.JWS(payload)
        made.add_signature(self.jwk.JWK(**jwk), protected=json.dumps(header))
        return made.serialize(compact=True)

    def open(self, jwk, token):
        found = self.jwe.JWE(algs=["ECDH-ES", "A256GCM"])
        found.deserialize(token, key=self.jwk.JWK(**jwk))
        return found.jose_header, found.payload

    def seal(self, jwk, header, plaintext):
        made = self.jwe.JWE(plaintext, protected=json.dumps(header))
        made.add_recipient(self.jwk.JWK(**jwk))
        return made.serialize(compact=True)


def holds(peer, line):
    public, kid = line["jwk"], line["thumbprint"]
    private = {**public, "d": line["d"]}
    assert peer.thumbprint(public) == kid, "another thumbprint"
    header, payload = peer.verify(public, line["jws"])
    assert header == signed_header(kid), f"another header {header}"
    assert payload == decode(line["payload"]), "another payload"
    header, plaintext = peer.open(private, line["jwe"])
    epk = header.pop("epk")
    assert set(epk) == {"kty", "crv", "x", "y"}, f"another epk {epk}"
    assert header == sealed_header(kid, line["apu"]), f"another header {header}"
    assert plaintext == decode(line["plaintext"]), "another plaintext"


def make(peer):
    private = peer.make_key()
    public = {name: private[name] for name in ("crv", "kty", "x", "y")}
    kid = peer.thumbprint(public)
    payload = json.dumps({"text": secrets.token_urlsafe(secrets.randbelow(500))})
    plaintext = secrets.token_bytes(1 + secrets.randbelow(500))
    apu = secrets.token_urlsafe(1 + secrets.randbelow(30))
    return {
        "jwk": public,
        "d": private["d"],
        "thumbprint": kid,
        "typ": TYP,
        "payload": encode(payload.encode()),
        "jws": peer.sign(private, signed_header(kid), payload.encode()),
        "apu": apu,
        "plaintext": encode(plaintext),
        "jwe": peer.seal(public, sealed_header(kid, apu), plaintext),
    }


def main(library, what, count="0"):
    peer = {"joserfc": Joserfc, "jwcrypto": Jwcrypto}[library]()
    if what == "make":
        for _ in range(int(count)):
            print(json.dumps(make(peer)))
        return
    read = 0
    for line in sys.stdin:
        holds(peer, json.loads(line))
        read += 1
    print(f"{read} hold")


main(*sys.argv[1:])
