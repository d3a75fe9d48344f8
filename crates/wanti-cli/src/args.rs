//! The words of the command line, with help in both languages.

use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;
use wanti_flow::model::Language;

/// The whole command line.
#[must_use]
pub fn command(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("wanti")
        .version(env!("CARGO_PKG_VERSION"))
        .about(text(
            "Chatbot berbasis aturan yang paham bahasa Indonesia sehari-hari",
            "A rule-engine chatbot that understands informal Indonesian",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("bahasa")
                .long("bahasa")
                .visible_alias("language")
                .value_parser(["id", "en"])
                .global(true)
                .help(text("bahasa perintah ini", "language of this command")),
        )
        .subcommand(new(language))
        .subcommand(check(language))
        .subcommand(chat(language))
        .subcommand(test(language))
        .subcommand(serve(language))
        .subcommand(doctor(language))
        .subcommand(backup(language))
        .subcommand(
            Command::new("match")
                .about(text(
                    "Baca pesan per baris, tulis maksudnya sebagai JSON",
                    "Read messages line by line, write their meaning as JSON",
                ))
                .arg(bot(language)),
        )
        .subcommand(eval(language))
        .subcommand(explain(language))
        .subcommand(graph(language))
        .subcommand(
            Command::new("schema").about(text("Cetak skema JSON untuk editor", "Print the JSON Schema for editors")),
        )
        .subcommand(
            Command::new("completions")
                .about(text("Cetak pelengkap untuk shell", "Print completions for a shell"))
                .arg(Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell))),
        )
        .subcommand(Command::new("man").about(text("Cetak halaman manual", "Print the manual page")))
}

fn bot(language: Language) -> Arg {
    Arg::new("bot")
        .value_name("BOT")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(language.pick("folder atau berkas bot", "folder or file of the bot").to_owned())
}

fn bots(language: Language) -> Arg {
    bot(language).num_args(1..)
}

fn new(language: Language) -> Command {
    Command::new("new")
        .about(language.pick("Buat bot baru yang langsung jalan", "Make a new bot that works at once").to_owned())
        .arg(Arg::new("folder").value_name("FOLDER").required(true).value_parser(value_parser!(PathBuf)))
}

fn check(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("check")
        .about(text("Periksa bot: semua kesalahan sekaligus", "Check a bot: all faults at once"))
        .arg(bots(language))
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["text", "json", "github", "sarif"])
                .default_value("text")
                .help(text("bentuk laporan", "form of the report")),
        )
        .arg(
            Arg::new("perbaiki")
                .long("perbaiki")
                .visible_alias("fix")
                .action(ArgAction::SetTrue)
                .help(text("perbaiki yang hanya punya satu perbaikan", "repair what has one obvious repair")),
        )
        .arg(
            Arg::new("tampilkan")
                .long("tampilkan")
                .visible_alias("show")
                .action(ArgAction::SetTrue)
                .help(text("cetak bot setelah semua lapisan digabung", "print the bot after all layers are merged")),
        )
        .arg(
            Arg::new("lokal").long("lokal").visible_alias("local").action(ArgAction::SetTrue).help(text(
                "daftar butir yang belum dikonfirmasi kantor",
                "list what the office has not confirmed yet",
            )),
        )
        .arg(
            Arg::new("tanggal")
                .long("tanggal")
                .visible_alias("date")
                .value_name("YYYY-MM-DD")
                .help(text("anggap hari ini tanggal ini", "take this date for today")),
        )
}

fn chat(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("chat")
        .about(text("Bicara dengan bot di terminal", "Talk to a bot in the terminal"))
        .arg(bot(language))
        .arg(
            Arg::new("jam")
                .long("jam")
                .visible_alias("clock")
                .value_name("2026-11-24T09:00")
                .help(text("jam tetap di zona kantor", "a fixed clock in the zone of the office")),
        )
}

fn test(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    let flag = |name: &'static str, alias: &'static str, id, en| {
        Arg::new(name).long(name).visible_alias(alias).action(ArgAction::SetTrue).help(text(id, en))
    };
    Command::new("test")
        .about(text("Mainkan percakapan ujian bot", "Play a bot's test conversations"))
        .arg(bots(language))
        .arg(
            Arg::new("saring")
                .long("saring")
                .visible_alias("filter")
                .value_name("TEKS")
                .help(text("hanya yang namanya memuat ini", "only those whose name contains this")),
        )
        .arg(flag("perbarui", "update", "tulis ulang jawaban yang diharapkan", "rewrite the expected answers"))
        .arg(flag(
            "cakupan",
            "coverage",
            "sebut langkah yang belum pernah dilalui",
            "name the steps that no test has walked",
        ))
        .arg(flag("json", "as-json", "laporan JSON", "JSON report"))
        .arg(
            Arg::new("junit")
                .long("junit")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help(text("tulis laporan JUnit", "write a JUnit report")),
        )
}

fn serve(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("serve")
        .about(text("Layani kantor di WhatsApp dan Telegram", "Serve offices on WhatsApp and Telegram"))
        .arg(configuration(language).required_unless_present("contoh"))
        .arg(Arg::new("dev").long("dev").action(ArgAction::SetTrue).help(text(
            "dengan halaman simulator di /dev; FILE boleh juga sebuah bot",
            "with a simulator page at /dev; FILE may also be a bot",
        )))
        .arg(
            Arg::new("listen")
                .long("listen")
                .value_name("127.0.0.1:8080")
                .help(text("dengarkan di sini", "listen here instead")),
        )
        .arg(
            Arg::new("contoh")
                .long("contoh")
                .visible_alias("sample")
                .action(ArgAction::SetTrue)
                .help(text("cetak contoh lengkap konfigurasi", "print a whole example of the configuration")),
        )
}

fn doctor(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("doctor")
        .about(text(
            "Periksa konfigurasi, jam, tempat simpan, token, dan sambungan",
            "Look at configuration, clock, store, tokens and connections",
        ))
        .arg(configuration(language).required(true))
}

fn backup(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("backup")
        .about(text("Salin penyimpanan sambil melayani", "Copy the store while it serves"))
        .arg(configuration(language).required(true).help(text(
            "konfigurasi, misalnya wanti.toml; dengan --periksa: salinannya",
            "configuration, such as wanti.toml; with --verify: the copy",
        )))
        .arg(
            Arg::new("target")
                .value_name("FOLDER")
                .value_parser(value_parser!(PathBuf))
                .conflicts_with("periksa")
                .help(text(
                    "folder salinan; bawaan: [backup] folder",
                    "folder of the copies; default: [backup] folder",
                )),
        )
        .arg(
            Arg::new("sisakan")
                .long("sisakan")
                .visible_alias("keep")
                .value_name("N")
                .value_parser(value_parser!(u32).range(1..))
                .conflicts_with("periksa")
                .help(text("hapus salinan lama, sisakan N terbaru", "remove old copies, keep the N newest")),
        )
        .arg(
            Arg::new("periksa")
                .long("periksa")
                .visible_alias("verify")
                .action(ArgAction::SetTrue)
                .help(text("periksa satu salinan seluruhnya", "look one copy through")),
        )
}

fn configuration(language: Language) -> Arg {
    Arg::new("file")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help(language.pick("konfigurasi, misalnya wanti.toml", "configuration, such as wanti.toml").to_owned())
}

fn eval(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    let file =
        |name: &'static str| Arg::new(name).value_name("FILE").required(true).value_parser(value_parser!(PathBuf));
    let json = || {
        Arg::new("json")
            .long("json")
            .action(ArgAction::SetTrue)
            .help(language.pick("laporan JSON", "JSON report").to_owned())
    };
    Command::new("eval")
        .about(text("Ukur pemahaman dengan data", "Measure understanding on data"))
        .subcommand_required(true)
        .subcommand(
            Command::new("intent")
                .about(text("maksud: id atau a+b, teks, tag", "intents: id or a+b, text, tags"))
                .arg(bot(language))
                .arg(file("file"))
                .arg(json()),
        )
        .subcommand(
            Command::new("examples")
                .about(text("belajar dari contoh saja", "learn from examples alone"))
                .arg(file("train"))
                .arg(file("test"))
                .arg(json()),
        )
        .subcommand(
            Command::new("oos")
                .about(text("kalimat yang tidak boleh memicu layanan", "sentences that must not start a service"))
                .arg(bot(language))
                .arg(file("file"))
                .arg(json()),
        )
        .subcommand(
            Command::new("entity").about(text("jawaban bertipe", "typed answers")).arg(file("file")).arg(json()),
        )
        .subcommand(Command::new("stem").about(text("kata dasar", "word stems")).arg(file("file")).arg(json()))
}

fn explain(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("explain")
        .about(text(
            "Jelaskan sebuah kode, atau mengapa sebuah kalimat dipahami begitu",
            "Explain a code, or why a sentence is understood as it is",
        ))
        .arg(
            Arg::new("what")
                .value_names(["WN0203 | BOT", "TEKS"])
                .num_args(1..=2)
                .required(true)
                .help(text("kode, atau bot dan kalimat", "a code, or a bot and a sentence")),
        )
}

fn graph(language: Language) -> Command {
    let text = |id, en| language.pick(id, en).to_owned();
    Command::new("graph")
        .about(text("Gambar alur bot", "Draw the flows of a bot"))
        .arg(bot(language))
        .arg(
            Arg::new("mermaid")
                .long("mermaid")
                .action(ArgAction::SetTrue)
                .help(text("Mermaid (bawaan)", "Mermaid (default)")),
        )
        .arg(
            Arg::new("dot")
                .long("dot")
                .action(ArgAction::SetTrue)
                .conflicts_with("mermaid")
                .help(text("Graphviz", "Graphviz")),
        )
}
