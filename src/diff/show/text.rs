//! A difference in the terminal.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Entry, FieldRow, FormalRow, Lone, Span, View};
use crate::progress::{Cell, Listing};

/// Unchanged stretches of a long text are cut to this many characters on either side of a change.
const CONTEXT: usize = 12;

/// Cells of the tables are cut at this width.
const WIDEST: usize = 36;

impl View {
    /// Text of at most `width` columns (tables may be wider). Changed words are red and green with `colour`,
    /// and stand in 〔 〕 without.
    pub fn to_text(&self, width: usize, colour: bool) -> String {
        let mut out = Out {
            text: String::new(),
            width: width.max(40),
            colour,
            sections: 0,
        };
        out.paragraph(&self.title, BOLD);
        for sentence in &self.summary {
            out.paragraph(sentence, Style::new());
        }
        if self.revision {
            out.formal(&self.formal);
            out.unsure(&self.unsure);
            return out.text;
        }
        out.entries("延续并有调整", &self.changed);
        out.kept(&self.kept);
        out.lone("增列", &self.added, GREEN);
        out.lone("剔除", &self.dropped, RED);
        out.unsure(&self.unsure);
        for (heading, listing) in self.listings() {
            if !listing.rows.is_empty() {
                out.heading(heading, listing.rows.len());
                let _ = write!(out.text, "{}", indented(&listing.to_text(WIDEST)));
            }
        }
        out.text
    }

    /// The tables of who and when, with their headings.
    pub(super) fn listings(&self) -> Vec<(&'static str, Listing)> {
        let (old, new) = (self.old.as_str(), self.new.as_str());
        let number = |n: usize| Cell::Number(n as f64);
        let mut leaders = list(
            "责任领导变动",
            ["单位".to_owned(), old.to_owned(), new.to_owned()],
        );
        for row in &self.leaders {
            leaders.rows.push(vec![
                row.unit.as_str().into(),
                row.before.as_str().into(),
                row.after.as_str().into(),
            ]);
        }
        let mut renamed = list("单位更名", [old.to_owned(), new.to_owned()]);
        for row in &self.renamed {
            renamed
                .rows
                .push(vec![row.before.as_str().into(), row.after.as_str().into()]);
        }
        let mut chiefs = list(
            "区领导分管变动",
            [
                "区领导".to_owned(),
                format!("{old}项数"),
                format!("{new}项数"),
                format!("新分管（{new}序号）"),
                format!("不再分管（{old}序号）"),
            ],
        );
        for row in &self.chiefs {
            chiefs.rows.push(vec![
                row.chief.as_str().into(),
                number(row.before),
                number(row.after),
                row.gained.as_str().into(),
                row.lost.as_str().into(),
            ]);
        }
        let mut deadlines = list(
            "完成时限变动",
            [
                "任务".to_owned(),
                "项目".to_owned(),
                old.to_owned(),
                new.to_owned(),
                "变动".to_owned(),
            ],
        );
        for row in &self.deadlines {
            deadlines.rows.push(vec![
                row.task.as_str().into(),
                row.name.as_str().into(),
                row.before.as_str().into(),
                row.after.as_str().into(),
                row.shift.as_str().into(),
            ]);
        }
        let mut categories = list(
            "各大项项目数",
            [
                "大项".to_owned(),
                old.to_owned(),
                new.to_owned(),
                "变动".to_owned(),
            ],
        );
        for row in &self.categories {
            categories.rows.push(vec![
                row.name.as_str().into(),
                row.before.as_str().into(),
                row.after.as_str().into(),
                row.change.as_str().into(),
            ]);
        }
        let mut load = list(
            "各单位任务数",
            [
                "单位".to_owned(),
                format!("{old}牵头"),
                format!("{new}牵头"),
                format!("{old}配合"),
                format!("{new}配合"),
                "变动".to_owned(),
            ],
        );
        for row in &self.load {
            load.rows.push(vec![
                row.unit.as_str().into(),
                number(row.lead_before),
                number(row.lead_after),
                number(row.support_before),
                number(row.support_after),
                row.change.as_str().into(),
            ]);
        }
        vec![
            ("单位更名", renamed),
            ("责任领导变动", leaders),
            ("区领导分管变动", chiefs),
            ("完成时限变动", deadlines),
            ("各大项项目数", categories),
            ("各单位任务数", load),
        ]
    }
}

pub(super) fn list<const N: usize>(title: &str, head: [String; N]) -> Listing {
    Listing {
        title: title.to_owned(),
        head: head.into_iter().map(Into::into).collect(),
        rows: Vec::new(),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const RED: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const GREEN: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const YELLOW: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// Chinese numerals of the sections; there are never more.
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

struct Out {
    text: String,
    width: usize,
    colour: bool,
    sections: usize,
}

impl Out {
    fn paint(&self, text: &str, style: Style) -> String {
        if self.colour && style != Style::new() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        self.block("", &[Piece::new(text, style)]);
    }

    fn heading(&mut self, name: &str, count: usize) {
        let numeral = NUMERALS.get(self.sections).copied().unwrap_or("");
        self.sections += 1;
        self.text.push('\n');
        self.paragraph(&format!("{numeral}、{name}（{count}）"), BOLD);
    }

    /// A label and a text that hangs beside it.
    fn block(&mut self, label: &str, pieces: &[Piece]) {
        let hang = label.width();
        self.text.push_str(label);
        let mut at = hang;
        for piece in pieces {
            let mut line = String::new();
            for c in piece.text.chars() {
                let wide = c.width().unwrap_or(0);
                if c == '\n' || (at + wide > self.width && at > hang && !closes(c)) {
                    self.text.push_str(&self.paint(&line, piece.style));
                    line.clear();
                    self.text.push('\n');
                    self.text.push_str(&" ".repeat(hang));
                    at = hang;
                }
                if c != '\n' {
                    line.push(c);
                    at += wide;
                }
            }
            self.text.push_str(&self.paint(&line, piece.style));
        }
        self.text.push('\n');
    }

    fn entries(&mut self, heading: &str, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.heading(heading, entries.len());
        for entry in entries {
            self.entry_head(entry);
            self.fields(&entry.fields);
        }
    }

    fn entry_head(&mut self, entry: &Entry) {
        let mut pieces = vec![Piece::new(&entry.name, BOLD)];
        if !entry.note.is_empty() {
            pieces.push(Piece::new(&format!("（{}）", entry.note), YELLOW));
        }
        self.block(&format!("  {} → {}  ", entry.old, entry.new), &pieces);
    }

    fn fields(&mut self, fields: &[FieldRow]) {
        let label = fields.iter().map(|f| f.field.width()).max().unwrap_or(0);
        for field in fields {
            let pad = " ".repeat(label - field.field.width());
            let (before, after) = (short(&field.before), short(&field.after));
            let (minus, plus) = (self.spans(&before, RED), self.spans(&after, GREEN));
            self.block(&format!("      {}{pad}  − ", field.field), &minus);
            self.block(&format!("      {}  + ", " ".repeat(label)), &plus);
            for figure in &field.figures {
                let piece = Piece::new(figure, YELLOW);
                self.block(&format!("      {}    ", " ".repeat(label)), &[piece]);
            }
        }
    }

    fn spans(&self, spans: &[Span], style: Style) -> Vec<Piece> {
        if spans.is_empty() {
            return vec![Piece::new("（无）", DIM)];
        }
        spans
            .iter()
            .map(|span| match (span.changed, self.colour) {
                (false, _) => Piece::new(&span.text, Style::new()),
                (true, true) => Piece::new(&span.text, style.bold()),
                (true, false) => Piece::new(&format!("〔{}〕", span.text), style),
            })
            .collect()
    }

    fn kept(&mut self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.heading("延续且无变化", entries.len());
        for entry in entries {
            self.block(
                &format!("  {} → {}  ", entry.old, entry.new),
                &[Piece::new(&entry.name, Style::new())],
            );
        }
    }

    fn lone(&mut self, heading: &str, projects: &[Lone], style: Style) {
        if projects.is_empty() {
            return;
        }
        self.heading(heading, projects.len());
        for project in projects {
            let mut about = vec![Piece::new(&project.name, style)];
            if !project.leads.is_empty() {
                about.push(Piece::new(&format!("（{}）", project.leads), Style::new()));
            }
            self.block(&format!("  {}  ", project.number), &about);
            self.block("      ", &[Piece::new(&project.detail, DIM)]);
        }
    }

    fn unsure(&mut self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.heading("待核：是否同一项目", entries.len());
        for entry in entries {
            let head = format!(
                "{} {} ？ {} {}",
                entry.old, entry.old_name, entry.new, entry.name
            );
            let piece = Piece::new(&format!("（可能性{}）", entry.confidence), Style::new());
            self.block("  ", &[Piece::new(&head, YELLOW), piece]);
            for candidate in &entry.candidates {
                self.block("      另有可能：", &[Piece::new(candidate, Style::new())]);
            }
            self.fields(&entry.fields);
        }
    }

    fn formal(&mut self, rows: &[FormalRow]) {
        if rows.is_empty() {
            return;
        }
        self.heading("变更表", rows.len());
        for row in rows {
            let mut head = format!("【{}】{}", row.kind, row.subject);
            if !row.field.is_empty() {
                head.push_str(&format!(" · {}", row.field));
            }
            let style = match row.kind.as_str() {
                "增列" => GREEN,
                "剔除" => RED,
                _ => BOLD,
            };
            self.block(&format!("  {}  ", row.row), &[Piece::new(&head, style)]);
            let (before, after) = (short(&row.before), short(&row.after));
            let (minus, plus) = (self.spans(&before, RED), self.spans(&after, GREEN));
            self.block("      变更前    ", &minus);
            self.block("      变更后    ", &plus);
            self.block("      变更理由  ", &[Piece::new("＿＿＿＿＿＿", DIM)]);
        }
    }
}

struct Piece {
    text: String,
    style: Style,
}

impl Piece {
    fn new(text: &str, style: Style) -> Self {
        Piece {
            text: text.to_owned(),
            style,
        }
    }
}

/// Marks that do not begin a line.
fn closes(c: char) -> bool {
    "，。、；：！？）》」』”’〕】%,.;:!?)".contains(c)
}

/// Long unchanged stretches cut down to what stands beside a change.
fn short(spans: &[Span]) -> Vec<Span> {
    if spans.iter().all(|span| !span.changed) {
        return spans.to_vec();
    }
    let last = spans.len().saturating_sub(1);
    spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let chars: Vec<char> = span.text.chars().collect();
            let text = |range: &[char]| range.iter().collect::<String>();
            let cut = if span.changed || chars.len() <= CONTEXT * 2 + 1 {
                span.text.clone()
            } else if at == 0 {
                format!("…{}", text(&chars[chars.len() - CONTEXT..]))
            } else if at == last {
                format!("{}…", text(&chars[..CONTEXT]))
            } else {
                format!(
                    "{}…{}",
                    text(&chars[..CONTEXT]),
                    text(&chars[chars.len() - CONTEXT..])
                )
            };
            Span {
                text: cut,
                changed: span.changed,
            }
        })
        .collect()
}
