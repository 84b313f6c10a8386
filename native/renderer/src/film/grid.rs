//! How a block of pixels is cut into tiles.

use crate::view::ViewBlock;

/// Square tiles over a block, row by row from its top left corner; those at the right and bottom may be smaller.
#[derive(Clone, Debug)]
pub struct TileGrid {
    block: ViewBlock,
    side: u32,
    columns: u32,
    rows: u32,
}

impl TileGrid {
    /// Cuts `block` into tiles of `side` × `side` pixels.
    pub fn new(block: ViewBlock, side: u32) -> Self {
        Self { block, side, columns: block.width.div_ceil(side), rows: block.height.div_ceil(side) }
    }

    /// The block that is cut.
    pub fn block(&self) -> ViewBlock {
        self.block
    }

    /// Number of tiles.
    pub fn count(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    /// Tiles in each row of tiles.
    pub fn columns(&self) -> usize {
        self.columns as usize
    }

    /// Rows of tiles.
    pub fn rows(&self) -> usize {
        self.rows as usize
    }

    /// The pixels of tile `index`, in coordinates of the whole picture.
    pub fn tile(&self, index: usize) -> ViewBlock {
        let (row, column) = ((index / self.columns()) as u32, (index % self.columns()) as u32);
        let (x, y) = (column * self.side, row * self.side);
        ViewBlock {
            x: self.block.x + x,
            y: self.block.y + y,
            width: self.side.min(self.block.width - x),
            height: self.side.min(self.block.height - y),
        }
    }

    /// Indices of the tiles that share pixels with `block`, which lies inside the grid's own.
    pub fn overlapping(&self, block: ViewBlock) -> impl Iterator<Item = usize> + use<> {
        let first = |start: u32, origin: u32| (start - origin) / self.side;
        let (left, top) = (first(block.x, self.block.x), first(block.y, self.block.y));
        let (right, bottom) =
            (first(block.x + block.width - 1, self.block.x), first(block.y + block.height - 1, self.block.y));
        let columns = self.columns;
        (top..=bottom)
            .flat_map(move |row| (left..=right).map(move |column| row as usize * columns as usize + column as usize))
    }
}
