//! Markdown to a script: headings are scenes, `talk` blocks are their lines.

use wanti_answer::{Location, MediaKind};

use crate::{Act, ActKind, Claim, ClockMove, Said, Scene, Script};

/// A line of a script that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ScriptError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads one file. Every line that cannot be read is reported, not only the first.
///
/// ```
/// let script = wanti_script::parse("# Salam\n\n```talk\n> halo\n< Selamat\n```\n").unwrap();
/// assert_eq!(script.scenes[0].acts.len(), 2);
/// ```
///
/// # Errors
/// All lines inside `talk` blocks that are none of `>`, `<`, `~`, `@`, `!`, a comment or blank.
pub fn parse(text: &str) -> Result<Script, Vec<ScriptError>> {
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        reader.line(index + 1, line);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    title: Option<String>,
    heading: (usize, String),
    scenes: Vec<Scene>,
    in_talk: bool,
    in_other: bool,
    errors: Vec<ScriptError>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        let trimmed = line.trim();
        if let Some(info) = trimmed.strip_prefix("```") {
            self.fence(number, info.trim());
        } else if self.in_talk {
            self.act(number, trimmed);
        } else if !self.in_other && trimmed.starts_with('#') {
            let heading = trimmed.trim_start_matches('#').trim().to_owned();
            self.title.get_or_insert_with(|| heading.clone());
            self.heading = (number, heading);
        }
    }

    fn fence(&mut self, number: usize, info: &str) {
        match (self.in_talk || self.in_other, info) {
            (true, _) => (self.in_talk, self.in_other) = (false, false),
            (false, "talk" | "obrolan") => {
                self.in_talk = true;
                self.open_scene(number);
            }
            (false, _) => self.in_other = true,
        }
    }

    fn open_scene(&mut self, number: usize) {
        let (line, title) = match &self.heading {
            (0, _) => (number, String::new()),
            (line, title) => (*line, title.clone()),
        };
        if self.scenes.last().is_none_or(|scene| scene.line != line) {
            self.scenes.push(Scene { title, line, acts: Vec::new() });
        }
    }

    fn act(&mut self, line: usize, text: &str) {
        if text.is_empty() || text.starts_with('#') || text.starts_with("//") {
            return;
        }
        match act(text) {
            Ok(kind) => {
                if let Some(scene) = self.scenes.last_mut() {
                    scene.acts.push(Act { line, kind });
                }
            }
            Err(reason) => self.errors.push(ScriptError { line, reason }),
        }
    }

    fn finish(self) -> Result<Script, Vec<ScriptError>> {
        if self.errors.is_empty() {
            return Ok(Script { title: self.title.unwrap_or_default(), scenes: self.scenes });
        }
        Err(self.errors)
    }
}

fn act(text: &str) -> Result<ActKind, String> {
    let mut chars = text.chars();
    let mark = chars.next();
    let rest = chars.as_str().trim();
    match mark {
        Some('>') => said(rest).map(ActKind::Citizen),
        Some('<') => Ok(ActKind::Service(rest.to_owned())),
        Some('!') => Ok(ActKind::Officer(rest.to_owned())),
        Some('~') => Claim::parse(rest)
            .map(ActKind::Claim)
            .map_err(|words| format!("the statement `{words}` is not known; write for example `~ intent sktm`")),
        Some('@') => clock_or_citizen(rest),
        _ => Err(format!("`{text}` starts with none of > < ~ @ !")),
    }
}

fn clock_or_citizen(rest: &str) -> Result<ActKind, String> {
    match rest.strip_prefix("warga ").or_else(|| rest.strip_prefix("citizen ")) {
        Some(name) => Ok(ActKind::Switch(name.trim().to_owned())),
        None => ClockMove::parse(rest).map(ActKind::Clock).map_err(|error| error.to_string()),
    }
}

fn said(rest: &str) -> Result<Said, String> {
    let Some(action) = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return Ok(Said::Text(rest.to_owned()));
    };
    let (head, tail) = action.trim().split_once(char::is_whitespace).unwrap_or((action.trim(), ""));
    let caption = Some(tail.trim().to_owned()).filter(|caption| !caption.is_empty());
    match head {
        "foto" | "photo" => Ok(Said::Media(MediaKind::Image, caption)),
        "dokumen" | "document" => Ok(Said::Media(MediaKind::Document, caption)),
        "suara" | "voice" => Ok(Said::Media(MediaKind::Audio, caption)),
        "video" => Ok(Said::Media(MediaKind::Video, caption)),
        "stiker" | "sticker" => Ok(Said::Media(MediaKind::Sticker, caption)),
        "lokasi" | "location" => location(tail).map(Said::Location),
        "tombol" | "tap" => Ok(Said::Tap(tail.trim().to_owned())),
        "unggah" | "uploaded" => Ok(Said::Upload(tail.split_whitespace().map(str::to_owned).collect())),
        _ => Ok(Said::Text(rest.to_owned())),
    }
}

fn location(text: &str) -> Result<Location, String> {
    let wrong = || format!("`{text}` is not a position such as -1.87,106.11");
    let (latitude, longitude) = text.split_once(',').ok_or_else(wrong)?;
    let read = |part: &str| part.trim().parse::<f64>().map_err(|_| wrong());
    Ok(Location { latitude: read(latitude)?, longitude: read(longitude)?, label: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# Surat\n\nProse > not a line.\n\n## Satu\n\n```talk\n@ 2026-11-24T09:00\n> halo [x]\n< Selamat\n~ intent sapaan\n```\n\nlagi\n\n```talk\n> [foto ktp]\n! terima ktp\n```\n\n## Dua\n\n```yaml\n> not talk\n```\n```talk\n> [lokasi -1.87,106.11]\n```\n";

    #[test]
    fn headings_are_scenes_and_blocks_go_on() {
        let script = parse(FILE).unwrap();
        assert_eq!(script.title, "Surat");
        let titles: Vec<_> = script.scenes.iter().map(|scene| (scene.title.as_str(), scene.acts.len())).collect();
        assert_eq!(titles, [("Satu", 6), ("Dua", 1)]);
        assert_eq!(script.scenes[0].acts[1].kind, ActKind::Citizen(Said::Text("halo [x]".to_owned())));
        assert_eq!(
            script.scenes[0].acts[4].kind,
            ActKind::Citizen(Said::Media(MediaKind::Image, Some("ktp".to_owned())))
        );
    }

    #[test]
    fn every_bad_line_is_reported_with_its_number() {
        let errors = parse("# A\n```talk\nhalo\n@ besok\n> ok\n~ entah\n```\n").unwrap_err();
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [3, 4, 6]);
    }
}
