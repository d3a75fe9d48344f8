//! The number by which an id of a channel is found: narrower in an index than the id, whose rows are compared after it.

/// The number of an id on a line (FNV-1a). It is stored: never change it.
pub(crate) fn key(line: i64, id: &str) -> i64 {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let seed = line.to_le_bytes().iter().fold(0xcbf2_9ce4_8422_2325, mix);
    id.as_bytes().iter().fold(seed, mix).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn the_stored_numbers_stay_as_they_are() {
        assert_eq!(
            [key(1, ""), key(1, "wamid.A"), key(2, "wamid.A")],
            [-8517097267634966620, 3190999796109042655, 5569857777901125886]
        );
    }
}
