//! The ids on a film, with all their bits.

use crate::error::{Error, Result};
use crate::float_image::plane;
use crate::view::ViewBlock;

use super::aov::{Aov, NOT_KEPT};
use super::light_film::LightFilm;

impl LightFilm {
    /// The ids of `block`, row by row: of objects, or of the objects of groups. Refuses other variables, one that the film does not
    /// keep, and a block that is not on it.
    pub fn ids(&self, aov: Aov, block: ViewBlock) -> Result<Vec<u64>> {
        block.check_inside(self.block())?;
        if !matches!(aov, Aov::ObjectId | Aov::InstanceId) {
            return Err(Error::invalid("aov", format!("{} is no id; give OBJECT_ID or INSTANCE_ID", aov.name())));
        }
        if !self.aovs().has(aov) {
            return Err(Error::invalid("aov", format!("{} {NOT_KEPT}", aov.name())));
        }
        let mut ids = plane(block.pixels())?;
        ids.resize(block.pixels() as usize, 0);
        for index in self.grid().overlapping(block) {
            let tile = self.grid().tile(index);
            let exposed = self.tile(index);
            let Some(exposed) = &*exposed else { continue };
            for y in tile.y.max(block.y)..(tile.y + tile.height).min(block.y + block.height) {
                for x in tile.x.max(block.x)..(tile.x + tile.width).min(block.x + block.width) {
                    let first = exposed.light.aovs.first[((y - tile.y) * tile.width + (x - tile.x)) as usize];
                    let id = if aov == Aov::ObjectId { first.object } else { first.instance };
                    ids[((y - block.y) as u64 * u64::from(block.width) + u64::from(x - block.x)) as usize] = id;
                }
            }
        }
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use crate::film::light_film::tests::film;

    use super::*;

    #[test]
    fn ids_are_those_of_the_first_samples() {
        let film = film(&[(2, 4)]);
        let block = ViewBlock { x: 30, y: 20, width: 41, height: 33 };
        let (objects, instances) = (film.ids(Aov::ObjectId, block).unwrap(), film.ids(Aov::InstanceId, block).unwrap());
        for i in 0..41 * 33_u32 {
            let x = 30 + i % 41;
            // As the made-up samples have it.
            let is_hit = !(x + 2).is_multiple_of(3);
            let expected = if is_hit { (3, u64::from(x)) } else { (0, 0) };
            assert_eq!((objects[i as usize], instances[i as usize]), expected, "{i}");
        }
        assert_eq!(film.ids(Aov::Depth, block).unwrap_err().field, "aov");
    }
}
