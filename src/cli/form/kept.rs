//! Owns: `linelamp form import|list|show|export`.
//! Must not know: how versions are kept.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::check::{as_json, refused, told};
use super::{book_of, id_of};
use crate::cli::{Context, Failure};
use crate::db::forms::{form_source, import_form, list_forms};
use crate::domain::safe;
use crate::forms::sheets::{write_markdown, write_workbook};
use crate::forms::{Book, Form, import};

/// A form that is kept, and which version of it.
#[derive(Args, Debug)]
pub(in crate::cli) struct KeptArg {
    /// The form's id, as `form list` shows it
    form: String,
    /// A version of it; without it the newest
    #[arg(long, value_name = "NUMBER")]
    version: Option<i32>,
}

/// `linelamp form export`
#[derive(Args, Debug)]
pub(in crate::cli) struct ExportArgs {
    #[command(flatten)]
    kept: KeptArg,
    /// Write a workbook to this file instead of Markdown tables
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
}

/// Reads a file and keeps it as the form's next version; a file with a problem changes nothing.
pub(super) fn take_in(file: &Path, context: &Context) -> Result<(), Failure> {
    let book = book_of(file, context)?;
    let imported = import(&book, &id_of(file));
    let Some(form) = &imported.form else {
        context.print(&as_json(&imported, &context.say), |_| {
            told(&imported, &context.say)
        })?;
        return refused(&imported, &context.say);
    };
    let (number, news) =
        context.with_database(async |conn| import_form(conn, &book, form).await)?;
    let kept = json!({ "form": form.id, "version": number, "new": news });
    let values = [
        ("form", safe(&form.id).to_string().into()),
        ("version", number.to_string().into()),
    ];
    context.print(&kept, |_| {
        if news {
            context.say.say_with("form-kept", &values)
        } else {
            context.say.say_with("form-kept-already", &values)
        }
    })
}

pub(super) fn list(context: &Context) -> Result<(), Failure> {
    let forms = context.with_database(async |conn| list_forms(conn).await)?;
    context.print(&forms, |forms| {
        let line = |form: &crate::db::forms::Listed| {
            let (name, title) = (safe(&form.name).to_string(), safe(&form.title).to_string());
            format!("{name}  {}  {title}\n", form.number)
        };
        forms.iter().map(line).collect()
    })
}

/// A form that is kept: the number of the version, its sheets, and the form they make.
pub(super) fn kept(
    name: &str,
    version: Option<i32>,
    context: &Context,
) -> Result<(i32, Book, Form), Failure> {
    let (number, book) =
        context.with_database(async |conn| form_source(conn, name, version).await)?;
    // A form that was taken in by a newer program may say more than this one understands.
    let form = import(&book, name).form;
    let form = form.ok_or_else(|| Failure::config(context.say.say("error-old-client")))?;
    Ok((number, book, form))
}

pub(super) fn show(args: &KeptArg, context: &Context) -> Result<(), Failure> {
    let (number, book, form) = kept(&args.form, args.version, context)?;
    let mut shown = as_json(&import(&book, &args.form), &context.say);
    shown["version"] = json!(number);
    context.print(&shown, |_| {
        let label = |item: &crate::forms::Item| {
            let said = item
                .label
                .said(&form.default_language, &form.default_language);
            safe(said).clip(80).to_string()
        };
        let line = |item: &crate::forms::Item| {
            let indent = "  ".repeat(item.path.matches('/').count());
            let name = safe(&item.name).to_string();
            format!("{indent}{name}  {}  {}\n", item.kind.word(), label(item))
        };
        let title = safe(&form.title).to_string();
        format!("{title}  {number}\n") + &form.items.iter().map(line).collect::<String>()
    })
}

pub(super) fn export(args: &ExportArgs, context: &Context) -> Result<(), Failure> {
    let (number, book, _) = kept(&args.kept.form, args.kept.version, context)?;
    let Some(file) = &args.xlsx else {
        let text = write_markdown(&book);
        return context.print(&json!({ "version": number, "markdown": text }), |_| {
            text.clone()
        });
    };
    let failed = || Failure::machine(context.say.say("form-not-written"));
    let bytes = write_workbook(&book).map_err(|_| failed())?;
    std::fs::write(file, bytes).map_err(|_| failed())?;
    let path = safe(&file.to_string_lossy()).to_string();
    context.print(&json!({ "version": number, "file": path }), |_| {
        context
            .say
            .say_with("form-written", &[("file", path.clone().into())])
    })
}
