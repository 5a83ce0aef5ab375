//! From `table` elements to a set table: the grid, the column widths, the cells' content.

use std::rc::Rc;

use super::block::{Area, Setter};
use super::galley::Galley;
use super::table::{self, Cell, Row, Table};
use crate::error::Result;
use crate::report::markup::{Element, Place};
use crate::report::style::{
    Border, Color, Display, Extent, LEFT, Lineage, PageBreak, RIGHT, Style,
};

/// Most columns and rows a span may name; more is a slip of the pen.
const MOST_SPAN: usize = 1000;

/// What is done with an element of the table and its style.
type Visit<'v, S> = dyn FnMut(&mut S, &Lineage, &Rc<Style>) -> Result<()> + 'v;

/// A cell before its width is known.
struct Draft {
    row: usize,
    col: usize,
    rows: usize,
    cols: usize,
    style: Rc<Style>,
    /// The row's colour, behind the cells that begin in it.
    behind: Option<Color>,
    /// Content widths, where they are asked for.
    widths: (f64, f64),
}

/// What the first walk over a table finds.
#[derive(Default)]
struct Plan {
    drafts: Vec<Draft>,
    rows: Vec<Row>,
    head: usize,
    columns: Vec<Extent>,
    /// Rows still covered from above, by column.
    covered: Vec<usize>,
    column_count: usize,
}

impl Setter<'_> {
    /// Sets a table below `galley`.
    pub(super) fn table(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        area: &Area,
        galley: &mut Galley,
    ) -> Result<()> {
        let mut plan = Plan::default();
        self.walk(lineage, style, &mut plan, &mut |setter, child, own| {
            if &*child.element.name == "caption" {
                setter.content(child, own, area, galley)?;
                galley.keep_last();
            }
            Ok(())
        })?;
        if plan.rows.is_empty() {
            return Ok(());
        }
        plan.close(&lineage.element.place)?;
        let edges = columns(&plan, style, area, &lineage.element.place)?;
        let mut cells = Vec::with_capacity(plan.drafts.len());
        let mut drafts = plan.drafts.into_iter();
        // The second walk meets the cells in the same order.
        self.cells(lineage, style, &mut |setter, child, own| {
            let Some(draft) = drafts.next() else {
                return Ok(());
            };
            let (left, right) = table::inner(&own.border, &own.padding);
            let x0 = edges[draft.col] + left;
            let x1 = edges[draft.col + draft.cols] - right;
            let inner = Area {
                x: x0,
                width: (x1 - x0).max(1.0),
                page: area.page.clone(),
            };
            let mut content = Galley::default();
            setter.marks_of(child.element, |m| content.mark(m))?;
            setter.content(child, own, &inner, &mut content)?;
            content.settle();
            cells.push(Cell {
                row: draft.row,
                col: draft.col,
                rows: draft.rows,
                cols: draft.cols,
                content: content.height_from(0).max(own.height),
                galley: content,
                align: own.vertical_align,
                padding: own.padding,
                background: own.background.or(draft.behind),
                border: own.border,
            });
            Ok(())
        })?;
        galley.table(Table {
            edges,
            rows: plan.rows,
            cells,
            head: plan.head,
            border: style.border,
            keep: false,
            together: false,
            marks: Vec::new(),
        });
        Ok(())
    }

    /// Finds rows, columns and where each cell stands.
    fn walk(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        plan: &mut Plan,
        caption: &mut Visit<'_, Self>,
    ) -> Result<()> {
        let auto = style.auto_columns;
        self.children(lineage, |setter, child| {
            let own = setter.cascade.style(child, style)?;
            if own.display == Display::None {
                return Ok(());
            }
            match &*child.element.name {
                "caption" => caption(setter, child, &own)?,
                "colgroup" => setter.walk(child, &own, plan, caption)?,
                "col" => {
                    let span = span(child.element, "span")?;
                    plan.columns.extend(std::iter::repeat_n(own.width, span));
                }
                "thead" => {
                    if !plan.rows.is_empty() {
                        return Err(child.element.place.error("<thead> 应在表格最前"));
                    }
                    setter.section(child, &own, auto, plan)?;
                    plan.close(&child.element.place)?;
                    plan.head = plan.rows.len();
                }
                "tbody" => setter.section(child, &own, auto, plan)?,
                _ => setter.row(child, &own, auto, plan)?,
            }
            Ok(())
        })
    }

    fn section(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        auto: bool,
        plan: &mut Plan,
    ) -> Result<()> {
        no_border(lineage.element, style)?;
        self.children(lineage, |setter, child| {
            let own = setter.cascade.style(child, style)?;
            if own.display != Display::None {
                setter.row(child, &own, auto, plan)?;
            }
            Ok(())
        })
    }

    fn row(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        auto: bool,
        plan: &mut Plan,
    ) -> Result<()> {
        let row = plan.rows.len();
        no_border(lineage.element, style)?;
        let mut marks = Vec::new();
        self.marks_of(lineage.element, |m| marks.push(m))?;
        plan.rows.push(Row {
            min_height: style.height,
            keep: style.break_after == PageBreak::Avoid,
            marks,
        });
        if style.break_before == PageBreak::Avoid && row > 0 {
            plan.rows[row - 1].keep = true;
        }
        for c in &mut plan.covered {
            *c = c.saturating_sub(1);
        }
        let mut col = 0;
        self.children(lineage, |setter, child| {
            let own = setter.cascade.style(child, style)?;
            if own.display == Display::None {
                return Ok(());
            }
            while plan.covered.get(col).is_some_and(|&c| c > 0) {
                col += 1;
            }
            let cols = span(child.element, "colspan")?;
            let rows = span(child.element, "rowspan")?;
            if plan.covered.len() < col + cols {
                plan.covered.resize(col + cols, 0);
            }
            if plan.covered[col..col + cols].iter().any(|&c| c > 0) {
                return Err(child
                    .element
                    .place
                    .error("这一格与上方合并的格重叠，请检查 rowspan 与 colspan"));
            }
            plan.covered[col..col + cols].fill(rows);
            plan.column_count = plan.column_count.max(col + cols);
            let widths = if auto {
                setter.content_widths(child, &own)?
            } else {
                (0.0, 0.0)
            };
            if row == 0 && cols == 1 && own.width != Extent::Auto {
                if plan.columns.len() <= col {
                    plan.columns.resize(col + 1, Extent::Auto);
                }
                if plan.columns[col] == Extent::Auto {
                    plan.columns[col] = own.width;
                }
            }
            plan.drafts.push(Draft {
                row,
                col,
                rows,
                cols,
                behind: style.background,
                style: own,
                widths,
            });
            col += cols;
            Ok(())
        })
    }

    /// Every cell in the order of [`Setter::walk`].
    fn cells(
        &mut self,
        lineage: &Lineage,
        style: &Rc<Style>,
        each: &mut Visit<'_, Self>,
    ) -> Result<()> {
        self.children(lineage, |setter, child| {
            let own = setter.cascade.style(child, style)?;
            if own.display == Display::None {
                return Ok(());
            }
            match &*child.element.name {
                "caption" | "col" | "colgroup" => Ok(()),
                "td" | "th" => each(setter, child, &own),
                _ => setter.cells(child, &own, each),
            }
        })
    }
}

impl Plan {
    /// Ends a part of the table: spans may not reach over its last row.
    fn close(&mut self, place: &Place) -> Result<()> {
        if self.covered.iter().any(|&c| c > 1) {
            return Err(place.error("rowspan 超出了表格（或表头）的最后一行"));
        }
        self.covered.fill(0);
        Ok(())
    }
}

/// Lines of a table belong to the table and its cells.
fn no_border(element: &Element, style: &Style) -> Result<()> {
    if style.border.iter().any(|b| b.width > 0.0) {
        return Err(element.place.error(format!(
            "<{}> 不能有边框，请写在 td、th 或 table 上",
            element.name
        )));
    }
    Ok(())
}

fn span(element: &Element, name: &str) -> Result<usize> {
    match element.attribute(name) {
        None => Ok(1),
        Some(v) => v
            .trim()
            .parse()
            .ok()
            .filter(|n| (1..=MOST_SPAN).contains(n))
            .ok_or_else(|| {
                element
                    .place
                    .error(format!("{name} 应为正整数，不能是“{v}”"))
            }),
    }
}

/// Where the vertical grid lines stand.
fn columns(plan: &Plan, style: &Style, area: &Area, place: &Place) -> Result<Vec<f64>> {
    let count = plan.column_count;
    // Half of the outermost lines lies outside the grid; the table's width counts it.
    let outer = |side: usize, at_edge: &dyn Fn(&Draft) -> bool| {
        plan.drafts
            .iter()
            .filter(|d| at_edge(d))
            .map(|d| d.style.border[side].width)
            .fold(style.border[side].width, f64::max)
            / 2.0
    };
    let left = outer(LEFT, &|d| d.col == 0);
    let right = outer(RIGHT, &|d| d.col + d.cols == count);
    let width = area.width - left - right;
    let mut widths: Vec<Option<f64>> = (0..count)
        .map(|c| match plan.columns.get(c) {
            Some(Extent::Pt(w)) => Some(*w),
            Some(Extent::Percent(p)) => Some(p / 100.0 * width),
            _ => None,
        })
        .collect();
    let given: f64 = widths.iter().flatten().sum();
    let open: Vec<usize> = (0..count).filter(|&c| widths[c].is_none()).collect();
    let rest = width - given;
    if open.is_empty() {
        let scale = if given > 0.0 { width / given } else { 1.0 };
        for w in widths.iter_mut().flatten() {
            *w *= scale;
        }
    } else if rest < 4.0 * open.len() as f64 {
        return Err(place.error(format!(
            "列宽之和 {:.0}mm 超过表宽 {:.0}mm",
            given * 25.4 / 72.0,
            width * 25.4 / 72.0
        )));
    } else if style.auto_columns {
        for (c, w) in open.iter().zip(by_content(plan, &open, rest)) {
            widths[*c] = Some(w);
        }
    } else {
        for c in &open {
            widths[*c] = Some(rest / open.len() as f64);
        }
    }
    let mut edges = vec![area.x + left];
    for w in widths {
        edges.push(edges[edges.len() - 1] + w.unwrap_or(0.0));
    }
    Ok(edges)
}

/// Widths of the open columns by their content, summing to `rest`.
fn by_content(plan: &Plan, open: &[usize], rest: f64) -> Vec<f64> {
    let bounds: Vec<(f64, f64)> = open
        .iter()
        .map(|&c| {
            let mut bound = (4.0_f64, 4.0_f64);
            for draft in plan.drafts.iter().filter(|d| d.col == c && d.cols == 1) {
                let b: &[Border; 4] = &draft.style.border;
                let (l, r) = table::inner(b, &draft.style.padding);
                bound.0 = bound.0.max(draft.widths.0 + l + r + 0.1);
                bound.1 = bound.1.max(draft.widths.1 + l + r + 0.1);
            }
            bound
        })
        .collect();
    let least: f64 = bounds.iter().map(|b| b.0).sum();
    let most: f64 = bounds.iter().map(|b| b.1).sum();
    if most <= rest {
        return bounds.iter().map(|b| b.1 * rest / most).collect();
    }
    if least >= rest {
        return bounds.iter().map(|b| b.0 * rest / least).collect();
    }
    // Columns that need less than an even share of what is left get all they need;
    // the long texts share the remainder.
    let mut widths: Vec<Option<f64>> = vec![None; bounds.len()];
    loop {
        let taken: f64 = widths.iter().flatten().sum();
        let waiting: Vec<usize> = (0..bounds.len()).filter(|&i| widths[i].is_none()).collect();
        let share = (rest - taken) / waiting.len() as f64;
        let modest: Vec<usize> = waiting
            .iter()
            .copied()
            .filter(|&i| bounds[i].1 <= share)
            .collect();
        for &i in &modest {
            widths[i] = Some(bounds[i].1);
        }
        if modest.is_empty() {
            let least: f64 = waiting.iter().map(|&i| bounds[i].0).sum();
            let spread: f64 = waiting.iter().map(|&i| bounds[i].1 - bounds[i].0).sum();
            let free = (rest - taken - least) / spread.max(f64::EPSILON);
            for &i in &waiting {
                widths[i] = Some(bounds[i].0 + free * (bounds[i].1 - bounds[i].0));
            }
            break;
        }
        if modest.len() == waiting.len() {
            break;
        }
    }
    widths.into_iter().flatten().collect()
}
