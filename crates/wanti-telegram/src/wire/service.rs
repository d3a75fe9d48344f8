//! Messages without words or files: notices of the chat itself are passed over, what a person sent is named.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use wanti_port::InboundKind;

use super::chat::Place;

/// Notices of the chat, by Bot API 10.1. Nobody expects an answer to them.
const NOTICES: &[&str] = &[
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "pinned_message",
    "poll_option_added",
    "poll_option_deleted",
    "proximity_alert_triggered",
    "refunded_payment",
    "supergroup_chat_created",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "write_access_allowed",
];

/// What people send that a bot of an office cannot use.
const KINDS: &[&str] = &[
    "chat_shared",
    "checklist",
    "dice",
    "game",
    "gift",
    "giveaway",
    "giveaway_winners",
    "invoice",
    "paid_media",
    "passport_data",
    "poll",
    "rich_message",
    "story",
    "successful_payment",
    "unique_gift",
    "users_shared",
    "web_app_data",
];

/// The kind of a message of which nothing else could be read. In groups nobody is told that it was not understood.
pub(super) fn unsupported(raw: &str, place: &Place) -> Option<InboundKind> {
    let fields: BTreeMap<String, IgnoredAny> = serde_json::from_str(raw).unwrap_or_default();
    let has = |name: &&&str| fields.contains_key(**name);
    if place.is_group() || NOTICES.iter().any(|name| has(&name)) {
        return None;
    }
    let kind = KINDS.iter().find(has).copied().unwrap_or("message");
    Some(InboundKind::Unsupported(kind.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_apart() {
        assert!(NOTICES.is_sorted() && KINDS.is_sorted());
        assert!(KINDS.iter().all(|kind| !NOTICES.contains(kind)));
    }
}
