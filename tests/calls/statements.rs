//! Owns: the proof that every statement of the `db` room fits the migrated schema.

use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
use syn::{Expr, Item, Lit};

use crate::support::TestDatabase;

/// Every constant of `src/db` that holds a statement, by file and name.
fn statements() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in std::fs::read_dir("src/db").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for item in source.items {
            if let Item::Const(constant) = item
                && let Expr::Lit(literal) = *constant.expr
                && let Lit::Str(text) = literal.lit
                && is_statement(&text.value())
            {
                found.push((format!("{name} {}", constant.ident), text.value()));
            }
        }
    }
    found.push(("feed.rs ALL".to_owned(), linelamp::db::feed::ALL.to_owned()));
    found.push((
        "feed.rs SINCE".to_owned(),
        linelamp::db::feed::SINCE.to_owned(),
    ));
    found
}

fn is_statement(text: &str) -> bool {
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "]
        .iter()
        .any(|verb| text.trim_start().starts_with(verb))
}

#[tokio::test]
async fn every_statement_is_prepared_against_the_migrated_schema() {
    let db = TestDatabase::new().await;
    let mut conn = db.superuser().await;
    let statements = statements();
    assert!(statements.len() > 40, "only {} found", statements.len());
    let mut wrong = Vec::new();
    for (name, text) in statements {
        if let Err(error) = conn.prepare(AssertSqlSafe(text).into_sql_str()).await {
            wrong.push(format!("{name}: {error}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
