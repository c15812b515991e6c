"""Takes the kills and closings that `peeksafe-server start --webhook` delivers: PEEKSAFE_WEBHOOK_SECRET=whsec_… python3 receive-kills.py"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

TOLERANCE_S = 5 * 60
MAX_BYTES = 100_000

SECRET = os.environ.get("PEEKSAFE_WEBHOOK_SECRET", "")
if not SECRET.startswith("whsec_"):
    sys.exit("Usage: PEEKSAFE_WEBHOOK_SECRET=whsec_… python3 receive-kills.py")
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))

# A delivery comes again until it is acknowledged. Keep the ids where they outlive the program.
taken = set()


def is_ours(headers, body):
    """Whether the delivery is signed with the secret, and of now."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    signatures = headers.get("webhook-signature", "").split(" ")
    if not any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures):
        return False
    return timestamp.isdigit() and abs(time.time() - int(timestamp)) <= TOLERANCE_S


def order_of(message):
    """The thing to do; None for a type that this program does not know."""
    data = message["data"]
    match message["type"]:
        case "variant.killed":
            return f"Stop {data['variant']}: {data['reason']}"
        case "variant.revived":
            return f"Restart {data['variant']}"
        case "experiment.closed":
            return f"Close {data['experiment']}, winner: {data['winner'] or 'none'}"
        case "experiment.reopened":
            return f"Reopen {data['experiment']}"
    return None


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not length.isdigit() or int(length) > MAX_BYTES:
            return self.answer(413)
        body = self.rfile.read(int(length))
        if not is_ours(self.headers, body):
            return self.answer(401)
        if self.headers["webhook-id"] not in taken:
            try:
                order = order_of(json.loads(body))
            except (ValueError, KeyError, TypeError):
                return self.answer(400)
            if order is not None:
                print(order, flush=True)
            taken.add(self.headers["webhook-id"])
        return self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8080"))
    print(f"Deliveries are taken at http://localhost:{port}", flush=True)
    HTTPServer(("127.0.0.1", port), Receiver).serve_forever()
