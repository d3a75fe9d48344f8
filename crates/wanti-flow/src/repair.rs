//! Repairs with one obvious form, put into the text; everything else of the file, comments too, stays.

use crate::diagnostic::{Diagnostic, Fix};

/// The text of a file with the repairs of its diagnostics. Where two repairs overlap the first one counts.
#[must_use]
pub fn repair(text: &str, file: u32, diagnostics: &[Diagnostic]) -> String {
    let mut fixes: Vec<&Fix> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .filter(|fix| fix.span.file == file)
        .collect();
    fixes.sort_by(|one, other| one.span.cmp(&other.span));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for fix in fixes {
        let range = &fix.span.range;
        let (true, Some(before), true) =
            (range.start >= at, text.get(at..range.start), text.is_char_boundary(range.end))
        else {
            continue;
        };
        out.push_str(before);
        out.push_str(&fix.text);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::repair;
    use crate::{Options, Source, compile};

    #[test]
    fn repairs_keep_comments_and_leave_nothing_to_repair() {
        let text = "wanti: 1 # versi\nbot: {id: uji, nama: Uji, mulai: awal}\nalur:\n  awal:\n    langkah:\n      - kirm: *Halo* semua # sapaan\n";
        let mut text = text.to_owned();
        for _ in 0..3 {
            let compiled = compile(&[Source::new("a.yaml", text.clone())], &Options::default());
            text = repair(&text, 0, &compiled.diagnostics);
        }
        assert!(text.contains("- kirim: '*Halo* semua # sapaan'"), "{text}");
        assert!(text.contains("# versi"));
    }
}
