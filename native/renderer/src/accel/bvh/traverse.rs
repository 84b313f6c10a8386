//! Walks a tree along one ray, eight boxes at a time.

use super::lanes::Lanes;
use super::node::{Child, Node, WIDTH};

/// Memory for the subtrees that a ray has still to visit. Made once a thread and kept; grows to what the deepest tree
/// needs and never during a walk.
#[derive(Debug, Default)]
pub struct Stack {
    waiting: Vec<u64>,
    #[cfg(target_arch = "x86_64")]
    pub(super) packets: Vec<super::packet::Waiting>,
}

impl Stack {
    /// Room for `len` entries.
    #[inline(always)]
    pub(crate) fn room(&mut self, len: usize) -> &mut [std::mem::MaybeUninit<u64>] {
        if self.waiting.capacity() < len {
            self.waiting.reserve(len);
        }
        self.waiting.spare_capacity_mut()
    }
}

/// What a walk meets at leaves.
pub(crate) trait NearestVisitor {
    /// Looks at a leaf and gives the inner distance beyond which nothing is of interest any more.
    /// Implementations are `#[inline(always)]`.
    fn visit(&mut self, leaf: Child) -> f32;

    /// Says that a child will be visited soon.
    fn prefetch(&self, nodes: &[Node], child: Child);
}

/// What a walk that only asks whether meets at leaves.
pub(crate) trait AnyVisitor {
    /// Looks at a leaf and says whether that settles it. Implementations are `#[inline(always)]`.
    fn visit(&mut self, leaf: Child) -> bool;

    /// Says that a child will be visited soon.
    fn prefetch(&self, nodes: &[Node], child: Child);
}

/// How much room a walk through a tree needs: each level leaves at most seven children waiting.
pub(crate) fn stack_len(depth: usize) -> usize {
    depth * (WIDTH - 1) + 1
}

/// Tells the processor that a child will be wanted.
#[inline(always)]
pub(crate) fn prefetch<T>(at: *const T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch is a hint, whatever the address.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let at: *const i8 = at.cast();
        _mm_prefetch::<_MM_HINT_T0>(at);
        _mm_prefetch::<_MM_HINT_T0>(at.wrapping_add(64));
        _mm_prefetch::<_MM_HINT_T0>(at.wrapping_add(128));
        _mm_prefetch::<_MM_HINT_T0>(at.wrapping_add(192));
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

/// An entry distance and a child in one number: as distances are not negative, numbers compare as distances do.
#[inline(always)]
fn key(entry: f32, child: Child) -> u64 {
    u64::from(entry.to_bits()) << 32 | u64::from(child.0)
}

#[inline(always)]
fn ordered(a: u64, b: u64) -> (u64, u64) {
    if a < b { (a, b) } else { (b, a) }
}

/// Visits the leaves that a ray meets, nearest first among the children of a node.
///
/// # Safety
///
/// `nodes` is a tree whose inner children are all below its length, and of no more levels than `stack` is long for
/// ([`stack_len`]).
#[inline(always)]
pub(crate) unsafe fn nearest<L: Lanes, V: NearestVisitor>(
    nodes: &[Node],
    root: Child,
    lanes: &L,
    mut tmax: f32,
    stack: &mut [std::mem::MaybeUninit<u64>],
    visitor: &mut V,
) {
    let stack: *mut u64 = stack.as_mut_ptr().cast();
    let mut len = 0_usize;
    let mut current = root;
    loop {
        'down: while !current.is_leaf() {
            // SAFETY: inner children are below the number of nodes, as the caller promises.
            let node = unsafe { nodes.get_unchecked(current.index()) };
            let (mut met, entries) = lanes.enter(node, tmax);
            if met == 0 {
                break 'down;
            }
            let mut next = || {
                let slot = met.trailing_zeros() as usize % WIDTH;
                met &= met - 1;
                (slot, met)
            };
            let (first, rest) = next();
            if rest == 0 {
                current = node.children[first];
                continue;
            }
            let entries = L::entries(entries);
            let key = |slot: usize| key(entries[slot], node.children[slot]);
            // SAFETY: a level leaves at most seven entries, there are no more levels than the stack was made for, and
            // `len` counts what is on it.
            let mut push = |key: u64| unsafe {
                stack.add(len).write(key);
                len += 1;
            };
            let (second, rest) = next();
            let (a, b) = ordered(key(first), key(second));
            if rest == 0 {
                push(b);
                visitor.prefetch(nodes, Child(b as u32));
                current = Child(a as u32);
                continue;
            }
            let (third, rest) = next();
            let (b, c) = ordered(b, key(third));
            let (a, b) = ordered(a, b);
            if rest == 0 {
                push(c);
                push(b);
                visitor.prefetch(nodes, Child(b as u32));
                current = Child(a as u32);
                continue;
            }
            // Insertion into a short run that is sorted with the nearest last.
            let base = len;
            // SAFETY: a level leaves at most seven entries besides the one that is taken off at once, there are no more
            // levels than the stack was made for, and `len` counts what is on it; `at` stays above `base`.
            unsafe {
                stack.add(len).write(c);
                stack.add(len + 1).write(b);
                stack.add(len + 2).write(a);
                len += 3;
                loop {
                    let (slot, rest) = next();
                    let new = key(slot);
                    let mut at = len;
                    while at > base && *stack.add(at - 1) < new {
                        stack.add(at).write(*stack.add(at - 1));
                        at -= 1;
                    }
                    stack.add(at).write(new);
                    len += 1;
                    if rest == 0 {
                        break;
                    }
                }
            }
            len -= 1;
            // SAFETY: just written.
            current = Child(unsafe { *stack.add(len) } as u32);
        }
        if current.is_leaf() {
            tmax = visitor.visit(current);
        }
        let limit = tmax.to_bits();
        current = loop {
            if len == 0 {
                return;
            }
            len -= 1;
            // SAFETY: below `len`, hence written.
            let waiting = unsafe { *stack.add(len) };
            if (waiting >> 32) as u32 <= limit {
                break Child(waiting as u32);
            }
        };
    }
}

/// Visits the leaves that a ray meets, in no particular order, until one settles it.
///
/// # Safety
///
/// As for [`nearest`].
#[inline(always)]
pub(crate) unsafe fn any<L: Lanes, V: AnyVisitor>(
    nodes: &[Node],
    lanes: &L,
    tmax: f32,
    stack: &mut [std::mem::MaybeUninit<u64>],
    visitor: &mut V,
) -> bool {
    let stack: *mut u64 = stack.as_mut_ptr().cast();
    let mut len = 0_usize;
    let mut current = Child::ROOT;
    loop {
        if current.is_leaf() {
            if visitor.visit(current) {
                return true;
            }
        } else {
            // SAFETY: inner children are below the number of nodes, as the caller promises.
            let node = unsafe { nodes.get_unchecked(current.index()) };
            let (mut met, _) = lanes.enter(node, tmax);
            if met != 0 {
                loop {
                    let slot = met.trailing_zeros() as usize % WIDTH;
                    met &= met - 1;
                    current = node.children[slot];
                    if met == 0 {
                        break;
                    }
                    // SAFETY: a level leaves at most seven entries, and there are no more levels than the stack was made
                    // for.
                    unsafe { stack.add(len).write(u64::from(current.0)) };
                    visitor.prefetch(nodes, current);
                    len += 1;
                }
                continue;
            }
        }
        if len == 0 {
            return false;
        }
        len -= 1;
        // SAFETY: below `len`, hence written.
        current = Child(unsafe { *stack.add(len) } as u32);
    }
}
