//! The sheet 填报说明. Leaves out its texts.

use super::sheet::Sheet;
use super::{Book, styles};
use crate::WriteError;
use crate::book::Area;
use crate::guide::{FORM, TEXTS, TITLE};
use gongkai_core::Edition;

pub(super) fn sheet(edition: Edition, book: &mut Book) -> Result<Sheet, WriteError> {
    let mut sheet = Sheet::new(TITLE);
    sheet.width(0, 120);
    sheet.width(1, 580);
    sheet.merge((0, 0), (0, 1), TITLE, &styles::title())?;
    sheet.height(0, 34.0);
    book.name("guide", sheet.reference(0, 0));
    let form = std::iter::once((FORM, edition.notice()));
    for (row, (topic, text)) in (1u32..).zip(form.chain(TEXTS)) {
        sheet.put(row, 0, topic, &styles::topic())?;
        sheet.put(row, 1, text, &styles::guide())?;
        sheet.at_least(row, 24.0);
        sheet.taller(row, 12.0);
    }
    let last = u32::try_from(TEXTS.len() + 1).unwrap_or(1);
    sheet.inner.print_area = Some(Area::new((0, 0), (last, 1)));
    sheet.inner.protected = true;
    book.cells += sheet.cells();
    Ok(sheet)
}
