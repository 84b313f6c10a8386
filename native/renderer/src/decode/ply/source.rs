//! The numbers behind a PLY header, one after another, in text or either byte order.

use crate::error::{Error, Result};

use super::super::place::broken;
use super::super::text::Text;
use super::header::{Property, Scalar};

/// Where numbers come from.
pub(super) trait Source {
    /// The fewest bytes that a number of this type takes.
    fn least_bytes(scalar: Scalar) -> u64;

    /// Bytes left.
    fn remaining(&self) -> u64;

    /// The next number as a float.
    fn float(&mut self, scalar: Scalar) -> Result<f32>;

    /// The next number, which must be an integer whatever its type.
    fn integer(&mut self, scalar: Scalar) -> Result<i64>;

    /// Steps over `count` numbers.
    fn skip(&mut self, scalar: Scalar, count: u64) -> Result<()>;

    /// An error at the number read last.
    fn broken(&self, message: String) -> Error;

    /// The length of a list of `scalar`s; refused where the file is too short for the list.
    #[inline]
    fn list_length(&mut self, count: Scalar, scalar: Scalar) -> Result<u64> {
        let length = self.integer(count)?;
        let remaining = self.remaining();
        match u64::try_from(length).ok().and_then(|length| length.checked_mul(Self::least_bytes(scalar))) {
            // The last number of a text has no blank behind it.
            Some(bytes) if bytes <= remaining + 1 => Ok(length as u64),
            _ => Err(self.broken(format!("a list of {length} numbers is not possible in the {remaining} bytes left"))),
        }
    }

    /// The next list if it is one of three indices in the commonest form; else `None`, and nothing is read.
    #[inline]
    fn triangle(&mut self, _count: Scalar, _index: Scalar) -> Option<[u32; 3]> {
        None
    }

    /// Steps over a scalar or a list.
    #[inline]
    fn skip_property(&mut self, property: &Property) -> Result<()> {
        let count = match property.count {
            Some(count) => self.list_length(count, property.scalar)?,
            None => 1,
        };
        self.skip(property.scalar, count)
    }
}

/// Numbers with blanks between; lines do not matter, so that rows may be broken anywhere.
#[derive(Clone)]
pub(super) struct AsciiSource<'a> {
    pub(super) text: Text<'a>,
}

impl Source for AsciiSource<'_> {
    fn least_bytes(_: Scalar) -> u64 {
        2
    }

    fn remaining(&self) -> u64 {
        self.text.rest().len() as u64
    }

    #[inline]
    fn float(&mut self, _: Scalar) -> Result<f32> {
        self.text.skip_space();
        self.text.number().ok_or_else(|| self.text.expected("a number"))
    }

    #[inline]
    fn integer(&mut self, _: Scalar) -> Result<i64> {
        self.text.skip_space();
        let start = self.text.at();
        match self.text.integer() {
            Some(integer) if self.text.is_word_over() => Ok(integer),
            _ => {
                self.text.seek(start);
                Err(self.text.expected("an integer"))
            }
        }
    }

    fn skip(&mut self, _: Scalar, count: u64) -> Result<()> {
        for _ in 0..count {
            self.text.skip_space();
            if self.text.word().is_empty() {
                return Err(self.text.expected("a number"));
            }
        }
        Ok(())
    }

    fn broken(&self, message: String) -> Error {
        self.text.broken(self.text.at(), message)
    }
}

/// Numbers in a machine's form without anything between.
#[derive(Clone)]
pub(super) struct BinarySource<'a, const BIG: bool> {
    pub(super) rest: &'a [u8],
}

impl<const BIG: bool> BinarySource<'_, BIG> {
    #[inline]
    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (&bytes, rest) = self.rest.split_first_chunk().ok_or_else(cut_short)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// The next number of N bytes, in this machine's order.
    #[inline]
    fn native<const N: usize>(&mut self) -> Result<[u8; N]> {
        let mut bytes = self.take()?;
        if BIG != cfg!(target_endian = "big") {
            bytes.reverse();
        }
        Ok(bytes)
    }
}

#[cold]
fn cut_short() -> Error {
    broken("the file ends within an element; it is cut short")
}

impl<const BIG: bool> Source for BinarySource<'_, BIG> {
    fn least_bytes(scalar: Scalar) -> u64 {
        scalar.size()
    }

    fn remaining(&self) -> u64 {
        self.rest.len() as u64
    }

    #[inline]
    fn float(&mut self, scalar: Scalar) -> Result<f32> {
        Ok(match scalar {
            Scalar::F32 => f32::from_ne_bytes(self.native()?),
            Scalar::F64 => f64::from_ne_bytes(self.native()?) as f32,
            _ => self.integer(scalar)? as f32,
        })
    }

    #[inline]
    fn integer(&mut self, scalar: Scalar) -> Result<i64> {
        Ok(match scalar {
            Scalar::U8 => u8::from_ne_bytes(self.native()?).into(),
            Scalar::I32 => i32::from_ne_bytes(self.native()?).into(),
            Scalar::U32 => u32::from_ne_bytes(self.native()?).into(),
            Scalar::I8 => i8::from_ne_bytes(self.native()?).into(),
            Scalar::I16 => i16::from_ne_bytes(self.native()?).into(),
            Scalar::U16 => u16::from_ne_bytes(self.native()?).into(),
            Scalar::F32 => whole(f32::from_ne_bytes(self.native()?).into())?,
            Scalar::F64 => whole(f64::from_ne_bytes(self.native()?))?,
        })
    }

    #[inline]
    fn skip(&mut self, scalar: Scalar, count: u64) -> Result<()> {
        let bytes = count.checked_mul(scalar.size()).and_then(|bytes| usize::try_from(bytes).ok());
        self.rest = bytes.and_then(|bytes| self.rest.get(bytes..)).ok_or_else(cut_short)?;
        Ok(())
    }

    #[inline]
    fn triangle(&mut self, count: Scalar, index: Scalar) -> Option<[u32; 3]> {
        // Negative indices become huge ones, which the caller refuses.
        if count != Scalar::U8 || !matches!(index, Scalar::I32 | Scalar::U32) {
            return None;
        }
        let (list, rest) = self.rest.split_first_chunk::<13>()?;
        let (&[3], indices) = list.split_first_chunk()? else { return None };
        let (&[a, b, c], _) = indices.as_chunks::<4>().0.split_first_chunk()?;
        self.rest = rest;
        Some([a, b, c].map(|bytes| if BIG { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }))
    }

    fn broken(&self, message: String) -> Error {
        broken(message)
    }
}

fn whole(value: f64) -> Result<i64> {
    // Up to here each integer has a float of its own.
    if value.fract() == 0.0 && value.abs() <= (1u64 << 53) as f64 {
        return Ok(value as i64);
    }
    Err(broken(format!("{value} is found where a count or an index is expected")))
}
