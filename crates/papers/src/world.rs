//! What the typesetter sees while it makes one paper: the templates, the
//! embedded fonts, the data of this paper, and nothing else. No clock, no disk,
//! no network, no fonts of the host.

use crate::broken::Broken;
use crate::templates::Templates;
use crate::unhinted::unhinted;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Where every paper starts; see the file.
const MAIN: &str = include_str!("main.typ");

/// Most files attached to one paper: names of files are kept for ever by the
/// typesetter, so their number has a bound.
pub(crate) const MAX_ATTACHED: usize = 16;

pub(crate) const TINOS: [&[u8]; 4] = [
    include_bytes!("../fonts/Tinos-Regular.ttf"),
    include_bytes!("../fonts/Tinos-Bold.ttf"),
    include_bytes!("../fonts/Tinos-Italic.ttf"),
    include_bytes!("../fonts/Tinos-BoldItalic.ttf"),
];

/// The built-in fonts, read once for all engines: an office's former templates
/// need one beside that of today's.
static TINOS_FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    let mut fonts = Vec::new();
    for data in TINOS {
        let bare = unhinted(data).map_or_else(|| Bytes::new(data), Bytes::new);
        fonts.extend(Font::iter(bare));
    }
    fonts
});

/// What all papers share.
pub(crate) struct Shared {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    data: FileId,
    extras: FileId,
    codes: Vec<FileId>,
    attached: Vec<FileId>,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl Shared {
    /// Reads fonts and templates once.
    ///
    /// # Errors
    /// A font or a path that cannot be used.
    pub(crate) fn new(templates: &Templates) -> Result<Self, Broken> {
        let mut fonts: Vec<Font> = TINOS_FONTS.clone();
        for (path, data) in templates.fonts() {
            let n_fonts = fonts.len();
            fonts.extend(Font::iter(Bytes::new(data.to_vec())));
            if fonts.len() == n_fonts {
                return Err(Broken::of(path, "this is no font that can be read")
                    .hint("TTF and OTF files can be used, WOFF files cannot"));
            }
        }
        let main = id("main.typ")?;
        let mut sources = HashMap::from([(main, Source::new(main, MAIN.to_owned()))]);
        let mut files = HashMap::new();
        for (path, data) in templates.files() {
            let file = id(path)?;
            if path.ends_with(".typ") {
                let text = std::str::from_utf8(data).map_err(|_| {
                    Broken::of(path, "this file is not text in UTF-8").hint("save it as UTF-8")
                })?;
                sources.insert(file, Source::new(file, text.to_owned()));
            }
            files.insert(file, Bytes::new(data.to_vec()));
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            main,
            data: id("data.json")?,
            extras: id("extras.json")?,
            codes: ids(&crate::codes::FILES.map(str::to_owned))?,
            attached: ids(&(0..MAX_ATTACHED).map(attached_path).collect::<Vec<_>>())?,
            sources,
            files,
        })
    }

    /// The templates as they were read.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// Can a character be shown in every face of Tinos, or by a font of the
    /// office?
    pub(crate) fn has(&self, c: char) -> bool {
        let shows = |font: &Font| font.info().coverage.contains(u32::from(c));
        let (tinos, own) = self.fonts.split_at(TINOS.len().min(self.fonts.len()));
        tinos.iter().all(shows) || own.iter().any(shows)
    }
}

/// Where the n-th attachment lies for the typesetter.
pub(crate) fn attached_path(n: usize) -> String {
    format!("attached/{n}")
}

fn ids(paths: &[String]) -> Result<Vec<FileId>, Broken> {
    paths.iter().map(|path| id(path)).collect()
}

fn id(path: &str) -> Result<FileId, Broken> {
    let virtual_path = VirtualPath::new(path)
        .map_err(|_| Broken::of(path, "this name of a file cannot be used"))?;
    Ok(RootedPath::new(VirtualRoot::Project, virtual_path).intern())
}

/// One paper in the making.
pub(crate) struct Desk {
    pub(crate) shared: Arc<Shared>,
    pub(crate) data: Bytes,
    pub(crate) extras: Bytes,
    pub(crate) codes: [Option<Bytes>; 3],
    pub(crate) attached: Vec<Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.shared.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let source = self.shared.sources.get(&id).cloned();
        source.ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let shared = &self.shared;
        if id == shared.data {
            return Ok(self.data.clone());
        }
        if id == shared.extras {
            return Ok(self.extras.clone());
        }
        let code = shared.codes.iter().position(|code| *code == id);
        let attached = shared.attached.iter().position(|file| *file == id);
        let found = match (code, attached) {
            (Some(n), _) => self.codes.get(n).cloned().flatten(),
            (_, Some(n)) => self.attached.get(n).cloned(),
            _ => shared.files.get(&id).cloned(),
        };
        found.ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    /// A paper has the date of its data: the same data print the same paper.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
