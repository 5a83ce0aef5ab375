//! `duban score`: units' scores, each point traced to what cost it.

use std::process::ExitCode;

use clap::Args;

use duban::error::{Error, Result};
use duban::progress::{quarters_over, score_listings, scores};
use duban::store::{Spec, Store};

use super::listing::ListingArgs;
use super::{Global, today};

#[derive(Debug, Args)]
#[command(after_help = "\
从满分扣起：节点滞后、红灯、未报送、报送内容空泛；牵头与配合权重不同，经认定调整的节点不扣。分值见 duban.toml 的 [score]。
示例：
  duban score 2024
  duban score 2024 --quarter 2
  duban score 2024 --format xlsx --out 得分.xlsx")]
pub struct ScoreArgs {
    /// 已存的计划
    #[arg(value_name = "PLAN")]
    plan: Spec,
    /// 只算第几季度；不写时为当年已过的各季度
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=4))]
    quarter: Option<u8>,
    /// 截至哪一天；不写时为今天
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
    #[command(flatten)]
    listing: ListingArgs,
}

impl ScoreArgs {
    pub fn run(self, global: &Global) -> Result<ExitCode> {
        let config = global.load_config()?;
        let store = Store::open(&global.db)?;
        let stored = store.load_plan(&self.plan)?;
        let as_of = self.as_of.unwrap_or_else(today);
        let entries = store.entries(stored.plan_id)?;
        let quarters = match self.quarter {
            Some(quarter) => vec![quarter],
            None => quarters_over(&stored.plan, as_of),
        };
        if quarters.is_empty() {
            return Err(Error::Usage {
                message: format!("到 {as_of} 为止，{}年还没有过完一个季度", stored.year),
                help: "可用 --quarter 指明季度。".to_owned(),
            });
        }
        let scores = scores(
            &stored.plan,
            &entries,
            &quarters,
            &config.progress,
            &config.score,
            as_of,
        );
        self.listing.emit(&score_listings(&scores), &scores)?;
        Ok(ExitCode::SUCCESS)
    }
}
