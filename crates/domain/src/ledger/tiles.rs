//! File names of tree tiles (C2SP tlog-tiles): 256 hashes side by side, so
//! that a record can be published as plain files.

use std::fmt::Write as _;

/// Hashes in a full tile.
pub const FULL_WIDTH: u16 = 256;

/// Why there is no such tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// Levels go from 0 to 63.
    #[error("tile level {0} is past 63")]
    Level(u8),
    /// A partial tile holds 1 to 255 hashes.
    #[error("a partial tile cannot be empty")]
    Empty,
    /// The text is not the name of a tile.
    #[error("not the name of a tile")]
    NotAName,
}

/// One tile of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    level: u8,
    index: u64,
    width: Option<u8>,
}

impl Tile {
    /// A full tile (`width` = `None`) or one with 1 to 255 hashes.
    pub fn new(level: u8, index: u64, width: Option<u8>) -> Result<Self, TileError> {
        if level > 63 {
            return Err(TileError::Level(level));
        }
        if width == Some(0) {
            return Err(TileError::Empty);
        }
        Ok(Tile {
            level,
            index,
            width,
        })
    }

    /// Number of hashes in it.
    pub fn n_hashes(&self) -> u16 {
        self.width.map_or(FULL_WIDTH, u16::from)
    }

    /// The path under the record's folder, e.g. `tile/0/x001/x234/067`.
    pub fn path(&self) -> String {
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        let mut path = format!("tile/{}/{}", self.level, groups.join("/"));
        if let Some(width) = self.width {
            let _ = write!(path, ".p/{width}"); // a String never refuses
        }
        path
    }

    /// Reads a path; only the one form that [`Tile::path`] writes is accepted.
    pub fn parse(path: &str) -> Result<Self, TileError> {
        Self::read(path)
            .filter(|tile| tile.path() == path)
            .ok_or(TileError::NotAName)
    }

    fn read(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
        let (groups, width) = match rest.split_once(".p/") {
            Some((groups, width)) => (groups, Some(width.parse().ok()?)),
            None => (rest, None),
        };
        let mut index: u64 = 0;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let value: u64 = digits.parse().ok()?;
            index = index.checked_mul(1000)?.checked_add(value)?;
        }
        Tile::new(level.parse().ok()?, index, width).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_name_in_the_specification() {
        assert_eq!(
            Tile::new(0, 1_234_067, None).unwrap().path(),
            "tile/0/x001/x234/067"
        );
    }

    #[test]
    fn names_in_another_form_are_refused() {
        for bad in [
            "tile/0/x001/234/067",
            "tile/0/67",
            "tile/00/067",
            "tile/64/000",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/05",
            "tile/0/x000/000",
            "tile/0/000.p/",
            "tile/0/",
            "tile/0/+01",
            "tile/0/x001/x234",
            "entries/0/000",
            "",
        ] {
            assert_eq!(Tile::parse(bad), Err(TileError::NotAName), "{bad}");
        }
        assert_eq!(Tile::new(64, 0, None), Err(TileError::Level(64)));
        assert_eq!(Tile::new(0, 0, Some(0)), Err(TileError::Empty));
    }

    proptest! {
        #[test]
        fn every_name_reads_back(level in 0_u8..64, index in any::<u64>(), width in proptest::option::of(1_u8..)) {
            let tile = Tile::new(level, index, width).unwrap();
            prop_assert_eq!(Tile::parse(&tile.path()), Ok(tile));
        }
    }
}
