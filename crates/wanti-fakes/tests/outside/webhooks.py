"""pywa receives the stand-in's signed webhooks: a line of JSON for each, with what it should be taken for."""

import json
import sys

from pywa import WhatsApp, handlers

wa = WhatsApp(phone_id="550011", token="EAAuji", server=None, app_secret="rahasia-uji", verify_token="sandi")
seen = []
for name in ("Message", "CallbackButton", "CallbackSelection", "MessageStatus"):
    handler = getattr(handlers, f"{name}Handler")
    wa.add_handlers(handler(lambda _, update, name=name: seen.append((name, update))))

count = 0
wrong = []


def vet(case):
    global count
    raw, expected = case["raw"].encode(), case["pywa"]
    assert wa.webhook_update_validator(raw, case["signature"]) is None, f"refused: {case['raw']}"
    for broken in (raw[:-2] + b" " + raw[-1:], raw.replace(b"messages", b"messagez")):
        if broken != raw:
            assert wa.webhook_update_validator(broken, case["signature"])[1] == 403, "a changed body was accepted"
    assert wa.webhook_update_validator(raw, None)[1] == 401
    seen.clear()
    assert wa.webhook_update_handler(raw) == ("ok", 200)
    if expected is None:
        return
    assert [name for name, _ in seen] == [expected["handler"]], (expected, seen, case["raw"])
    update = seen[0][1]
    for path, value in expected.get("is", {}).items():
        got = update
        for step in path.split("."):
            got = getattr(got, step)
        got = getattr(got, "value", got)
        assert got == value, f"{path} is {got!r}, not {value!r}, in {case['raw']}"
    count += 1


for line in sys.stdin:
    case = json.loads(line)
    try:
        vet(case)
    except Exception as error:
        wrong.append(f"{case['pywa']}: {type(error).__name__} {error}")
assert not wrong, "\n".join(wrong)
assert wa.webhook_challenge_handler("sandi", "77") == ("77", 200)
print(f"pywa: {count} webhooks, done")
