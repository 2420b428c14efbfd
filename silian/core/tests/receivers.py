"""The other side of every channel, on this machine: it checks what the real ones check and notes every fault."""

import base64
import hashlib
import hmac
import json
import socketserver
import threading
import time
from collections import defaultdict
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LIMITS = {"wecom": [(20, 60)], "dingtalk": [(20, 60)], "feishu": [(100, 60), (5, 1)]}


class Platforms:
    """WeCom, DingTalk and Feishu in one: tokens, signatures, shapes, bytes and rates."""

    def __init__(self):
        self.secrets: dict[str, str] = {}  # by token; a token without a secret needs no signature
        self.got: list[tuple[str, str, str]] = []  # (platform, token, text), accepted
        self.faults: list[str] = []
        self.refuse: dict[str, tuple[int, dict]] = {}  # by platform: what to answer instead
        self.silent_after_accepting = threading.Event()  # take it and never answer
        self.silent_before_accepting = threading.Event()  # take nothing and never answer
        self.reached, self.over = threading.Event(), threading.Event()
        self.arrivals: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self):
                receiver.receive(self)

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    def receive(self, request):
        arrived = time.monotonic()
        content = request.rfile.read(int(request.headers["Content-Length"]))
        parts = urlsplit(request.path)
        platform, path, query = parts.path.split("/")[1], parts.path.split("/", 2)[2], parse_qs(parts.query)
        sent = json.loads(content)
        if self.silent_before_accepting.is_set():
            self.reached.set()
            self.over.wait(60)
            return
        check = getattr(self, f"_{platform}")
        token, text, faults = check(path, query, sent, content)
        with self._lock:
            self.arrivals[token].append(arrived)
            for most, seconds in LIMITS[platform]:
                if sum(one > arrived - seconds for one in self.arrivals[token]) > most:
                    faults.append(f"{platform}: more than {most} in {seconds} s")
            self.faults += faults
            if not faults and platform not in self.refuse:
                self.got.append((platform, token, text))
        if self.silent_after_accepting.is_set():
            self.reached.set()
            self.over.wait(60)
            return
        status, answer = 200, {"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}
        if faults:
            answer = {"errcode": 310000, "errmsg": faults[0], "code": 19021, "msg": faults[0]}
        if platform in self.refuse:
            status, answer = self.refuse[platform]
        body = json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _wecom(self, path, query, sent, _content):
        faults = [] if path == "cgi-bin/webhook/send" else [f"wecom: path {path}"]
        faults += [] if set(sent) == {"msgtype", "text"} and sent["msgtype"] == "text" else ["wecom: shape"]
        text = sent["text"]["content"]
        faults += [] if len(text.encode()) <= 2048 else [f"wecom: {len(text.encode())} bytes"]
        return query["key"][0], text, faults

    def _dingtalk(self, path, query, sent, content):
        faults = [] if path == "robot/send" else [f"dingtalk: path {path}"]
        faults += [] if sent.get("msgtype") == "text" and "content" in sent["text"] else ["dingtalk: shape"]
        faults += [] if len(content) <= 20_000 else ["dingtalk: bytes"]
        token = query["access_token"][0]
        secret = self.secrets.get(token)
        if secret:
            moment = query.get("timestamp", ["0"])[0]
            faults += [] if abs(time.time() * 1000 - int(moment)) < 3_600_000 else ["dingtalk: timestamp"]
            right = _sign(secret, f"{moment}\n{secret}")
            # The query has been unquoted once, as every server does; quoted twice it no longer fits.
            faults += [] if query.get("sign", [""])[0] == right else ["dingtalk: sign not match"]
        return token, sent["text"]["content"], faults

    def _feishu(self, path, _query, sent, content):
        faults = [] if path.startswith("open-apis/bot/v2/hook/") else [f"feishu: path {path}"]
        faults += [] if sent.get("msg_type") == "text" and "text" in sent["content"] else ["feishu: shape"]
        faults += [] if len(content) <= 20_480 else ["feishu: bytes"]
        token = path.rpartition("/")[2]
        secret = self.secrets.get(token)
        if secret:
            moment = sent.get("timestamp", "0")
            faults += [] if abs(time.time() - int(moment)) < 3600 else ["feishu: timestamp"]
            faults += [] if sent.get("sign") == _sign(f"{moment}\n{secret}", "") else ["feishu: sign match fail"]
        return token, sent["content"]["text"], faults


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


class Mailbox:
    """An SMTP server that keeps what it accepts, as bytes, in the order it came."""

    def __init__(self):
        self.raw: list[bytes] = []
        self.answers: dict[str, str] = {}  # by command: what to answer instead
        self.silent_at: set[str] = set()  # "banner", "accepted": stop answering there
        self.reached, self.over = threading.Event(), threading.Event()
        box = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                box.talk(self.rfile, self.wfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk, bind_and_activate=True)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"smtp://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def mails(self):
        return [message_from_bytes(one, policy=default) for one in self.raw]

    def _is_silent(self, moment: str) -> bool:
        if moment not in self.silent_at:
            return False
        self.reached.set()
        self.over.wait(60)
        return True

    def talk(self, heard, said):
        def say(line):
            said.write(line.encode() + b"\r\n")

        if self._is_silent("banner"):
            return
        say("220 here")
        while line := heard.readline():
            word = line[:4].upper().decode().strip()
            if word in self.answers:
                say(self.answers[word])
                continue
            if word == "QUIT":
                say("221 bye")
                return
            if word == "DATA":
                say("354 go on")
                lines = []
                while (one := heard.readline()) not in (b".\r\n", b""):
                    lines.append(one.removeprefix(b".") if one.startswith(b"..") else one)
                self.raw.append(b"".join(lines))
                if self._is_silent("accepted"):
                    return
            say("250 ok")
