//! Configurations good and bad, as an operator writes them.

use std::path::Path;

use wanti_flow::model::Language;

use super::*;

const GOOD: &str = r#"
listen = "127.0.0.1:8080"
[store]
url = "sqlite:data/wanti.db"
[[office]]
id = "srimenanti"
bot = "."
[office.whatsapp]
phone_number_id = "1234"
access_token = "EAA1"
app_secret = ["a1", "a2"]
verify_token = "kata sandi"
graph_url = "https://graph.facebook.com/v26.0"
[office.telegram]
token = "700:AAkunci"
mode = "poll"
api_url = "https://api.telegram.org"
"#;

fn read(text: &str) -> Result<Config, Faults> {
    read_with(text, &|_| None)
}

fn read_with(text: &str, environment: Environment<'_>) -> Result<Config, Faults> {
    parse(Path::new("wanti.toml"), text, Channels::Needed, environment, Language::English)
}

fn faults(text: &str) -> String {
    read(text).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn the_keys_of_an_office_are_read() {
    let config = read(GOOD).unwrap();
    let office = &config.offices[0];
    let whatsapp = office.whatsapp.as_ref().unwrap();
    assert_eq!(whatsapp.account.phone_number_id, "1234");
    assert_eq!(whatsapp.account.pace.number, Some(wanti_port::Rate::a_second(80)));
    assert_eq!(whatsapp.webhook.app_secrets.len(), 2);
    assert_eq!(whatsapp.webhook.verify_token.reveal(), "kata sandi");
    assert_eq!(office.telegram.as_ref().unwrap().settings.bot(), 700);
    assert_eq!(config.store, StoreAt::Sqlite("data/wanti.db".into()));
    let shown = format!("{config:?}");
    for secret in ["EAA1", "a1", "kata sandi", "AAkunci"] {
        assert!(!shown.contains(&format!("\"{secret}")), "{secret} in {shown}");
    }
}

#[test]
fn a_slip_is_told_with_its_line_and_what_was_meant() {
    let faults =
        faults(&GOOD.replace("phone_number_id", "phone_numberid").replace("mode = \"poll\"", "mode = \"pol\""));
    assert_eq!(
        faults,
        "wanti.toml:9: the key `phone_numberid` is not known in the section `whatsapp`; did you mean `phone_number_id`?\n\
         wanti.toml:16: `mode`: choose one of \"poll\", \"webhook\"; did you mean `poll`?"
    );
}

#[test]
fn wrong_kinds_are_told() {
    for (from, to, told) in [
        ("listen = \"127.0.0.1:8080\"", "listen = 8080", "wanti.toml:2: `listen`: write it as a text"),
        ("listen = \"127.0.0.1:8080\"", "listen = \"8080\"", "wanti.toml:2: `listen`: `8080` is no address"),
        ("[[office]]", "[office]", "wanti.toml:5: `office`: there may be several of these sections"),
        (
            "app_secret = [\"a1\", \"a2\"]",
            "app_secret = [1]",
            "wanti.toml:11: `app_secret`: write it as a text, or a list",
        ),
        ("\"sqlite:data/wanti.db\"", "\"mysql://x\"", "wanti.toml:4: `url`: begin with `sqlite:`"),
        ("[store]", "[store", "wanti.toml:3: this is no valid TOML"),
        ("[store]", "[limits]\nconcurrency = 0\n[store]", "wanti.toml:4: `concurrency`: write a whole number from 1"),
        ("\"700:AAkunci\"", "\"AAkunci\"", "wanti.toml:15: `token`: a token of BotFather"),
        ("\"1234\"", "\"+62 811\"", "wanti.toml:9: `phone_number_id`: `+62 811` is no id"),
        ("id = \"srimenanti\"", "id = \"Sri Menanti\"", "wanti.toml:6: `id`: `Sri Menanti` cannot be used"),
        ("id = \"srimenanti\"\n", "", "wanti.toml:5: the key `id` is missing in the section `office`"),
        ("bot = \".\"", "bot = \"nowhere\"", "wanti.toml:7: `bot`: there is no bot at nowhere"),
        ("verify_token = \"kata sandi\"\n", "", "`verify_token` is missing; write it here"),
        ("graph_url = \"https://", "graph_url = \"", "wanti.toml:13: `graph_url`: an address begins"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let faults = faults(&GOOD.replace(from, to));
        assert!(faults.contains(told), "{to}: {faults}");
    }
}

#[test]
fn a_secret_is_never_in_a_fault() {
    let faults = faults(&GOOD.replace("700:AAkunci", "rahasia besar").replace("\"EAA1\"", "17171717"));
    assert!(!faults.contains("rahasia besar") && !faults.contains("17171717"), "{faults}");
}

#[test]
fn the_environment_and_files_go_before_the_text() {
    let pretended = |name: &str| match name {
        "WANTI_SRIMENANTI_WHATSAPP_ACCESS_TOKEN" => Some("EAA9".to_owned()),
        "WANTI_SRIMENANTI_WHATSAPP_APP_SECRET" => Some("b1 b2 b3".to_owned()),
        "WANTI_LISTEN" => Some("127.0.0.1:9".to_owned()),
        "WANTI_STORE_URL" => Some("postgres://a:b@c/d".to_owned()),
        _ => None,
    };
    let config = read_with(GOOD, &pretended).unwrap();
    let whatsapp = config.offices[0].whatsapp.as_ref().unwrap();
    assert_eq!(whatsapp.account.access_token.reveal(), "EAA9");
    assert_eq!(whatsapp.webhook.app_secrets.len(), 3);
    assert_eq!(config.listen.port(), 9);
    assert!(matches!(config.store, StoreAt::Postgres { connections: 8, .. }));
    let folder = std::env::temp_dir().join(format!("wanti-config-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("token"), "700:AAdari_berkas\n").unwrap();
    let text = GOOD.replace("token = \"700:AAkunci\"", "token_file = \"token\"");
    let at = folder.join("wanti.toml");
    let config = parse(&at, &text, Channels::Needed, &|_| None, Language::English).unwrap();
    assert_eq!(config.offices[0].telegram.as_ref().unwrap().settings.bot(), 700);
    std::fs::remove_file(folder.join("token")).unwrap();
    let faults = parse(&at, &text, Channels::Needed, &|_| None, Language::English).map(|_| ()).unwrap_err().to_string();
    assert!(faults.contains(":15: `token`: the file ") && faults.contains("cannot be read"), "{faults}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn offices_share_neither_names_nor_lines() {
    let second = GOOD.split_once("[[office]]").unwrap().1;
    let faults = faults(&format!("{GOOD}[[office]]{second}"));
    assert!(faults.contains("two offices are called `srimenanti`"), "{faults}");
    assert_eq!(faults.matches("another office has this number or bot").count(), 2, "{faults}");
}

#[test]
fn an_office_needs_a_channel_but_not_for_the_simulator() {
    let text = "[[office]]\nid = \"a\"\nbot = \".\"\n";
    assert!(faults(text).contains("has no channel"));
    assert!(parse(Path::new("wanti.toml"), text, Channels::Optional, &|_| None, Language::English).is_ok());
    assert!(faults("").contains("there is no office"));
}

/// The examples are whole: they are read without a fault, and hold every key there is.
#[test]
fn the_examples_hold_every_key() {
    let packaging = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/wanti.toml");
    for language in [Language::Indonesian, Language::English] {
        let text = sample(language);
        let config = parse(&packaging, text, Channels::Needed, &|_| None, language);
        assert!(config.is_ok(), "{}", config.unwrap_err());
        for name in names(keys::ROOT) {
            let there = text
                .lines()
                .any(|line| line.starts_with(&format!("{name} = ")) || line.starts_with('[') && line.contains(name));
            assert!(there, "the example lacks `{name}`");
        }
    }
}

#[test]
fn hosts_are_names() {
    let with = |hosts: &str| read(&format!("{GOOD}[http]\nhosts = {hosts}\n"));
    assert_eq!(with("[\"antrean.go.id\", \"lain.go.id:8443\"]").unwrap().hosts.len(), 2);
    assert!(with("[]").unwrap().hosts.is_empty());
    for wrong in ["127.0.0.1", "https://antrean.go.id", "antrean.go.id/x", "a@b.go.id", "antrean.go.id:443", ""] {
        let told = with(&format!("[\"{wrong}\"]")).map(|_| ()).unwrap_err().to_string();
        assert!(told.contains("is no name of a host"), "{wrong}: {told}");
    }
}

/// The pages of both books tell of every key.
#[test]
fn the_books_tell_of_every_key() {
    let pages =
        [include_str!("../../../../docs/id/src/melayani.md"), include_str!("../../../../docs/en/src/serving.md")];
    for page in pages {
        for name in names(keys::ROOT).into_iter().filter(|name| {
            !["store", "log", "limits", "backup", "http", "office", "whatsapp", "telegram"].contains(name)
        }) {
            let there = page.contains(&format!("`{name}`")) || page.contains(&format!(".{name}`"));
            assert!(there, "`{name}` is not told");
        }
    }
}

fn names(keys: &[keys::Key]) -> Vec<&'static str> {
    let below = |key: &keys::Key| match key.kind {
        keys::Kind::Table(keys) | keys::Kind::Tables(keys) | keys::Kind::Named(keys) => names(keys),
        _ => Vec::new(),
    };
    keys.iter().flat_map(|key| std::iter::once(key.name).chain(below(key))).collect()
}

#[test]
fn a_number_that_meta_has_upgraded_goes_faster() {
    let faster = GOOD.replace("graph_url =", "messages_per_second = 1000\ngraph_url =");
    let pace = read(&faster).unwrap().offices[0].whatsapp.as_ref().unwrap().account.pace;
    let one_in = pace.number.map(|rate| rate.every);
    assert_eq!(one_in, Some(std::time::Duration::from_millis(1)));
    assert_eq!(pace.pair, wanti_whatsapp::Account::new("1", wanti_http::Secret::new("x")).pace.pair);
}
