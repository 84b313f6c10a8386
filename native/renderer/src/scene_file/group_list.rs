//! The named groups of a scene file, and an order in which each can be made from those that it uses.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result};

use super::document::ElementDocument;
use super::list::List;

/// Groups by name, in the order of the file.
#[derive(Default)]
pub(super) struct Groups(pub(super) Vec<(String, Vec<ElementDocument>)>);

impl Groups {
    /// The indices of all groups, each after those that it uses. Refuses names of no group and groups that hold
    /// themselves, also by way of others; the field is the path to the name at fault.
    pub(super) fn order(&self) -> Result<Vec<usize>> {
        let mut indices = HashMap::with_capacity(self.0.len());
        indices.extend(self.0.iter().enumerate().map(|(i, (name, _))| (name.as_str(), i)));
        let mut order = Vec::with_capacity(self.0.len());
        let mut states = vec![State::New; self.0.len()];
        for root in 0..self.0.len() {
            if states[root] != State::New {
                continue;
            }
            states[root] = State::Open;
            // The groups that are being looked at, each in the one before it, with the element that comes next.
            let mut way = vec![(root, 0)];
            while let Some((group, next)) = way.last_mut() {
                let (name, elements) = &self.0[*group];
                let Some(element) = elements.get(*next) else {
                    states[*group] = State::Done;
                    order.push(*group);
                    way.pop();
                    continue;
                };
                let at = *next;
                *next += 1;
                let Some((kind, used)) = used_group(element) else { continue };
                let field = || format!("groups.{name}[{at}].{kind}.group");
                let Some(&inner) = indices.get(used) else { return Err(unknown(used).at(field())) };
                match states[inner] {
                    State::Done => {}
                    State::New => {
                        states[inner] = State::Open;
                        way.push((inner, 0));
                    }
                    State::Open => {
                        let start = way.iter().position(|&(group, _)| group == inner).unwrap_or(0);
                        let mut names: Vec<_> =
                            way[start..].iter().map(|&(group, _)| self.0[group].0.as_str()).collect();
                        names.push(used);
                        return Err(endless(&names).at(field()));
                    }
                }
            }
        }
        Ok(order)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// The kind of an element that places a group, and the group's name.
fn used_group(element: &ElementDocument) -> Option<(&'static str, &str)> {
    match element {
        ElementDocument::Instance(instance) => Some(("Instance", &instance.group)),
        ElementDocument::Instances(instances) => Some(("Instances", &instances.group)),
        _ => None,
    }
}

/// The error for a name of no group.
pub(super) fn unknown(name: &str) -> Error {
    Error::new(ErrorKind::SceneFormat, format!("there is no group {name:?}; define it in \"groups\""))
}

fn endless(names: &[&str]) -> Error {
    /// More of a long way around helps nobody.
    const SHOWN: usize = 12;
    let mut way = names.iter().take(SHOWN).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(" → ");
    if names.len() > SHOWN {
        way += &format!(" → … ({} groups)", names.len() - 1);
    }
    Error::new(ErrorKind::SceneFormat, format!("this group would hold itself: {way}"))
}

impl Serialize for Groups {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, elements)| (name, elements)))
    }
}

impl<'de> Deserialize<'de> for Groups {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct GroupsVisitor;

        impl<'de> Visitor<'de> for GroupsVisitor {
            type Value = Groups;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("groups by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Groups, A::Error> {
                let mut groups = Vec::new();
                let mut names = HashSet::new();
                while let Some(name) = map.next_key::<String>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom(format_args!("duplicate group {name:?}")));
                    }
                    groups.push((name, map.next_value::<List<_>>()?.0));
                }
                Ok(Groups(groups))
            }
        }

        deserializer.deserialize_map(GroupsVisitor)
    }
}
