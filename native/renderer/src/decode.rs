//! Decoders: bytes of files from others in, checked data out. Each looks at sizes before it allocates.

pub mod image;
