//! The fonts of a document: which family plays which part, found among the fonts of a machine. Leaves out where the
//! fonts of a machine are: the program says.

use fontdb::{FaceInfo, ID, Source, Style};
use krilla::Data;
use krilla::text::Font;
use std::collections::HashMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use ttf_parser::Permissions;

pub use fontdb::Database;

/// The part that a font plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// 小标宋: the title.
    Title,
    /// 仿宋: the text.
    Body,
    /// 黑体: headings of sections, of columns.
    Hei,
    /// 楷体: headings in a section.
    Kai,
    /// 宋体: tables, page numbers.
    Song,
}

impl Role {
    const ALL: [Self; 5] = [Self::Title, Self::Body, Self::Hei, Self::Kai, Self::Song];

    /// The families that play it, the best first: those of the standard, then what looks alike, free ones included.
    const fn families(self) -> &'static [&'static str] {
        match self {
            Self::Title => &[
                "方正小标宋简体",
                "方正小标宋_GBK",
                "FZXiaoBiaoSong-B05S",
                "FZXiaoBiaoSong-B05",
                "FZXiaoBiaoSong-B05-GB18030",
                "STZhongsong",
                "华文中宋",
                "Source Han Serif SC Heavy",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "Source Han Serif SC",
                "Source Han Serif CN",
                "思源宋体",
                "FandolSong",
                "Songti SC",
                "SimSun",
                "宋体",
                "AR PL UMing CN",
            ],
            Self::Body => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "方正仿宋_GBK",
                "FZFangSong-Z02",
                "仿宋",
                "FangSong",
                "STFangsong",
                "华文仿宋",
                "FandolFang R",
                "FandolFang",
                "朱雀仿宋",
                "Zhuque Fangsong (technical preview)",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "Source Han Serif SC",
                "Source Han Serif CN",
                "思源宋体",
                "FandolSong",
                "Songti SC",
                "SimSun",
                "宋体",
                "AR PL UMing CN",
            ],
            Self::Hei => &[
                "方正黑体_GBK",
                "FZHei-B01",
                "SimHei",
                "黑体",
                "STHeiti",
                "Heiti SC",
                "FandolHei",
                "Noto Sans CJK SC",
                "Noto Sans SC",
                "Source Han Sans SC",
                "Source Han Sans CN",
                "思源黑体",
                "WenQuanYi Zen Hei",
                "WenQuanYi Micro Hei",
                "PingFang SC",
                "Microsoft YaHei",
                "微软雅黑",
                "Droid Sans Fallback",
            ],
            Self::Kai => &[
                "楷体_GB2312",
                "KaiTi_GB2312",
                "方正楷体_GBK",
                "FZKai-Z03",
                "楷体",
                "KaiTi",
                "STKaiti",
                "Kaiti SC",
                "华文楷体",
                "FandolKai",
                "LXGW WenKai",
                "霞鹜文楷",
                "AR PL UKai CN",
                "AR PL KaitiM GB",
            ],
            Self::Song => &[
                "宋体",
                "SimSun",
                "方正书宋_GBK",
                "STSong",
                "华文宋体",
                "Songti SC",
                "Noto Serif CJK SC",
                "Noto Serif SC",
                "Source Han Serif SC",
                "Source Han Serif CN",
                "思源宋体",
                "FandolSong",
                "AR PL UMing CN",
            ],
        }
    }

    /// The weight that is wanted of a family with several.
    const fn weight(self) -> u16 {
        match self {
            Self::Title => 700,
            Self::Body | Self::Hei | Self::Kai | Self::Song => 400,
        }
    }
}

/// Letters that a font for Chinese must have: rare enough that a font for Japanese lacks some.
const PROBE: &str = "政府信息公开工作年度报告总计规费数额审诉讼";

/// The fonts that documents are written with. They are looked for when the first document is written, and kept.
#[derive(Clone)]
pub struct Fonts(Arc<LazyLock<Result<Chosen, Missing>, Choice>>);

/// Looks for the fonts.
type Choice = Box<dyn FnOnce() -> Result<Chosen, Missing> + Send>;

/// No font has the Chinese letters that a report needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Missing {
    /// Fonts that were looked at.
    pub looked: usize,
}

/// The fonts chosen of a machine's.
pub(super) struct Chosen {
    database: Database,
    /// The faces that play the parts.
    pub faces: Vec<Arc<Face>>,
    /// Which of them each part takes, in this order.
    parts: [Vec<usize>; 5],
    /// Faces for single letters that those lack.
    rare: Mutex<HashMap<char, Option<Arc<Face>>>>,
}

/// A face: one font of a file.
pub(super) struct Face {
    id: ID,
    /// Its glyphs, for the file.
    pub font: Font,
    data: Arc<Vec<u8>>,
    index: u32,
}

impl Fonts {
    /// The fonts of a machine, which are looked for once they are needed.
    #[must_use]
    pub fn found_by(find: impl FnOnce() -> Database + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(move || Chosen::of(find())))))
    }

    /// Whether documents can be written: some font has Chinese letters.
    #[must_use]
    pub fn have_chinese(&self) -> bool {
        self.0.is_ok()
    }

    pub(super) fn chosen(&self) -> Result<&Chosen, Missing> {
        self.0.as_ref().as_ref().map_err(|missing| *missing)
    }
}

impl fmt::Debug for Fonts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Fonts")
    }
}

/// The families that would be taken, one or two for each part: for the advice to install some.
pub(super) fn wanted() -> String {
    let first = |role: Role| role.families().first().copied().unwrap_or_default();
    let names: Vec<_> = Role::ALL.iter().map(|role| first(*role)).collect();
    names.join("、")
}

impl Chosen {
    fn of(database: Database) -> Result<Self, Missing> {
        let mut chosen = Self {
            faces: Vec::new(),
            parts: Default::default(),
            rare: Mutex::default(),
            database: Database::new(),
        };
        let mut files = HashMap::new();
        for (part, role) in Role::ALL.iter().enumerate() {
            for id in candidates(&database, *role) {
                let known = chosen.faces.iter().position(|face| face.id == id);
                let face = known.or_else(|| {
                    let face = Face::load(&database, id, &mut files).filter(|face| face.has_all(PROBE))?;
                    chosen.faces.push(Arc::new(face));
                    Some(chosen.faces.len() - 1)
                });
                if let Some(face) = face {
                    chosen.parts[part].push(face);
                    break;
                }
            }
        }
        // A part that no font plays is played by others; Chinese letters of any kind are better than none.
        if chosen.faces.is_empty() {
            let mut ids: Vec<&FaceInfo> = database.faces().filter(|face| upright(face)).collect();
            ids.sort_by_cached_key(|face| order(face));
            let any = ids.iter().find(|face| covers(&database, face.id, PROBE.chars()));
            match any.and_then(|face| Face::load(&database, face.id, &mut files)) {
                Some(face) => chosen.faces.push(Arc::new(face)),
                None => return Err(Missing { looked: database.len() }),
            }
        }
        for part in 0..chosen.parts.len() {
            // Serif for serif where there is one.
            for other in [part, 4, 1, 0, 3, 2] {
                let face = chosen.parts[other].first().copied();
                if let Some(face) = face.filter(|face| !chosen.parts[part].contains(face)) {
                    chosen.parts[part].push(face);
                }
            }
            for face in 0..chosen.faces.len() {
                if !chosen.parts[part].contains(&face) {
                    chosen.parts[part].push(face);
                }
            }
        }
        chosen.database = database;
        Ok(chosen)
    }

    /// The faces of a part, the best first.
    pub(super) fn part(&self, role: Role) -> &[usize] {
        &self.parts[role as usize]
    }

    /// A face that has a letter which those of the parts lack.
    pub(super) fn rare(&self, letter: char) -> Option<Arc<Face>> {
        let mut rare = self.rare.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = rare.get(&letter) {
            return known.clone();
        }
        let mut infos: Vec<&FaceInfo> = self.database.faces().filter(|face| upright(face)).collect();
        infos.sort_by_cached_key(|face| order(face));
        let found = infos
            .iter()
            .find(|face| covers(&self.database, face.id, std::iter::once(letter)));
        let loaded = rare
            .values()
            .flatten()
            .find(|face| found.is_some_and(|info| info.id == face.id));
        let face = match (loaded, found) {
            (Some(face), _) => Some(face.clone()),
            (None, Some(info)) => Face::load(&self.database, info.id, &mut HashMap::new()).map(Arc::new),
            (None, None) => None,
        };
        rare.insert(letter, face.clone());
        face
    }
}

/// The faces that could play a part, the best first.
fn candidates(database: &Database, role: Role) -> Vec<ID> {
    let mut found = Vec::new();
    for family in role.families() {
        let mut faces: Vec<&FaceInfo> = database
            .faces()
            .filter(|face| upright(face) && face.families.iter().any(|(name, _)| name.eq_ignore_ascii_case(family)))
            .collect();
        faces.sort_by_cached_key(|face| (face.weight.0.abs_diff(role.weight()), order(face)));
        found.extend(faces.iter().map(|face| face.id));
    }
    found
}

fn upright(face: &FaceInfo) -> bool {
    face.style == Style::Normal
}

/// The same order on every run, whatever order a folder is read in.
fn order(face: &FaceInfo) -> (bool, u16, String, PathBuf, u32) {
    let path = match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => path.clone(),
        Source::Binary(_) => PathBuf::new(),
    };
    let light = face.weight.0.abs_diff(400);
    (face.monospaced, light, face.post_script_name.clone(), path, face.index)
}

fn covers(database: &Database, id: ID, mut letters: impl Iterator<Item = char>) -> bool {
    let covered = database.with_face_data(id, |data, index| {
        ttf_parser::Face::parse(data, index)
            .is_ok_and(|face| fit(&face) && letters.all(|letter| glyph(&face, letter).is_some()))
    });
    covered.unwrap_or(false)
}

/// Whether a font may be embedded, and has outlines of one colour.
fn fit(face: &ttf_parser::Face<'_>) -> bool {
    let tables = face.tables();
    let colours = tables.colr.is_some() || tables.svg.is_some() || tables.cbdt.is_some() || tables.sbix.is_some();
    let outlines = tables.glyf.is_some() || tables.cff.is_some();
    face.permissions() != Some(Permissions::Restricted) && face.is_subsetting_allowed() && outlines && !colours
}

/// The glyph of a letter; none where the font shows nothing for it or an empty box.
pub(super) fn glyph(face: &ttf_parser::Face<'_>, letter: char) -> Option<ttf_parser::GlyphId> {
    face.glyph_index(letter).filter(|glyph| glyph.0 != 0)
}

impl Face {
    fn load(database: &Database, id: ID, files: &mut HashMap<PathBuf, Arc<Vec<u8>>>) -> Option<Self> {
        let info = database.face(id)?;
        let path = match &info.source {
            Source::File(path) | Source::SharedFile(path, _) => Some(path.clone()),
            Source::Binary(_) => None,
        };
        let data = match path.as_ref().and_then(|path| files.get(path)) {
            Some(data) => data.clone(),
            None => {
                let data = Arc::new(database.with_face_data(id, |data, _| data.to_vec())?);
                if let Some(path) = path {
                    files.insert(path, data.clone());
                }
                data
            }
        };
        let font = Font::new(Data::from(data.clone()), info.index)?;
        let face = Self {
            id,
            font,
            data,
            index: info.index,
        };
        face.parsed().filter(fit)?;
        Some(face)
    }

    /// Its tables, to look letters up.
    pub(super) fn parsed(&self) -> Option<ttf_parser::Face<'_>> {
        ttf_parser::Face::parse(&self.data, self.index).ok()
    }

    fn has_all(&self, letters: &str) -> bool {
        self.parsed()
            .is_some_and(|face| letters.chars().all(|letter| glyph(&face, letter).is_some()))
    }
}
