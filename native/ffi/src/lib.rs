//! The C ABI of Sunstone: exports only. Each turns C values into the renderer's and back, behind one guard.
//!
//! # Safety
//!
//! Scalars and handles need no trust: handles are numbers that are looked up, never addresses. A pointer to one value
//! is an `Option` of a reference, so that null is a value of its type. Only pointers to arrays and text are raw; the
//! functions that take one are `unsafe`, and [`mod@pointer`] is where they become slices. The caller answers for
//! what the header asks: a pointer that is not null is aligned and points to as many values as the function is told.

#![allow(clippy::missing_safety_doc, reason = "the crate's documentation states the one contract of all exports")]

pub mod camera;
pub mod coloration;
pub mod environment;
pub mod error;
pub mod film;
mod guard;
pub mod handle;
pub mod hash_set;
pub mod image_options;
pub mod instance;
pub mod library;
pub mod light;
pub mod limits;
pub mod material;
pub mod medium;
pub mod mesh;
pub mod parameter;
mod pointer;
pub mod query;
pub mod render;
pub mod render_job;
pub mod render_options;
pub mod scene;
pub mod status;
pub mod surface;
pub mod texture_sampling;
pub mod vector;
