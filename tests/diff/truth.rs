//! The fixtures' expected plans, straight from their `truth.json`.

use std::fs;
use std::path::PathBuf;

use duban::Plan;
use serde_json::{Value, json};

/// Contents of a file of the fixtures.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The plan of a fixture folder as it should be read. The first unit leads; each unit goes with the leader
/// at its place.
pub fn plan(folder: &str) -> Plan {
    let truth: Value = serde_json::from_slice(&fixture(&format!("{folder}/truth.json"))).unwrap();
    let mut categories: Vec<Value> = Vec::new();
    for row in truth["rows"].as_array().unwrap() {
        if categories
            .last()
            .is_none_or(|c| c["name"] != row["category"])
        {
            categories.push(
                json!({"ordinal": row["category_no"], "name": row["category"], "projects": []}),
            );
        }
        let projects = categories.last_mut().unwrap()["projects"]
            .as_array_mut()
            .unwrap();
        if projects.last().is_none_or(|p| p["number"] != row["number"]) {
            projects.push(json!({"number": row["number"], "name": row["name"], "tasks": []}));
        }
        let tasks = projects.last_mut().unwrap()["tasks"]
            .as_array_mut()
            .unwrap();
        tasks.push(task(row, tasks.len()));
    }
    serde_json::from_value(json!({
        "schema": "duban.plan/1",
        "title": truth["title"], "region": truth["region"], "year": truth["year"],
        "issuer": truth["issuer"], "document_number": truth["document_number"],
        "issued_on": null, "stated_count": null, "letter": [], "categories": categories,
        "source": null, "warnings": [],
    }))
    .unwrap()
}

fn task(row: &Value, before: usize) -> Value {
    let item = row["item"].as_str();
    let detail = row["detail"].as_str().unwrap();
    let parties: Vec<Value> = match row["parties"].as_array() {
        Some(parties) => parties.clone(),
        None => {
            let leaders = row["leaders"].as_array().unwrap();
            let units = row["units"].as_array().unwrap();
            let leader = |i: usize| leaders.get(i).cloned().unwrap_or(Value::Null);
            units
                .iter()
                .enumerate()
                .map(|(i, unit)| {
                    let role = if i == 0 { "lead" } else { "support" };
                    json!({"unit": unit, "role": role, "leader": leader(i)})
                })
                .collect()
        }
    };
    let number = &row["number"];
    let id = match item {
        Some(item) => format!("{number}{item}"),
        None if before > 0 => format!("{number}#{}", before + 1),
        None => number.to_string(),
    };
    let milestones: Vec<Value> = row["plans"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .map(|(q, text)| json!({"period": format!("Q{}", q + 1), "text": text, "targets": []}))
        .collect();
    json!({
        "id": id, "item": item,
        "detail": detail.strip_prefix(item.unwrap_or("")).unwrap_or(detail).trim_start(),
        "parties": parties, "leaders": row["leaders"], "chiefs": row["chiefs"],
        "milestones": milestones, "items": [], "extra": {},
        "origin": {"page": null, "row": null, "box": null},
    })
}
