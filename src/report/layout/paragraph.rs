//! Text of one block as characters with widths, and what is allowed between each two.

use std::rc::Rc;

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, WordSegmenter};

use super::kinsoku::{self, Class};
use super::mark::{Mark, Target};
use super::phrase;
use crate::report::font::{Glyph, StackId};
use crate::report::style::Style;

/// What a line may do after a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chance {
    /// Never: a mark would stand at a line's start, a bracket at its end.
    Never,
    /// Only where nothing else fits: inside a word, a figure or a `nowrap`.
    Torn,
    /// End here.
    May,
    /// End here in any case.
    Must,
}

/// A stretch of text in one style.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its style.
    pub style: Rc<Style>,
    /// Its faces.
    pub stack: StackId,
    /// Where it leads.
    pub link: Option<Target>,
}

/// A character in its place.
#[derive(Debug, Clone, Copy)]
pub struct Char {
    /// The character.
    pub c: char,
    /// Index of its [`Run`].
    pub run: usize,
    /// Its glyph.
    pub glyph: Glyph,
    /// Points the pen moves, letter spacing included.
    pub advance: f64,
    /// How it behaves.
    pub class: Class,
}

/// What lies between a character and the next one on the same line.
#[derive(Debug, Clone, Copy)]
pub struct Joint {
    /// Points added, or taken where two marks meet.
    pub space: f64,
    /// Points that may be taken in addition to fit a line.
    pub shrink: f64,
    /// Whether justification may add here.
    pub stretch: bool,
    /// Whether the line may end here.
    pub chance: Chance,
    /// A place where a title may break without hurting the sense.
    pub sense: bool,
}

/// A block's text, ready for line breaking.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// The block's style.
    pub style: Rc<Style>,
    /// Styles of its stretches.
    pub runs: Vec<Run>,
    /// Its characters.
    pub chars: Vec<Char>,
    /// As many as characters.
    pub joints: Vec<Joint>,
    /// Anchors and bookmarks inside it: index of the character they stand before.
    pub anchors: Vec<(usize, Mark)>,
    /// Sum of advances and joints before each character; one more than characters.
    sums: Vec<f64>,
    shrinks: Vec<f64>,
}

/// Collects inline content, white space handled as in HTML.
pub struct Collector {
    paragraph: Paragraph,
    /// White space seen since the last character: whether it held a line end.
    pending: Option<bool>,
    /// `wbr` places: index of the character before.
    word_breaks: Vec<usize>,
}

impl Collector {
    /// For a block of this style.
    pub fn new(style: Rc<Style>) -> Self {
        Collector {
            paragraph: Paragraph {
                style,
                runs: Vec::new(),
                chars: Vec::new(),
                joints: Vec::new(),
                anchors: Vec::new(),
                sums: Vec::new(),
                shrinks: Vec::new(),
            },
            pending: None,
            word_breaks: Vec::new(),
        }
    }

    /// Whether nothing that prints has come yet.
    pub fn is_empty(&self) -> bool {
        self.paragraph.chars.is_empty() && self.paragraph.anchors.is_empty()
    }

    /// Starts a stretch of another style.
    pub fn run(&mut self, run: Run) {
        self.paragraph.runs.push(run);
    }

    /// Text of the current stretch; `glyph` finds a character's glyph.
    pub fn text(&mut self, text: &str, mut glyph: impl FnMut(char) -> Option<Glyph>) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' => {
                    self.pending = Some(self.pending.unwrap_or(false) || c != ' ' && c != '\t');
                }
                '\u{200B}' => self.word_break(),
                c if kinsoku::is_invisible(c) => {}
                _ => {
                    if let Some(newline) = self.pending.take()
                        && let Some(before) = self.paragraph.chars.last()
                        && before.class != Class::Newline
                        && !(newline && kinsoku::is_wide(before.c) && kinsoku::is_wide(c))
                        && let Some(g) = glyph(' ')
                    {
                        self.push(' ', g);
                    }
                    if let Some(g) = glyph(c) {
                        self.push(c, g);
                    }
                }
            }
        }
    }

    /// A forced line end.
    pub fn line_break(&mut self, glyph: Glyph) {
        self.pending = None;
        self.push('\n', glyph);
    }

    /// A place where a title may break.
    pub fn word_break(&mut self) {
        if let Some(i) = self.paragraph.chars.len().checked_sub(1) {
            self.word_breaks.push(i);
        }
    }

    /// An anchor or bookmark before the next character.
    pub fn anchor(&mut self, mark: Mark) {
        self.paragraph
            .anchors
            .push((self.paragraph.chars.len(), mark));
    }

    fn push(&mut self, c: char, glyph: Glyph) {
        let run = self.paragraph.runs.len() - 1;
        let style = &self.paragraph.runs[run].style;
        let class = Class::of(c);
        let advance = match class {
            Class::Newline => 0.0,
            _ => glyph.advance * style.size + style.letter_spacing,
        };
        self.paragraph.chars.push(Char {
            c,
            run,
            glyph,
            advance,
            class,
        });
    }

    /// The paragraph with its joints worked out.
    pub fn finish(mut self, segmenters: &Segmenters) -> Paragraph {
        while self.paragraph.chars.last().is_some_and(|c| c.c == ' ') {
            self.paragraph.chars.pop();
        }
        self.paragraph.joints(segmenters, &self.word_breaks);
        self.paragraph
    }
}

/// Line and word breaking data, opened once.
pub struct Segmenters {
    line: LineSegmenterBorrowed<'static>,
    word: icu_segmenter::WordSegmenterBorrowed<'static>,
}

impl Segmenters {
    /// UAX #14 with strict Chinese rules; words by dictionary.
    pub fn new() -> Self {
        let chinese = icu_locale_core::langid!("zh");
        let mut options = LineBreakOptions::default();
        options.strictness = Some(LineBreakStrictness::Strict);
        options.content_locale = Some(&chinese);
        Segmenters {
            line: LineSegmenter::new_for_non_complex_scripts(options),
            word: WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()),
        }
    }
}

impl Paragraph {
    fn style_of(&self, i: usize) -> &Style {
        &self.runs[self.chars[i].run].style
    }

    /// Ink-free part of a full-width mark on its blank side, in points, at most half an em.
    fn blank(&self, i: usize, leading: bool) -> f64 {
        let ch = &self.chars[i];
        let Some((left, right)) = ch.glyph.ink else {
            return 0.0;
        };
        let blank = if leading {
            left
        } else {
            ch.glyph.advance - right
        };
        // A mark whose ink does not keep to its half (！ in some faces) is left alone.
        if blank < 0.44 {
            return 0.0;
        }
        0.5 * self.style_of(i).size
    }

    /// Points by which a mark at a line's end may hang its blank half over the edge.
    pub fn end_trim(&self, i: usize) -> f64 {
        match self.chars[i].class {
            Class::Close | Class::Stop => self.blank(i, false),
            _ => 0.0,
        }
    }

    fn joints(&mut self, segmenters: &Segmenters, word_breaks: &[usize]) {
        let text: String = self.chars.iter().map(|c| c.c).collect();
        // Byte offset → index of the character that starts there.
        let mut index = vec![usize::MAX; text.len() + 1];
        for (i, (byte, _)) in text.char_indices().enumerate() {
            index[byte] = i;
        }
        index[text.len()] = self.chars.len();
        let n = self.chars.len();
        let mut allowed = vec![false; n + 1];
        for byte in segmenters.line.segment_str(&text) {
            allowed[index[byte]] = true;
        }
        let mut torn = vec![false; n];
        for range in kinsoku::figures(&text) {
            let (from, to) = (index[range.start], index[range.end]);
            torn[from..to.saturating_sub(1)].fill(true);
        }
        let mut sense = vec![false; n];
        if self.style.balance && word_breaks.is_empty() {
            let chars: Vec<char> = self.chars.iter().map(|c| c.c).collect();
            for i in phrase::ends(&chars, segmenters.word) {
                sense[i] = true;
            }
        }
        // Where the template offers a break, two `nowrap` neighbours may part.
        let mut offered = vec![false; n];
        for &i in word_breaks {
            sense[i] = true;
            offered[i] = true;
        }
        let mut joints = Vec::with_capacity(n);
        for i in 0..n {
            let mut joint = self.joint(i, allowed[i + 1], torn[i], sense[i]);
            if offered[i] && joint.chance == Chance::Torn {
                joint.chance = Chance::May;
            }
            joints.push(joint);
        }
        self.joints = joints;
        let mut sum = 0.0;
        let mut shrink = 0.0;
        self.sums = vec![0.0];
        self.shrinks = vec![0.0];
        for i in 0..n {
            sum += self.chars[i].advance + self.joints[i].space;
            shrink += self.joints[i].shrink;
            self.sums.push(sum);
            self.shrinks.push(shrink);
        }
    }

    fn joint(&self, i: usize, allowed: bool, torn: bool, sense: bool) -> Joint {
        let a = &self.chars[i];
        let Some(b) = self.chars.get(i + 1) else {
            return Joint {
                space: 0.0,
                shrink: 0.0,
                stretch: false,
                chance: Chance::Must,
                sense: true,
            };
        };
        let (sa, sb) = (self.style_of(i), self.style_of(i + 1));
        let size = sa.size.min(sb.size);
        let mut space = 0.0;
        let mut shrink = 0.0;
        // Two marks in a row share one square: CSS text-spacing-trim.
        let closing = matches!(a.class, Class::Close | Class::Stop);
        let opening = b.class == Class::Open;
        if closing && b.class.is_punctuation() && b.glyph.ink.is_some() {
            space -= self.blank(i, false);
        } else if a.class == Class::Open && opening && a.glyph.ink.is_some() {
            space -= self.blank(i + 1, true);
        } else {
            if closing {
                let share = if a.class == Class::Stop { 0.5 } else { 0.8 };
                shrink += share * self.blank(i, false);
            }
            if opening {
                shrink += 0.8 * self.blank(i + 1, true);
            }
        }
        if sa.autospace && sb.autospace {
            let quarter = kinsoku::quarter_space(a.c, b.c) * size;
            space += quarter;
            shrink += quarter / 2.0;
        }
        // A typed space beside a Chinese character is that quarter em, not a word space.
        if a.c == ' ' && i > 0 && self.beside_ideograph(i) {
            space += 0.25 * size - a.advance;
        }
        let latin = a.class.is_western() && b.class.is_western();
        let tight = latin
            || matches!((a.c, b.c), ('—', '—') | ('…', '…'))
            || b.class == Class::Postfix && a.class == Class::Digit
            || (a.class.is_western() && matches!(b.c, '.' | ',' | ':' | '/' | '-'))
            || (b.class.is_western() && matches!(a.c, '.' | ',' | ':' | '/' | '-'))
            || b.class == Class::Newline;
        let kinsoku = kinsoku::not_at_start(b.c)
            || kinsoku::not_at_end(a.c)
            || b.class == Class::Space
            || b.class == Class::Newline;
        // UAX #14 does not know which way “ and ” face; beside Chinese they are brackets.
        let quote = (a.class == Class::Close || b.class == Class::Open)
            && kinsoku::is_wide(a.c)
            && kinsoku::is_wide(b.c);
        let allowed = allowed || quote;
        let nowrap = sa.nowrap && sb.nowrap || self.style.nowrap;
        let chance = if a.class == Class::Newline {
            Chance::Must
        } else if latin {
            if allowed && !torn {
                Chance::May
            } else {
                Chance::Torn
            }
        } else if kinsoku || a.c == '\u{A0}' {
            Chance::Never
        } else if torn || nowrap || !allowed || kinsoku::inseparable(a.c, b.c) {
            Chance::Torn
        } else {
            Chance::May
        };
        Joint {
            space,
            shrink,
            stretch: !tight,
            chance,
            sense: sense && chance >= Chance::Torn,
        }
    }

    fn beside_ideograph(&self, i: usize) -> bool {
        let is = |j: usize| self.chars.get(j).is_some_and(|c| kinsoku::is_wide(c.c));
        is(i + 1) || i > 0 && is(i - 1)
    }

    /// Natural width of characters `from..to` on one line, in points.
    pub fn width(&self, from: usize, to: usize) -> f64 {
        if to <= from {
            return 0.0;
        }
        let last = to - 1;
        self.sums[to]
            - self.sums[from]
            - self.joints[last].space
            - self.style_of(last).letter_spacing
    }

    /// How far characters `from..to` may be squeezed, in points.
    pub fn shrink(&self, from: usize, to: usize) -> f64 {
        if to <= from {
            return 0.0;
        }
        self.shrinks[to - 1] - self.shrinks[from]
    }

    /// `to` without the spaces and the line end before it.
    pub fn trimmed(&self, from: usize, to: usize) -> usize {
        let mut to = to;
        while to > from && matches!(self.chars[to - 1].class, Class::Space | Class::Newline) {
            to -= 1;
        }
        to
    }

    /// A character that is wider than a line of this width.
    pub fn too_wide(&self, width: f64) -> Option<char> {
        self.chars
            .iter()
            .enumerate()
            .find(|(i, c)| c.advance - self.end_trim(*i) > width + 0.5 && c.c != ' ')
            .map(|(_, c)| c.c)
    }

    /// Widest unbreakable piece, in points: the least width that tears nothing.
    pub fn min_width(&self) -> f64 {
        let mut widest: f64 = 0.0;
        let mut from = 0;
        for i in 0..self.chars.len() {
            if self.joints[i].chance >= Chance::May {
                let to = self.trimmed(from, i + 1);
                widest = widest.max(self.width(from, to));
                from = i + 1;
            }
        }
        widest
    }

    /// Width on lines that are only ended by `br`, in points.
    pub fn max_width(&self) -> f64 {
        let mut widest: f64 = 0.0;
        let mut from = 0;
        for i in 0..self.chars.len() {
            if self.joints[i].chance == Chance::Must {
                let to = self.trimmed(from, i + 1);
                let indent = if from == 0 {
                    self.style.indent.max(0.0)
                } else {
                    0.0
                };
                widest = widest.max(self.width(from, to) + indent);
                from = i + 1;
            }
        }
        widest
    }
}
