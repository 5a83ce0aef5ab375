//! `duban inspect`: a step of the reading, printed or drawn over the page.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use duban::error::{Error, Result};
use duban::model::Plan;
use duban::pipeline;
use duban::read::{Axis, Block, Canvas, Document};
use duban::record::{self, ColumnRole};
use duban::table::{self, Cell, Grid, Piece};

use super::Global;

#[derive(Debug, Args)]
#[command(
    after_help = "示例：\n  duban inspect 通知.pdf --stage grid\n  duban inspect 通知.pdf --page 3 --stage grid --out 第3页.svg\n  duban inspect 通知.pdf --stage rulings --out 各页.html"
)]
pub struct InspectArgs {
    /// 通知文件
    #[arg(value_name = "NOTICE")]
    notice: PathBuf,
    /// 看哪一步
    #[arg(long, value_enum, default_value_t = Stage::Grid)]
    stage: Stage,
    /// 只看这一页（从 1 起）
    #[arg(long, value_name = "N")]
    page: Option<u32>,
    /// 画在页面上，写成 .svg（一页）或 .html（各页）；不指定时打印文字
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stage {
    /// 页面上的字
    Glyphs,
    /// 页面上的线和底色
    Rulings,
    /// 表格的行、列、单元格
    Grid,
    /// 各列被认作什么
    Columns,
    /// 读成的计划：每项任务在哪一页哪一块
    Plan,
}

impl InspectArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let bytes = std::fs::read(&self.notice).map_err(|source| Error::Io {
            what: "无法读取",
            path: self.notice.clone(),
            source,
        })?;
        let name = self.notice.display().to_string();
        let limits = global.limits()?;
        let document = pipeline::read_document(&bytes, &name, &limits)?;
        let canvases = self.canvases(&document)?;
        let mut found = table::pieces(document);
        let columns = match self.stage {
            Stage::Columns => record::columns(&found).ok_or_else(|| Error::Unreadable {
                file: name.clone(),
                message: "没有一张表像任务清单，认不出各列".to_owned(),
                help: "用 --stage grid 查看读出的表格。".to_owned(),
            })?,
            _ => Vec::new(),
        };
        let plan = match self.stage {
            Stage::Plan => Some(pipeline::read_plan(&bytes, &name, &limits)?),
            _ => None,
        };
        found.pieces.retain(|piece| match piece {
            Piece::Text { page, .. } => self.wants(*page),
            Piece::Grid(grid) => self.wants(grid.page),
        });
        let seen = Seen {
            pieces: found.pieces,
            columns,
            plan,
        };
        let Some(out) = &self.out else {
            print!("{}", self.text(&canvases, &seen));
            return Ok(ExitCode::SUCCESS);
        };
        if canvases.is_empty() {
            return Err(Error::Usage {
                message: "只有 PDF 才有页面可画".to_owned(),
                help: "去掉 --out，改看打印的文字。".to_owned(),
            });
        }
        let drawn = match out.extension().and_then(|e| e.to_str()) {
            Some("svg") => {
                if canvases.len() > 1 {
                    return Err(Error::Usage {
                        message: format!("一个 .svg 只能画一页，而这里有 {} 页", canvases.len()),
                        help: "请加 --page 指定页，或把 --out 写成 .html。".to_owned(),
                    });
                }
                self.svg(&canvases[0], &seen)
            }
            _ => {
                let pages: String = canvases
                    .iter()
                    .map(|c| format!("<h2>第{}页</h2>\n{}", c.page, self.svg(c, &seen)))
                    .collect();
                format!(
                    "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n<body>\n{pages}</body></html>\n",
                    escape(&name)
                )
            }
        };
        std::fs::write(out, drawn).map_err(|source| Error::Io {
            what: "无法写入",
            path: out.clone(),
            source,
        })?;
        println!("已写出 {}", out.display());
        Ok(ExitCode::SUCCESS)
    }

    fn wants(&self, page: Option<u32>) -> bool {
        self.page.is_none() || page == self.page
    }

    fn canvases(&self, document: &Document) -> Result<Vec<Canvas>> {
        if let (Some(page), Some(pages)) = (self.page, document.pages)
            && !(1..=pages).contains(&page)
        {
            return Err(Error::Usage {
                message: format!("没有第{page}页，共 {pages} 页"),
                help: "请改 --page。".to_owned(),
            });
        }
        Ok(document
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Canvas(canvas) if self.wants(Some(canvas.page)) => Some(canvas.clone()),
                _ => None,
            })
            .collect())
    }

    fn text(&self, canvases: &[Canvas], seen: &Seen) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        match self.stage {
            Stage::Glyphs => {
                for canvas in canvases {
                    let _ = writeln!(
                        text,
                        "第{}页 {:.1}×{:.1}",
                        canvas.page, canvas.width, canvas.height
                    );
                    for g in &canvas.glyphs {
                        let _ = writeln!(
                            text,
                            "{}\tx {:.2}–{:.2}\t基线 {:.2}\t字号 {:.2}\t角度 {:.0}\t字体 {}",
                            g.text, g.area.x0, g.area.x1, g.baseline, g.size, g.angle, g.font
                        );
                    }
                }
            }
            Stage::Rulings => {
                for canvas in canvases {
                    let _ = writeln!(text, "第{}页", canvas.page);
                    for r in table::rulings(canvas) {
                        let axis = match r.axis {
                            Axis::Horizontal => "横线 y",
                            Axis::Vertical => "竖线 x",
                        };
                        let _ = writeln!(
                            text,
                            "{axis} {:.2}\t{:.2}–{:.2}\t粗 {:.2}",
                            r.at, r.from, r.to, r.thickness
                        );
                    }
                    for f in &canvas.fills {
                        let _ = writeln!(
                            text,
                            "底色 {:.2},{:.2} – {:.2},{:.2}",
                            f.x0, f.y0, f.x1, f.y1
                        );
                    }
                }
            }
            Stage::Columns => {
                for column in &seen.columns {
                    let place = match column.columns.len() {
                        1 => format!("第{}列", column.columns.start + 1),
                        _ => format!("第{}–{}列", column.columns.start + 1, column.columns.end),
                    };
                    let _ = writeln!(text, "{place}\t{}\t{}", column.role, column.heading);
                }
            }
            Stage::Plan => {
                for (category, project, task) in seen.plan.iter().flat_map(|plan| plan.tasks()) {
                    if self.wants(task.origin.page) {
                        let _ = writeln!(
                            text,
                            "{}\t{}\t{}\t{}\t{}",
                            task.origin, task.id, category.name, project.name, task.detail
                        );
                    }
                }
            }
            Stage::Grid => {
                for piece in &seen.pieces {
                    match piece {
                        Piece::Text {
                            text: paragraph,
                            page,
                        } => {
                            let _ = writeln!(text, "{}¶ {paragraph}", place(*page));
                        }
                        Piece::Grid(grid) => print_grid(grid, &mut text),
                    }
                }
            }
        }
        text
    }

    fn svg(&self, canvas: &Canvas, seen: &Seen) -> String {
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w:.1}\" height=\"{h:.1}\" viewBox=\"0 0 {w:.1} {h:.1}\" style=\"background:#fff;border:1px solid #ccc\">\n",
            w = canvas.width,
            h = canvas.height
        );
        let mut rect = |area: &duban::geometry::Rect, style: &str, title: &str| {
            let _ = writeln!(
                svg,
                "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" {style}><title>{}</title></rect>",
                area.x0,
                area.y0,
                area.width(),
                area.height(),
                escape(title)
            );
        };
        for fill in &canvas.fills {
            rect(fill, "fill=\"#eee\"", "底色");
        }
        if matches!(self.stage, Stage::Grid | Stage::Columns) {
            for piece in &seen.pieces {
                if let Piece::Grid(grid) = piece
                    && grid.page == Some(canvas.page)
                {
                    for cell in &grid.cells {
                        if let Some(area) = &cell.area {
                            let (style, role) = seen.look(cell);
                            let title = format!("行{} 列{} {role}", cell.row + 1, cell.col + 1);
                            rect(area, &style, &title);
                        }
                    }
                }
            }
        }
        for (_, project, task) in seen.plan.iter().flat_map(|plan| plan.tasks()) {
            if let (Some(area), true) = (&task.origin.area, task.origin.page == Some(canvas.page)) {
                let hue = task.origin.row.unwrap_or(0) * 47 % 360;
                let style =
                    format!("fill=\"hsl({hue},70%,88%)\" stroke=\"#333\" stroke-width=\"0.5\"");
                rect(area, &style, &format!("{} {}", task.id, project.name));
            }
        }
        if self.stage == Stage::Glyphs {
            for glyph in &canvas.glyphs {
                rect(
                    &glyph.area,
                    "fill=\"none\" stroke=\"#39c\" stroke-width=\"0.2\"",
                    &glyph.text,
                );
            }
        }
        for r in table::rulings(canvas) {
            let (x1, y1, x2, y2) = match r.axis {
                Axis::Horizontal => (r.from, r.at, r.to, r.at),
                Axis::Vertical => (r.at, r.from, r.at, r.to),
            };
            let colour = if self.stage == Stage::Rulings {
                "#d22"
            } else {
                "#999"
            };
            let _ = writeln!(
                svg,
                "<line x1=\"{x1:.2}\" y1=\"{y1:.2}\" x2=\"{x2:.2}\" y2=\"{y2:.2}\" stroke=\"{colour}\" stroke-width=\"{:.2}\"/>",
                r.thickness.max(0.5)
            );
        }
        for g in canvas.glyphs.iter().filter(|g| !g.text.trim().is_empty()) {
            let turn = if g.angle == 0.0 {
                String::new()
            } else {
                format!(
                    " transform=\"rotate({:.1} {:.2} {:.2})\"",
                    -g.angle, g.area.x0, g.baseline
                )
            };
            let _ = writeln!(
                svg,
                "<text x=\"{:.2}\" y=\"{:.2}\" font-size=\"{:.2}\"{turn}>{}</text>",
                g.area.x0,
                g.baseline,
                g.size,
                escape(&g.text)
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn place(page: Option<u32>) -> String {
    page.map(|p| format!("第{p}页 ")).unwrap_or_default()
}

fn print_grid(grid: &Grid, text: &mut String) {
    let _ = writeln!(
        text,
        "{}表格 {} 行 × {} 列 {}",
        place(grid.page),
        grid.rows,
        grid.cols,
        grid.caption
    );
    for cell in &grid.cells {
        let span = match (cell.row_span, cell.col_span) {
            (1, 1) => String::new(),
            (rows, cols) => format!(" 跨{rows}行{cols}列"),
        };
        let open = match (cell.open_above, cell.open_below) {
            (false, false) => "",
            (true, false) => " 上无边框",
            (false, true) => " 下无边框",
            (true, true) => " 上下无边框",
        };
        let _ = writeln!(
            text,
            "  [{},{}]{span}{open} {}",
            cell.row + 1,
            cell.col + 1,
            cell.text().replace('\n', "⏎")
        );
    }
}

/// What there is to show.
struct Seen {
    pieces: Vec<Piece>,
    columns: Vec<ColumnRole>,
    plan: Option<Plan>,
}

impl Seen {
    /// A cell's colour, by its column's role where that is known, else neighbours in different colours; and the role.
    fn look(&self, cell: &Cell) -> (String, &str) {
        const HUES: [u32; 12] = [210, 30, 120, 330, 60, 270, 180, 0, 90, 300, 150, 240];
        let role = self
            .columns
            .iter()
            .position(|c| c.columns.contains(&cell.col));
        let hue = HUES[role.unwrap_or(cell.col * 2 + cell.row) % HUES.len()];
        let merged = cell.row_span * cell.col_span > 1;
        let light = if merged { 78 } else { 90 };
        let style =
            format!("fill=\"hsl({hue},70%,{light}%)\" stroke=\"#333\" stroke-width=\"0.3\"");
        (style, role.map_or("", |i| self.columns[i].role.as_str()))
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
