//! Lines → stretches of prose and rows of tables.

/// Lines of prose between two rows of a table after which they are two tables.
const GAP: usize = 3;

/// A line of a table has at least this many cells.
const CELLS: usize = 3;

/// How far a quoted cell with line breaks in it may reach.
const QUOTED_LINES: usize = 60;

/// The longest text a spreadsheet's cell can have is 32,767 characters, of three bytes each.
const QUOTED_BYTES: usize = 3 * 32_767;

/// A stretch of a text.
pub(super) enum Part<'t> {
    Prose(Vec<&'t str>),
    Table(Vec<Row>),
}

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Line in the file, from 1.
    pub line: usize,
    /// Trimmed; line breaks inside a cell as `\n`. A row with a single cell goes across the table.
    pub cells: Vec<String>,
}

/// What separates the cells of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Tabs,
    Pipes,
    Commas,
}

/// Takes a text apart.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let lines: Vec<&str> = text.split('\n').collect();
    let commas = is_csv(&lines);
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let Some(drawn) = drawn(lines[at], commas) else {
            match parts.last_mut() {
                Some(Part::Prose(prose)) => prose.push(lines[at]),
                _ => parts.push(Part::Prose(vec![lines[at]])),
            }
            at += 1;
            continue;
        };
        let end = table_end(&lines, at, drawn, commas);
        let rows = match drawn {
            Drawn::Pipes => piped(&lines, at, end),
            Drawn::Tabs => separated(&lines, at, end, '\t'),
            Drawn::Commas => separated(&lines, at, end, ','),
        };
        // One line alone is no table: something was set out with tabs.
        if rows.iter().filter(|row| row.cells.len() >= CELLS).count() < 2 {
            parts.push(Part::Prose(lines[at..end].to_vec()));
        } else {
            parts.push(Part::Table(rows));
        }
        at = end;
    }
    parts
}

/// How a line's cells are separated, if it is a line of a table.
fn drawn(line: &str, commas: bool) -> Option<Drawn> {
    let count = |of: &[char]| line.matches(of).count();
    if count(&['\t']) >= CELLS - 1 {
        Some(Drawn::Tabs)
    } else if is_rule(line) || count(&PIPES) >= CELLS {
        Some(Drawn::Pipes)
    } else if commas && count(&[',']) >= CELLS - 1 {
        Some(Drawn::Commas)
    } else {
        None
    }
}

/// Past the last line of the table that begins at a line.
fn table_end(lines: &[&str], start: usize, drawn_as: Drawn, commas: bool) -> usize {
    let mut end = start;
    let mut gap = 0;
    let mut at = start;
    while at < lines.len() && gap <= GAP {
        if drawn(lines[at], commas) == Some(drawn_as) {
            // A quoted cell with line breaks: its lines belong to the row.
            end = match drawn_as {
                Drawn::Pipes => at + 1,
                Drawn::Tabs => record(lines, at, '\t').1,
                Drawn::Commas => record(lines, at, ',').1,
            };
            at = end;
            gap = 0;
        } else {
            if !lines[at].trim().is_empty() && page_number(lines[at]).is_none() {
                gap += 1;
            }
            at += 1;
        }
    }
    end
}

/// Rows with tabs or commas between the cells.
fn separated(lines: &[&str], start: usize, end: usize, separator: char) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at = start;
    while at < end {
        let line = lines[at];
        if line.trim().is_empty() || page_number(line).is_some() {
            at += 1;
            continue;
        }
        let (cells, next) = record(lines, at, separator);
        let single = cells.iter().filter(|c| !c.is_empty()).count() == 1 && cells.len() < CELLS;
        let indented = line.starts_with([' ', '\u{3000}']);
        if single {
            let text = cells.concat();
            // An indented line goes on with the last cell above it; any other goes across the table.
            match rows
                .last_mut()
                .and_then(|row| row.cells.iter_mut().rev().find(|c| !c.is_empty()))
            {
                Some(cell) if indented => {
                    cell.push('\n');
                    cell.push_str(&text);
                }
                _ => rows.push(Row {
                    line: at + 1,
                    cells: vec![text],
                }),
            }
        } else {
            rows.push(Row {
                line: at + 1,
                cells,
            });
        }
        at = next;
    }
    rows
}

/// The cells of the record that begins at a line, and the line after it. A cell that begins with a quotation mark
/// and has a line break in it was copied from a spreadsheet; a mark that nothing closes is just a mark.
fn record(lines: &[&str], start: usize, separator: char) -> (Vec<String>, usize) {
    let mut cells = Vec::new();
    let mut line = start;
    let mut rest = lines[start];
    // A mark that nothing closes says that nothing closes those after it either.
    let mut closes = true;
    loop {
        let quoted = match rest.trim_start_matches(' ').strip_prefix('"') {
            Some(inside) if closes => {
                let quoted = closing(inside, lines, line, separator);
                closes = quoted.is_some();
                quoted
            }
            _ => None,
        };
        if let Some((text, last, after)) = quoted {
            cells.push(text.trim().to_owned());
            line = last;
            match after.trim_start_matches(' ').strip_prefix(separator) {
                Some(next) => rest = next,
                None => return (cells, line + 1),
            }
            continue;
        }
        match rest.split_once(separator) {
            Some((cell, next)) => {
                cells.push(cell.trim().to_owned());
                rest = next;
            }
            None => {
                cells.push(rest.trim().to_owned());
                return (cells, line + 1);
            }
        }
    }
}

/// The text up to the closing mark, the line it is in, and what follows it there.
fn closing<'t>(
    inside: &'t str,
    lines: &[&'t str],
    line: usize,
    separator: char,
) -> Option<(String, usize, &'t str)> {
    let mut text = String::new();
    let mut rest = inside;
    for (last, line_text) in lines.iter().enumerate().skip(line).take(QUOTED_LINES) {
        if last > line {
            text.push('\n');
            rest = line_text;
        }
        if text.len() > QUOTED_BYTES {
            return None;
        }
        while let Some((before, after)) = rest.split_once('"') {
            text.push_str(before);
            if let Some(more) = after.strip_prefix('"') {
                text.push('"');
                rest = more;
                continue;
            }
            let ends = after.trim_start_matches(' ');
            if ends.is_empty() || ends.starts_with(separator) {
                return Some((text, last, after));
            }
            text.push('"');
            rest = after;
            if text.len() > QUOTED_BYTES {
                return None;
            }
        }
        text.push_str(rest);
    }
    None
}

/// Characters that stand between cells in drawn tables.
const PIPES: [char; 5] = ['|', '｜', '│', '┃', '║'];

/// Rows of a table drawn with pipes. Where every row has a rule below it, lines between two rules are one row.
fn piped(lines: &[&str], start: usize, end: usize) -> Vec<Row> {
    let rules = lines[start..end].iter().filter(|l| is_rule(l)).count();
    let ruled = rules > 2;
    let mut rows: Vec<Row> = Vec::new();
    let mut fresh = true;
    for (offset, line) in lines[start..end].iter().enumerate() {
        if is_rule(line) {
            fresh = true;
            continue;
        }
        if line.trim().is_empty() || page_number(line).is_some() {
            continue;
        }
        let cells = split_pipes(line);
        match rows.last_mut() {
            Some(row) if ruled && !fresh && row.cells.len() == cells.len() => {
                for (cell, more) in row.cells.iter_mut().zip(cells) {
                    if !cell.is_empty() && !more.is_empty() {
                        cell.push('\n');
                    }
                    cell.push_str(&more);
                }
            }
            _ => rows.push(Row {
                line: start + offset + 1,
                cells,
            }),
        }
        fresh = false;
    }
    rows
}

/// The cells of a line; the outer pipes are borders, `\|` is a character, `<br>` a line break.
fn split_pipes(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix(PIPES).unwrap_or(line);
    let line = match line.strip_suffix(PIPES) {
        Some(inner) if !inner.ends_with('\\') => inner,
        _ => line,
    };
    let mut cells = vec![String::new()];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let cell = cells.last_mut();
        match (c, cell) {
            ('\\', Some(cell)) if chars.peek() == Some(&'|') => {
                cell.push('|');
                chars.next();
            }
            (c, _) if PIPES.contains(&c) => cells.push(String::new()),
            (c, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
    }
    let breaks = ["<br>", "<br/>", "<br />"];
    cells
        .into_iter()
        .map(|cell| {
            breaks
                .iter()
                .fold(cell, |cell, mark| cell.replace(mark, "\n"))
                .trim()
                .to_owned()
        })
        .collect()
}

/// Whether a line is only drawn: `|---|:-:|`, `+----+`, `├──┼──┤`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let drawn = |c: char| ('\u{2500}'..='\u{257f}').contains(&c) && !PIPES.contains(&c);
    let joint = |c: char| PIPES.contains(&c) || c == '+' || drawn(c);
    line.chars().filter(|c| joint(*c)).count() >= 2
        && line
            .chars()
            .filter(|c| matches!(c, '-' | '=') || drawn(*c))
            .count()
            >= 2
        && line
            .chars()
            .all(|c| joint(c) || matches!(c, '-' | '=' | ':' | ' ' | '\u{3000}'))
}

/// The number on a line that holds a page number only: `— 3 —`, `第3页`, `第 3 页 共 11 页`.
fn page_number(line: &str) -> Option<u32> {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let page = line
        .trim_matches(['-', '—', '–', '－', '·'])
        .trim_start_matches('第');
    let digits: String = page.chars().take_while(char::is_ascii_digit).collect();
    let rest = &page[digits.len()..];
    let marked = line.starts_with(['-', '—', '–', '－', '·', '第']) && line != page;
    let closed = rest.is_empty()
        || (rest.starts_with('页')
            && rest
                .chars()
                .all(|c| matches!(c, '页' | '共' | '/' | '，' | ',') || c.is_ascii_digit()));
    (marked && closed && digits.len() <= 4)
        .then(|| digits.parse().ok())
        .flatten()
}

/// Whether a text is comma-separated: no tabs, and nearly every line with as many commas as the others.
fn is_csv(lines: &[&str]) -> bool {
    let counts: Vec<usize> = lines
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.matches(',').count())
        .collect();
    let filled = counts.iter().filter(|n| **n >= CELLS - 1).count();
    filled >= 2
        && filled * 2 > counts.len()
        && !lines.iter().any(|l| l.contains('\t'))
        && counts.iter().max().is_some_and(|max| {
            // Cells with commas of their own are quoted and come on top.
            let least = counts
                .iter()
                .filter(|n| **n >= CELLS - 1)
                .min()
                .unwrap_or(max);
            counts.iter().filter(|n| *n == least).count() * 2 >= filled
        })
}
