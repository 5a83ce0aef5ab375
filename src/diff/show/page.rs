//! A difference as one web page that needs nothing else.

use tera::{Context, Tera};

use super::View;
use crate::error::{Error, Result};

/// Ends in `.html`: texts are escaped.
const NAME: &str = "diff.html";

const TEMPLATE: &str = include_str!("../../../templates/diff/page.html");

impl View {
    /// XHTML with its own style sheet.
    ///
    /// # Errors
    /// [`Error::Report`] when the bundled template does not fit the view.
    pub fn to_page(&self) -> Result<String> {
        let failed = |e: tera::Error| Error::Report {
            template: NAME.to_owned(),
            line: None,
            message: e.to_string(),
            help: String::new(),
        };
        let mut tera = Tera::default();
        tera.add_raw_template(NAME, TEMPLATE).map_err(failed)?;
        let context = Context::from_serialize(self).map_err(failed)?;
        tera.render(NAME, &context).map_err(failed)
    }
}
