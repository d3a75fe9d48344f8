//! The store in memory keeps its promises, and is like itself.

use wanti_port::MemoryStore;

#[test]
fn the_store_in_memory_keeps_its_promises() {
    wanti_conformance::store(MemoryStore::new);
}

#[test]
fn the_store_in_memory_is_like_itself() {
    wanti_conformance::random(32, 1, MemoryStore::new, |store| store);
}
