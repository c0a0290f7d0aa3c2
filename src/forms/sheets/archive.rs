//! Owns: files put together in one zip archive, as they are: a form is small, and a writer that packs is a large library.
//! Must not know: what the files are.

use super::SheetError;

/// The first day that an archive can name; the same sheets give the same bytes.
const DATE: u16 = 0x0021;
/// Names are UTF-8.
const FLAGS: u16 = 0x0800;
/// What a reader must be able to do: version 2.0.
const VERSION: u16 = 20;

/// An archive of these files.
///
/// # Errors
/// More than an archive of the plain kind can hold.
pub(super) fn archive(files: &[(String, String)]) -> Result<Vec<u8>, SheetError> {
    let mut out = Vec::new();
    let mut list = Vec::new();
    for (name, text) in files {
        let start = long(out.len())?;
        let about = about(name, text)?;
        out.extend(0x0403_4b50_u32.to_le_bytes());
        out.extend_from_slice(&about);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(text.as_bytes());
        list.extend(0x0201_4b50_u32.to_le_bytes());
        list.extend(VERSION.to_le_bytes());
        list.extend_from_slice(&about);
        // No comment, the first and only part, no attributes.
        list.extend([0; 10]);
        list.extend(start.to_le_bytes());
        list.extend_from_slice(name.as_bytes());
    }
    let (start, length) = (long(out.len())?, long(list.len())?);
    let count = short(files.len())?.to_le_bytes();
    out.extend(list);
    out.extend(0x0605_4b50_u32.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count);
    out.extend(count);
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

/// What stands before a file, and again in the list at the end.
fn about(name: &str, text: &str) -> Result<Vec<u8>, SheetError> {
    let length = long(text.len())?.to_le_bytes();
    let mut about = Vec::new();
    about.extend(VERSION.to_le_bytes());
    about.extend(FLAGS.to_le_bytes());
    // As it is, at midnight.
    about.extend([0; 4]);
    about.extend(DATE.to_le_bytes());
    about.extend(checksum(text.as_bytes()).to_le_bytes());
    about.extend(length);
    about.extend(length);
    about.extend(short(name.len())?.to_le_bytes());
    about.extend([0; 2]);
    Ok(about)
}

/// CRC-32, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let all = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg())
        })
    });
    !all
}

fn long(length: usize) -> Result<u32, SheetError> {
    u32::try_from(length).map_err(|_| SheetError::TooLarge)
}

fn short(length: usize) -> Result<u16, SheetError> {
    u16::try_from(length).map_err(|_| SheetError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum(b""), 0);
    }
}
