"""RiveScript: one trigger an intent, all its words as alternatives."""

from measure import plain, run
from rivescript import RiveScript


def build(intents):
    bot = RiveScript(utf8=True)
    rules = ["! version = 2.0", ""]
    for intent in intents:
        words = "|".join(plain(word) for word in intent["keywords"])
        rules += [f"+ [*] ({words}) [*]", f"- {intent['id']}", ""]
    rules += ["+ *", "- none"]
    bot.stream(rules)
    bot.sort_replies()

    def hear(text):
        reply = bot.reply("citizen", text)
        return None if reply == "none" or reply.startswith("[ERR") else reply

    return hear


run("rivescript-py", build)
