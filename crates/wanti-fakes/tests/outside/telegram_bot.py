"""python-telegram-bot talks to the stand-in for the Bot API; what it raises are its own classes of errors."""

import asyncio
import json
import sys
import urllib.request

from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

API, TOKEN = sys.argv[1], sys.argv[2]


def control(verb, **what):
    request = urllib.request.Request(f"{API}/_control/{verb}", json.dumps(what).encode())
    return json.load(urllib.request.urlopen(request))


async def raises(kind, call, words=""):
    try:
        await call
    except kind as error:
        assert type(error) is kind and words in str(error), (type(error), error)
        print("ok", kind.__name__, words)
        return
    raise SystemExit(f"{kind.__name__} was not raised ({words})")


async def main():
    bot = Bot(TOKEN, base_url=f"{API}/bot", base_file_url=f"{API}/file/bot")
    await bot.initialize()
    assert bot.username == "layanan_uji_bot" and bot.bot.is_bot
    await raises(BadRequest, bot.send_message(31, "halo"), "Chat not found")
    control("say", **{"from": 31, "text": "/start sktm_rt03"})
    updates = await bot.get_updates(timeout=1)
    message = updates[-1].message
    assert message.text == "/start sktm_rt03" and message.entities[0].type == "bot_command", message
    offset = updates[-1].update_id + 1

    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("KTP", callback_data="m1:1")],
                                     [InlineKeyboardButton("Situs", url="https://contoh.id/a")]])
    sent = await bot.send_message(31, "<b>Menu</b> &lt;1&gt; 👍", parse_mode="HTML", reply_markup=keyboard)
    assert sent.text == "Menu <1> 👍" and sent.entities[0].length == 4, sent
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "m1:1"
    tap = control("tap", **{"from": 31, "key": "KTP"})["id"]
    updates = await bot.get_updates(offset=offset, timeout=1)
    query = updates[-1].callback_query
    assert query.id == tap and query.data == "m1:1" and query.message.message_id == sent.message_id
    assert await query.answer("baik")
    await raises(BadRequest, bot.answer_callback_query("404"), "Query is too old")
    offset = updates[-1].update_id + 1
    edited = await query.edit_message_text("Menu dua", reply_markup=keyboard)
    assert edited.text == "Menu dua" and edited.edit_date
    await raises(BadRequest, query.edit_message_text("Menu dua", reply_markup=keyboard), "Message is not modified")
    await raises(BadRequest, bot.edit_message_text("x", 31, 9999), "Message to edit not found")
    await raises(BadRequest, bot.send_message(31, "<b>x", parse_mode="HTML"), "Can't parse entities")
    await raises(BadRequest, bot.send_message(31, "x" * 4097), "Message is too long")
    await raises(BadRequest, bot.send_message(31, " "), "Message text is empty")
    long_data = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="é" * 33)]])
    await raises(BadRequest, bot.send_message(31, "x", reply_markup=long_data), "Button_data_invalid")
    ask = ReplyKeyboardMarkup([[KeyboardButton("Nomor", request_contact=True)]], one_time_keyboard=True)
    assert (await bot.send_message(31, "Boleh?", reply_markup=ask)).reply_markup is None

    control("pass", seconds=60)
    document = await bot.send_document(31, b"isi berkas", filename="surat.pdf", caption="<i>a</i>", parse_mode="HTML")
    assert document.document.file_name == "surat.pdf" and document.caption == "a"
    photo = await bot.send_photo(31, b"\xff\xd8gambar")
    file = await bot.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"isi berkas"
    await raises(BadRequest, bot.send_photo(31, document.document.file_id), "Can't use file of type document as photo")
    assert photo.photo[-1].file_id
    assert await bot.send_chat_action(31, "typing")
    assert await bot.set_my_commands([BotCommand("menu", "Menu utama")])
    assert (await bot.get_my_commands())[0].command == "menu"
    await raises(BadRequest, bot.set_my_commands([BotCommand("Menu!", "x")]), "Bot_command_invalid")

    for verb, what in [("location", {"latitude": -2.1, "longitude": 106.1}),
                       ("contact", {"phone_number": "62811", "first_name": "Rina", "user_id": 31})]:
        control("say", **{"from": 31, "message": {verb: what}})
    kinds = await bot.get_updates(offset=offset, timeout=1)
    assert kinds[0].message.location.latitude == -2.1 and kinds[1].message.contact.user_id == 31
    offset = kinds[-1].update_id + 1

    control("block", **{"from": 31})
    blocked = (await bot.get_updates(offset=offset, timeout=1))[-1]
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    await raises(Forbidden, bot.send_message(31, "halo"), "bot was blocked by the user")
    control("unblock", **{"from": 31})
    control("trouble", trouble={"kind": "too_many", "wait": 7})
    await raises(RetryAfter, bot.send_message(31, "halo"), "7")
    control("trouble", trouble={"kind": "cut"})
    await raises(NetworkError, bot.send_message(31, "halo"))
    control("trouble", trouble={"kind": "status", "status": 502})
    await raises(NetworkError, bot.send_message(31, "halo"))

    first = asyncio.create_task(bot.get_updates(offset=blocked.update_id + 5, timeout=5))
    await asyncio.sleep(0.5)
    other = Bot(TOKEN, base_url=f"{API}/bot")
    await other.get_updates(offset=blocked.update_id + 5)
    await raises(Conflict, first, "terminated by other getUpdates request")
    assert await bot.set_webhook("https://contoh.id/telegram", secret_token="rahasia_1")
    assert (await bot.get_webhook_info()).url == "https://contoh.id/telegram"
    await raises(Conflict, bot.get_updates(), "while webhook is active")
    assert await bot.delete_webhook()
    await raises(BadRequest, bot.set_webhook("http://contoh.id/telegram"), "Bad webhook: an https url")
    await raises(BadRequest, bot.set_webhook("https://contoh.id/x", secret_token="a b"), "Secret token")
    await raises(InvalidToken, Bot("701:AAlain", base_url=f"{API}/bot").initialize())


asyncio.run(main())
print("python-telegram-bot: done")
