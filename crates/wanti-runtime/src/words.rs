//! What the runtime says by itself, in the language of the bot.

use wanti_flow::model::Language;

/// Somebody wrote faster than anybody can answer.
pub(crate) fn limited(language: Language) -> &'static str {
    match language {
        Language::Indonesian => {
            "Pesan Anda masuk terlalu cepat, jadi sebagian belum kami jawab. Mohon tunggu satu menit, lalu tulis keperluan Anda dalam satu pesan."
        }
        Language::English => {
            "Your messages came in too fast, so some of them have no answer. Please wait a minute and write what you need in one message."
        }
    }
}

/// No turn survived a message.
pub(crate) fn parked(language: Language) -> &'static str {
    match language {
        Language::Indonesian => {
            "Maaf, ada gangguan saat kami memproses pesan Anda. Petugas sudah diberi tahu dan akan melihatnya."
        }
        Language::English => {
            "Sorry, something went wrong while we handled your message. An officer has been told and will look at it."
        }
    }
}
