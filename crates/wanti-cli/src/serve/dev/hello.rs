//! The list of offices, when there are several.

use maud::{DOCTYPE, Markup, html};

/// A link for each office.
pub(super) fn page(offices: &[&str]) -> Markup {
    html! {
        (DOCTYPE)
        html lang="id" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Wanti" }
                link rel="stylesheet" href="/dev/page.css";
            }
            body.hello {
                h1 { "Wanti" }
                ul {
                    @for office in offices {
                        li { a href={ "/dev/" (office) } { (office) } }
                    }
                }
            }
        }
    }
}
