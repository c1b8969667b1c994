//! The codes that readers report with: what was read in a way one should know of, and what was not read.
//! Leaves out the messages with their details (the catalogue) and the rules of the check.

use super::{Check, Family, Rule};
use crate::finding::Severity;
use crate::message::Text;

/// Every code, in the order of the catalogue.
pub const CODES: &[&Rule] = &[
    &LATER_MINOR,
    &LATER_MEMBER,
    &BY_ORDER,
    &BY_COLUMN,
    &PROVEN,
    &NORMALIZED,
    &REFUSED,
    &MISSING,
    &UNFILLED,
    &LABEL,
    &TWICE,
    &UNPLACED,
    &TABLE,
    &ENCODING,
    &WORKBOOK,
    &CONFLICT,
    &BY_LABEL,
    &EDITED,
    &SAME,
    &DOCUMENT,
    &AROUND,
    &UNREADABLE,
    &PAGE,
];

/// 较新的小版本: later minor version.
pub const LATER_MINOR: Rule = Rule {
    code: "READ-MINOR",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "较新的小版本",
        en: "later minor version",
    },
    what: Text {
        zh: "数据由较新的小版本写成，已按本程序认识的字段读取。",
        en: "The data were written by a later minor version; the members that this program knows were read.",
    },
    why: Text {
        zh: "较新的小版本只会增加字段。",
        en: "A later minor version only adds members.",
    },
    help: Text {
        zh: "升级程序以读取全部字段。",
        en: "Update the program to read all members.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 未读的字段: member not read.
pub const LATER_MEMBER: Rule = Rule {
    code: "READ-MEMBER",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "未读的字段",
        en: "member not read",
    },
    what: Text {
        zh: "较新版本的数据中有本程序不认识的字段，未读入。",
        en: "Data of a later version have a member that this program does not know; it was not read.",
    },
    why: Text {
        zh: "再次保存会丢失该字段。",
        en: "It is lost when the report is saved again.",
    },
    help: Text {
        zh: "升级程序后再保存。",
        en: "Update the program before saving.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 按次序读取: read by order.
pub const BY_ORDER: Rule = Rule {
    code: "READ-ORDER",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "按次序读取",
        en: "read by order",
    },
    what: Text {
        zh: "行标题缺失或与数字分离，数字按表格次序归位，并由勾稽关系证明。",
        en: "Labels were missing or apart from the figures; the figures were placed in the form's order, and the sums prove the placement.",
    },
    why: Text {
        zh: "只有全部行合计、列合计成立时才这样读取。",
        en: "This is done only where all row and column sums hold.",
    },
    help: Text {
        zh: "对照原文抽查几行。",
        en: "Compare a few rows with the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 按列位置读取: read by column position.
pub const BY_COLUMN: Rule = Rule {
    code: "READ-COLUMN",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "按列位置读取",
        en: "read by column position",
    },
    what: Text {
        zh: "一行的数字少于列数，已按版面位置归入各列，其余为空。",
        en: "A row has fewer figures than columns; they were placed by their position on the page, the rest is blank.",
    },
    why: Text {
        zh: "位置以同页完整的行为准。",
        en: "The positions are those of complete rows of the same page.",
    },
    help: Text {
        zh: "对照原文核对该行。",
        en: "Compare the row with the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 经勾稽关系还原: repaired and proven.
pub const PROVEN: Rule = Rule {
    code: "READ-REPAIRED",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "经勾稽关系还原",
        en: "repaired and proven",
    },
    what: Text {
        zh: "一行的数字多于列数：页码混入或数字被拆开；唯一使行合计成立的读法已采用。",
        en: "A row has more figures than columns: a page number got in or a number was split; the only reading under which the row sum holds was taken.",
    },
    why: Text {
        zh: "若有两种读法成立则不读取。",
        en: "Where two readings hold nothing is read.",
    },
    help: Text {
        zh: "对照原文核对该行。",
        en: "Compare the row with the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 写法规范化: form of a figure normalised.
pub const NORMALIZED: Rule = Rule {
    code: "READ-NORMALIZED",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "写法规范化",
        en: "form of a figure normalised",
    },
    what: Text {
        zh: "数字的写法（全角、千分位、带单位、中文数字等）已规范化。",
        en: "The form of a figure (full width, thousands separators, unit, Chinese numerals) was normalised.",
    },
    why: Text {
        zh: "数值不变，只改写法。",
        en: "The value is the same; only its form changed.",
    },
    help: Text {
        zh: "无需处理。",
        en: "Nothing to do.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 未能读取的数字: figures not read.
pub const REFUSED: Rule = Rule {
    code: "READ-REFUSED",
    family: Family::Reading,
    severity: Severity::Error,
    name: Text {
        zh: "未能读取的数字",
        en: "figures not read",
    },
    what: Text {
        zh: "有数字但不能确定属于哪一格，未读取，相应各格留空。",
        en: "Figures stand there but it is not certain which cell each belongs to; they were not read and the cells stay blank.",
    },
    why: Text {
        zh: "宁可不读，不可填错。",
        en: "Rather unread than misfilled.",
    },
    help: Text {
        zh: "对照原文手工填写这些格。",
        en: "Fill these cells in by hand from the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 未找到: not found.
pub const MISSING: Rule = Rule {
    code: "READ-MISSING",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "未找到",
        en: "not found",
    },
    what: Text {
        zh: "格式要求的部分、表、行或信息在文中没有找到。",
        en: "A section, table, row or item that the form requires was not found.",
    },
    why: Text {
        zh: "可能缺失、改了标题，或以图片刊出。",
        en: "It may be missing, have another title, or be published as a picture.",
    },
    help: Text {
        zh: "核对原文。",
        en: "Look at the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 行内无数字: row without figures.
pub const UNFILLED: Rule = Rule {
    code: "READ-UNFILLED",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "行内无数字",
        en: "row without figures",
    },
    what: Text {
        zh: "找到了行标题，行内没有数字，按空白读取。",
        en: "The row label was found without figures; the row was read as blank.",
    },
    why: Text {
        zh: "空白与0不同。",
        en: "Blank is not 0.",
    },
    help: Text {
        zh: "核对原文该行是否确为空白。",
        en: "See whether the row is blank in the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 标题与格式不同: label differs from the form.
pub const LABEL: Rule = Rule {
    code: "READ-LABEL",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "标题与格式不同",
        en: "label differs from the form",
    },
    what: Text {
        zh: "行标题或列标题与格式不同，但可以认定。",
        en: "A row or column label differs from the form's but is certain.",
    },
    why: Text {
        zh: "常见于录入或识别错误。",
        en: "Common after typing or machine reading.",
    },
    help: Text {
        zh: "公布前按格式改正标题。",
        en: "Correct the label before publishing.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 重复的行: row twice.
pub const TWICE: Rule = Rule {
    code: "READ-TWICE",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "重复的行",
        en: "row twice",
    },
    what: Text {
        zh: "同一行出现两次；首次出现的已读取。",
        en: "A row occurs twice; the first was read.",
    },
    why: Text {
        zh: "两次数字不同则必有一错。",
        en: "Where they differ one is wrong.",
    },
    help: Text {
        zh: "核对原文，删去重复的行。",
        en: "Look at the source and remove one.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 未归入的文字: text not placed.
pub const UNPLACED: Rule = Rule {
    code: "READ-UNPLACED",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "未归入的文字",
        en: "text not placed",
    },
    what: Text {
        zh: "这段文字不属于报告的任何部分，未读入。",
        en: "This text belongs to no part of the report and was not read.",
    },
    why: Text {
        zh: "多为网页导航、索引信息或附件。",
        en: "Mostly navigation of the page, index data or attachments.",
    },
    help: Text {
        zh: "需要的话手工录入。",
        en: "Enter it by hand where it is needed.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 表格未认定: table not recognised.
pub const TABLE: Rule = Rule {
    code: "READ-TABLE",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "表格未认定",
        en: "table not recognised",
    },
    what: Text {
        zh: "这个表格的行、列标题不是法定统计表的，已按文字保留在所在部分。",
        en: "The labels of this table are not those of a statutory table; it was kept as text in its section.",
    },
    why: Text {
        zh: "报告正文可以有自己的表格；表中数字不进入统计表。",
        en: "A report may have tables of its own; their figures go into no statutory table.",
    },
    help: Text {
        zh: "如果它是法定统计表，核对行、列标题后重读。",
        en: "If it is a statutory table, correct its labels and read it again.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 文字编码: encoding.
pub const ENCODING: Rule = Rule {
    code: "READ-ENCODING",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "文字编码",
        en: "encoding",
    },
    what: Text {
        zh: "文件不是UTF-8，已按识别出的编码读取。",
        en: "The file is not UTF-8; it was read in the encoding that was recognised.",
    },
    why: Text {
        zh: "编码识别错误会出现乱码。",
        en: "With the wrong encoding the text would be garbled.",
    },
    help: Text {
        zh: "如有乱码，另存为UTF-8再读。",
        en: "If the text looks garbled, save it as UTF-8 and read again.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 工作簿内容未归入: workbook content not placed.
pub const WORKBOOK: Rule = Rule {
    code: "READ-WORKBOOK",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "工作簿内容未归入",
        en: "workbook content not placed",
    },
    what: Text {
        zh: "工作簿中有不属于本格式的工作表、单元格，或缺少应有的名称。",
        en: "The workbook has a sheet or cell that is not of this format, or lacks a name it should have.",
    },
    why: Text {
        zh: "多因改名、删行或粘贴造成。",
        en: "Mostly caused by renaming, deleting or pasting.",
    },
    help: Text {
        zh: "核对所指的单元格。",
        en: "Look at the cell.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 文件情况: how a document was read.
pub const DOCUMENT: Rule = Rule {
    code: "READ-DOCUMENT",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "文件情况",
        en: "how the document was read",
    },
    what: Text {
        zh: "文件中有未接受的修订、隐藏文字、图片、外部引用等：按所述的方法读取，或没有读取。",
        en: "The document has tracked changes, hidden text, pictures, references to other files or the like: they were read as the message says, or not at all.",
    },
    why: Text {
        zh: "打开文件时看到的可能与读出的不同。",
        en: "What a person sees in the document may differ from what was read.",
    },
    help: Text {
        zh: "在Word或WPS中打开，接受修订，去掉隐藏内容，图片中的文字另行录入。",
        en: "Open it in Word or WPS, accept the changes, remove what is hidden, and type in what stands in pictures.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 前后不一: conflicting statements.
pub const CONFLICT: Rule = Rule {
    code: "READ-CONFLICT",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "前后不一",
        en: "conflicting statements",
    },
    what: Text {
        zh: "同一信息在文中有不同写法，取了最可靠的一处。",
        en: "The same item is stated differently in several places; the most reliable one was taken.",
    },
    why: Text {
        zh: "例如题目与统计期限的年度不同。",
        en: "For example the year in the title and in the period.",
    },
    help: Text {
        zh: "核对原文。",
        en: "Look at the source.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 按标题读取: read by labels.
pub const BY_LABEL: Rule = Rule {
    code: "READ-NAMES",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "按标题读取",
        en: "read by labels",
    },
    what: Text {
        zh: "工作簿的名称丢失，相应单元格按旁边的标题读取；标题与格式完全一致才这样读取。",
        en: "Names of the workbook were lost; the cells were read by the labels beside them, which are exactly the form's.",
    },
    why: Text {
        zh: "名称多因另存、移动工作表或用其他程序处理而丢失。",
        en: "Names are lost when sheets are moved to another file or other programs save the workbook.",
    },
    help: Text {
        zh: "抽查几格；要继续使用的，重新生成工作簿。",
        en: "Look at a few cells; make the workbook anew before using it further.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 与内嵌数据不一: edited since the data were enclosed.
pub const EDITED: Rule = Rule {
    code: "READ-EDITED",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "与内嵌数据不一",
        en: "edited since it was written",
    },
    what: Text {
        zh: "文件内嵌的数据与可见的内容不同，取可见的内容；未改动的字段取内嵌的数据。",
        en: "The data inside the document differ from what it shows; what it shows was taken, and the data for all other fields.",
    },
    why: Text {
        zh: "文件写成后有人改过文字，内嵌的数据不会随之改变。",
        en: "Somebody edited the document after it was written; the data inside do not follow.",
    },
    help: Text {
        zh: "核对所列各项；读出后重新生成文件，两者即一致。",
        en: "Look at the fields listed; a document written anew agrees again.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 同一报告两次: the same report twice.
pub const SAME: Rule = Rule {
    code: "READ-SAME",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "同一报告两次",
        en: "the same report twice",
    },
    what: Text {
        zh: "一个文件中，或一起检查的文件中，有同一单位同一年度的两份报告；都已读入。",
        en: "A file, or the files checked together, have two reports of one body and year; both were read.",
    },
    why: Text {
        zh: "合计时会重复计算；多因粘贴两次，或更正后旧的一份没有删去。",
        en: "Their figures would be counted twice. Most often a row was pasted twice, or an old version was left.",
    },
    help: Text {
        zh: "核对两处，删去多余的一份；单位或年度写错的，改正。",
        en: "Compare the two and delete the one too many, or correct the name or the year.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 页面的其余部分: the rest of the page.
pub const AROUND: Rule = Rule {
    code: "READ-AROUND",
    family: Family::Reading,
    severity: Severity::Information,
    name: Text {
        zh: "页面的其余部分",
        en: "the rest of the page",
    },
    what: Text {
        zh: "报告所在网页的导航、页脚、按钮等未读入。",
        en: "Navigation, footer and buttons of the page around the report were not read.",
    },
    why: Text {
        zh: "它们属于网站，不属于报告；其中成句的文字另行列出。",
        en: "They belong to the site and not to the report; sentences among them are listed one by one.",
    },
    help: Text {
        zh: "报告内容有缺时，看看缺的部分在网页的什么位置。",
        en: "If something of the report is missing, look where it stands on the page.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 看得见但读不出: seen but not read.
pub const UNREADABLE: Rule = Rule {
    code: "READ-UNREADABLE",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "看得见但读不出",
        en: "seen but not read",
    },
    what: Text {
        zh: "应有表格或文字的地方是图片、内嵌网页或坏字节，没有读入。",
        en: "Where a table or text should be stands a picture, a page inside of the page or a broken byte; it was not read.",
    },
    why: Text {
        zh: "图片中的数字不能复制、检索，也不便公众使用。",
        en: "Figures in a picture can be neither copied nor searched, and are of little use to the public.",
    },
    help: Text {
        zh: "从原来的Word或Excel文件读取这部分，或对照图片手工填写。",
        en: "Read this part from the original Word or Excel file, or fill it in by hand from the picture.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 页面未全读入: page not read in full.
pub const PAGE: Rule = Rule {
    code: "READ-PAGE",
    family: Family::Reading,
    severity: Severity::Warning,
    name: Text {
        zh: "页面未全读入",
        en: "page not read in full",
    },
    what: Text {
        zh: "页面上有图片、不知是什么的字形或看不见的字，没有作为文字读入；或者文字是扫描件的识别结果。",
        en: "The page has pictures, glyphs of unknown characters or letters that nobody sees, which were not read as text; or its text was recognised in a scan.",
    },
    why: Text {
        zh: "所缺内容中可能有数据，识别结果可能有错。",
        en: "What is missing may hold figures, and recognised text may be wrong.",
    },
    help: Text {
        zh: "对照原页核对读出的内容；缺的内容补录，或用原文件重新导出PDF再读。",
        en: "Compare what was read with the page; add what is missing, or export the PDF again from its source and read that.",
    },
    examples: &[],
    check: Check::Elsewhere,
};
