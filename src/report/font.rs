//! The faces reports are set in: five free ones inside the program, and those of the
//! office's own font folder, which go first. Families carry their Chinese names.

use std::borrow::Cow;
use std::collections::HashMap;

use ttf_parser::name_id;

use crate::error::{Error, Result};

/// The families of GB/T 9704, as style sheets name them.
pub const FAMILIES: [&str; 5] = ["仿宋", "楷体", "黑体", "宋体", "小标宋"];

/// Ways the families are named inside font files, lower case, the more telling first:
/// 仿宋 and 小标宋 also contain 宋.
const NAMES: [(&str, &[&str]); 5] = [
    (
        "小标宋",
        &[
            "小标宋",
            "xiaobiaosong",
            "fzxbs",
            "fandolsong-bold",
            "fandolsong bold",
        ],
    ),
    ("仿宋", &["仿宋", "fangsong", "simfang", "fandolfang"]),
    ("楷体", &["楷体", "kaiti", "simkai", "fandolkai", "kai"]),
    (
        "黑体",
        &[
            "黑体",
            "simhei",
            "heiti",
            "hei",
            "notosanssc",
            "noto sans sc",
            "sourcehansans",
            "思源黑",
        ],
    ),
    (
        "宋体",
        &[
            "宋体",
            "simsun",
            "song",
            "notoserifsc",
            "noto serif sc",
            "sourcehanserif",
        ],
    ),
];

/// Faces, the office's own before the bundled ones.
#[derive(Clone)]
pub struct Fonts {
    faces: Vec<FaceFile>,
}

#[derive(Clone)]
struct FaceFile {
    /// One of [`FAMILIES`], or the name the file gives itself.
    family: String,
    /// Everything the file calls itself, for style sheets that use that.
    names: Vec<String>,
    postscript: String,
    bytes: Cow<'static, [u8]>,
    /// Place in a collection (`.ttc`).
    index: u32,
    bundled: bool,
}

/// Which face a family is set in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// 仿宋, 楷体, 黑体, 宋体 or 小标宋.
    pub family: &'static str,
    /// The face's own name.
    pub face: String,
    /// Whether it is a bundled free face standing in for the office's commercial one.
    pub bundled: bool,
}

impl Fonts {
    /// The free faces inside the program.
    pub fn bundled() -> Fonts {
        let face = |family: &str, postscript: &str, bytes: &'static [u8]| FaceFile {
            family: family.to_owned(),
            names: Vec::new(),
            postscript: postscript.to_owned(),
            bytes: Cow::Borrowed(bytes),
            index: 0,
            bundled: true,
        };
        macro_rules! file {
            ($name:literal) => {
                include_bytes!(concat!("../../assets/fonts/", $name, ".otf"))
            };
        }
        Fonts {
            faces: vec![
                face("仿宋", "FandolFang-Regular", file!("FandolFang-Regular")),
                face("楷体", "FandolKai-Regular", file!("FandolKai-Regular")),
                face("黑体", "NotoSansSC-Regular", file!("NotoSansSC-Regular")),
                face("宋体", "NotoSerifSC-Regular", file!("NotoSerifSC-Regular")),
                face("小标宋", "FandolSong-Bold", file!("FandolSong-Bold")),
            ],
        }
    }

    /// With the office's own faces before the bundled ones: file names and contents
    /// (`.ttf`, `.otf`, `.ttc`). A file that is no usable font is an error naming it.
    pub fn with_folder(self, files: Vec<(String, Vec<u8>)>) -> Result<Fonts> {
        let mut own = Vec::new();
        for (file, bytes) in files {
            let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
            for index in 0..count {
                let (names, postscript) =
                    describe(&bytes, index).map_err(|message| Error::Unreadable {
                        file: file.clone(),
                        message: message.to_owned(),
                        help: "字体文件夹中只能放 TrueType 或 OpenType 字体（.ttf、.otf、.ttc）。"
                            .to_owned(),
                    })?;
                own.push(FaceFile {
                    family: family_of(&names, &postscript)
                        .map(str::to_owned)
                        .or_else(|| names.first().cloned())
                        .unwrap_or_else(|| file.clone()),
                    names,
                    postscript,
                    bytes: Cow::Owned(bytes.clone()),
                    index,
                    bundled: false,
                });
            }
        }
        own.extend(self.faces);
        Ok(Fonts { faces: own })
    }

    /// Which face each family is set in.
    pub fn stand_ins(&self) -> Vec<StandIn> {
        FAMILIES
            .iter()
            .filter_map(|family| {
                let face = self.faces.iter().find(|f| f.family == *family)?;
                Some(StandIn {
                    family,
                    face: face.postscript.clone(),
                    bundled: face.bundled,
                })
            })
            .collect()
    }

    pub(crate) fn open(&self) -> Result<Shelf<'_>> {
        let faces = self
            .faces
            .iter()
            .map(|f| {
                ttf_parser::Face::parse(&f.bytes, f.index).map_err(|e| Error::Unreadable {
                    file: f.postscript.clone(),
                    message: format!("字体无法使用：{e}"),
                    help: "请换一个字体文件。".to_owned(),
                })
            })
            .collect::<Result<_>>()?;
        Ok(Shelf {
            fonts: self,
            faces,
            stacks: Vec::new(),
            glyphs: HashMap::new(),
        })
    }

    /// The file of a face, its place in a collection, its PostScript name.
    pub(crate) fn file(&self, face: FaceId) -> (&[u8], u32, &str) {
        let f = &self.faces[usize::from(face.0)];
        (&f.bytes, f.index, &f.postscript)
    }
}

/// Names and PostScript name of a face, or why it cannot be used.
fn describe(bytes: &[u8], index: u32) -> Result<(Vec<String>, String), &'static str> {
    let face = ttf_parser::Face::parse(bytes, index).map_err(|_| "不是字体文件")?;
    if face.tables().glyf.is_none() && face.tables().cff.is_none() {
        return Err("字体没有可用的轮廓（可变 CFF2 或点阵字体不支持）");
    }
    let text = |wanted: &[u16]| -> Vec<String> {
        face.names()
            .into_iter()
            .filter(|n| wanted.contains(&n.name_id))
            .filter_map(|n| n.to_string())
            .collect()
    };
    let names = text(&[
        name_id::FAMILY,
        name_id::TYPOGRAPHIC_FAMILY,
        name_id::FULL_NAME,
    ]);
    let postscript = text(&[name_id::POST_SCRIPT_NAME])
        .into_iter()
        .next()
        .unwrap_or_else(|| "Font".to_owned())
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    Ok((names, postscript))
}

fn family_of(names: &[String], postscript: &str) -> Option<&'static str> {
    let all: Vec<String> = names
        .iter()
        .map(String::as_str)
        .chain([postscript])
        .map(str::to_lowercase)
        .collect();
    NAMES
        .iter()
        .find(|(_, words)| words.iter().any(|w| all.iter().any(|n| n.contains(w))))
        .map(|(family, _)| *family)
}

/// A face of a [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(u16);

/// Faces in the order they are asked for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StackId(u16);

/// A character in a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The face.
    pub face: FaceId,
    /// Number in the face.
    pub id: u16,
    /// Advance in em.
    pub advance: f64,
    /// Horizontal extent of the ink in em, of full-width punctuation only.
    pub ink: Option<(f64, f64)>,
}

/// Opened faces with what was looked up so far.
pub(crate) struct Shelf<'a> {
    fonts: &'a Fonts,
    faces: Vec<ttf_parser::Face<'a>>,
    stacks: Vec<(Vec<String>, Vec<FaceId>)>,
    glyphs: HashMap<(StackId, char), Option<Glyph>>,
}

impl<'a> Shelf<'a> {
    /// The faces for a `font-family` list.
    pub fn stack(&mut self, families: &[String]) -> StackId {
        if let Some(i) = self.stacks.iter().position(|(f, _)| f == families) {
            return StackId(i as u16);
        }
        let rest = ["宋体", "黑体"].map(str::to_owned);
        let mut order: Vec<FaceId> = Vec::new();
        let all = || (0..self.fonts.faces.len()).map(|i| FaceId(i as u16));
        for family in families.iter().chain(&rest) {
            for id in all() {
                let face = &self.fonts.faces[usize::from(id.0)];
                if (face.family == *family || face.names.contains(family)) && !order.contains(&id) {
                    order.push(id);
                }
            }
        }
        order.extend(all().filter(|id| !order.contains(id)).collect::<Vec<_>>());
        self.stacks.push((families.to_vec(), order));
        StackId((self.stacks.len() - 1) as u16)
    }

    /// The glyph for a character: from the first face of the stack that has it.
    pub fn glyph(&mut self, stack: StackId, c: char) -> Option<Glyph> {
        if let Some(found) = self.glyphs.get(&(stack, c)) {
            return *found;
        }
        let order = &self.stacks[usize::from(stack.0)].1;
        let found = order.iter().find_map(|&face| {
            let file = &self.faces[usize::from(face.0)];
            let id = file.glyph_index(c).filter(|g| g.0 != 0)?;
            let em = f64::from(file.units_per_em());
            let advance = f64::from(file.glyph_hor_advance(id)?) / em;
            let ink = (is_punctuation(c) && advance > 0.9)
                .then(|| file.glyph_bounding_box(id))
                .flatten()
                .map(|b| (f64::from(b.x_min) / em, f64::from(b.x_max) / em));
            Some(Glyph {
                face,
                id: id.0,
                advance,
                ink,
            })
        });
        self.glyphs.insert((stack, c), found);
        found
    }
}

fn is_punctuation(c: char) -> bool {
    super::layout::kinsoku::Class::of(c).is_punctuation()
}
