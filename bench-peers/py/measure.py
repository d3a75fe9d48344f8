"""What every engine is asked: the same messages, timed one by one, and how many it heard right."""

import json
import sys
import time
import tracemalloc

ROUNDS = 9


def plain(text):
    """Lower case, signs gone, one blank between words."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).lower().split())


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def median(times):
    return sorted(times)[len(times) // 2]


def share(hits):
    return round(sum(hits) / len(hits), 4) if hits else None


def stands(intent, text):
    return any(f" {plain(word)} " in f" {plain(text)} " for word in intent["keywords"])


def run(name, build):
    """`build(intents)` gives a function from a plain text to an intent's id or None."""
    if len(sys.argv) < 3:
        sys.exit(f"usage: {name} INTENTS.jsonl MESSAGES.jsonl [SECONDS]")
    intents, messages = lines(sys.argv[1]), lines(sys.argv[2])
    limit = float(sys.argv[3]) if len(sys.argv) > 3 else 8.0
    begun = time.perf_counter()
    hear = build(intents)
    load_ms = (time.perf_counter() - begun) * 1e3

    texts = [plain(message["text"]) for message in messages]
    heard, times = [], []
    hear(texts[0])  # The first message pays for what an engine puts off.
    start = time.perf_counter()
    for turn in range(ROUNDS):
        for at, text in enumerate(texts):
            if time.perf_counter() - start > limit and (turn > 0 or at > 0):
                break
            since = time.perf_counter_ns()
            answer = hear(text)
            took = time.perf_counter_ns() - since
            if turn == 0:
                heard.append(answer)
                times.append([took])
            elif at < len(times):
                times[at].append(took)

    by_id = {intent["id"]: intent for intent in intents}
    exact, everything, wrong = [], [], []
    for answer, message in zip(heard, messages):
        expected = message["expect"]
        if expected is None:
            wrong.append(answer is not None)
            continue
        everything.append(answer == expected)
        if expected in by_id and stands(by_id[expected], message["text"]):
            exact.append(answer == expected)

    # Loaded a second time, since counting memory slows the load.
    live_bytes = None
    if load_ms < 20_000:
        tracemalloc.start()
        held = build(intents)
        live_bytes = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        del held

    ordered = sorted(median(each) for each in times)
    at_share = lambda part: ordered[min(len(ordered) - 1, len(ordered) * part // 100)]
    print(json.dumps({
        "engine": name,
        "n": len(intents),
        "keywords": sum(len(intent["keywords"]) for intent in intents),
        "msgs": len(heard),
        "load_ms": round(load_ms, 2),
        "live_bytes": live_bytes,
        "ns_mean": round(sum(ordered) / len(ordered)),
        "ns_p50": at_share(50),
        "ns_p99": at_share(99),
        "allocs_per_msg": None,
        "recall_exact": share(exact),
        "recall_all": share(everything),
        "false_pos": share(wrong),
    }))
