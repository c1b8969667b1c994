//! The codes that `draft`, `fill` and the writers of documents report with: what was not written or not computed, and
//! why. Leaves out the
//! messages with their details (the catalogue) and the rules of the check.

use super::{Check, Family, Rule};
use crate::finding::Severity;
use crate::message::Text;

/// Every code, in the order of the catalogue.
pub const CODES: &[&Rule] = &[&SUMS, &SILENT, &PREVIOUS, &STATED, &HEADING, &FILL, &LETTER, &ANEW];

/// 数据自相矛盾: contradictory figures.
pub const SUMS: Rule = Rule {
    code: "DRAFT-SUM",
    family: Family::Writing,
    severity: Severity::Error,
    name: Text {
        zh: "数据自相矛盾",
        en: "contradictory figures",
    },
    what: Text {
        zh: "合计与分项不符，没有据此写成文字。",
        en: "A total contradicts its parts; no sentence was made of it.",
    },
    why: Text {
        zh: "写进正文的数字，读者会与表格核对。",
        en: "Readers compare the figures of the text with the tables.",
    },
    help: Text {
        zh: "用 gongkai check 找出不符之处，改正表格后再生成。",
        en: "`gongkai check` shows what differs; correct the table and draft again.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 没有数据: no data.
pub const SILENT: Rule = Rule {
    code: "DRAFT-TOPIC",
    family: Family::Writing,
    severity: Severity::Information,
    name: Text {
        zh: "没有可写的数据",
        en: "nothing to write from",
    },
    what: Text {
        zh: "某一方面没有数据，没有写成文字。",
        en: "There are no data on a topic; nothing was written.",
    },
    why: Text {
        zh: "第一部分应包括主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面，第六部分应报告收费情况；但不能编造。",
        en: "Section one has five topics and section six reports the fees; but nothing may be invented.",
    },
    help: Text {
        zh: "由承办人写上实际情况；用 --placeholders 可留出待填之处。",
        en: "Write what was done; --placeholders leaves marked gaps.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 上年报告: the report of the year before.
pub const PREVIOUS: Rule = Rule {
    code: "DRAFT-PREVIOUS",
    family: Family::Writing,
    severity: Severity::Warning,
    name: Text {
        zh: "上年报告",
        en: "last year's report",
    },
    what: Text {
        zh: "与上年比较的依据不是同一单位的上年报告，或格式不同。",
        en: "What is compared with is not the same body's report of the year before, or of another edition.",
    },
    why: Text {
        zh: "同比以上一年度同一指标为基数。",
        en: "A change is against the same figure of the year before.",
    },
    help: Text {
        zh: "核对 --previous 指定的文件。",
        en: "Look at the file given with --previous.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 文中数据未写: statistic not written.
pub const STATED: Rule = Rule {
    code: "DRAFT-STATISTIC",
    family: Family::Writing,
    severity: Severity::Warning,
    name: Text {
        zh: "文中数据未写成句子",
        en: "statistic not written",
    },
    what: Text {
        zh: "一项数据写成句子后不能按原意读出，或与表格不一致，没有写入正文。",
        en: "A statistic would not be read back as meant, or differs from the tables; it was not written.",
    },
    why: Text {
        zh: "正文中的数据要能被核对和汇总。",
        en: "Figures of the text are checked and summed up.",
    },
    help: Text {
        zh: "改写该项数据的名称或单位，或自行写入正文；数据仍保留在报告中。",
        en: "Change its name or unit, or write the sentence yourself; the statistic stays in the report.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 小标题序号: numbers of headings.
pub const HEADING: Rule = Rule {
    code: "DRAFT-HEADING",
    family: Family::Writing,
    severity: Severity::Warning,
    name: Text {
        zh: "小标题序号",
        en: "numbers of headings",
    },
    what: Text {
        zh: "新写的段落与已有段落的小标题序号重复或次序不对。",
        en: "The number of a drafted heading is that of another, or out of order.",
    },
    why: Text {
        zh: "已有的段落不改动，序号要由人调整。",
        en: "Existing paragraphs are not touched; a person has to number them.",
    },
    help: Text {
        zh: "调整小标题序号。",
        en: "Number the headings again.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 总计未算: total not computed.
pub const FILL: Rule = Rule {
    code: "FILL",
    family: Family::Writing,
    severity: Severity::Warning,
    name: Text {
        zh: "总计未算出",
        en: "total not computed",
    },
    what: Text {
        zh: "空白的总计不能由分项算出。",
        en: "A blank total cannot be computed from its parts.",
    },
    why: Text {
        zh: "空白不等于0，已填的数字可能有误；总计宁缺毋错。",
        en: "Blank is not 0, and printed figures can be wrong: rather no total than a wrong one.",
    },
    help: Text {
        zh: "补齐或改正分项后再计算。",
        en: "Complete or correct the parts and fill again.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 字体缺字: letters without a font.
pub const LETTER: Rule = Rule {
    code: "WRITE-LETTER",
    family: Family::Writing,
    severity: Severity::Warning,
    name: Text {
        zh: "字体缺字",
        en: "letters without a font",
    },
    what: Text {
        zh: "本机字体中都没有某些字，文件上印的是它们的编码，复制、检索得到的仍是原字。",
        en: "No font of this machine has some letters; the file shows their codes, and copying or searching gives the letters.",
    },
    why: Text {
        zh: "读者看不到这些字，多为人名、地名用字。",
        en: "Readers do not see these letters, which are mostly parts of names.",
    },
    help: Text {
        zh: "安装含这些字的字体（如宋体-ExtB、Noto Serif CJK SC），或把字体文件放入 GONGKAI_FONTS 指明的文件夹后重新生成；自造字换成标准编码的字。",
        en: "Install a font that has them (such as SimSun-ExtB or Noto Serif CJK SC), or put its file into the folder that GONGKAI_FONTS names, and write again; replace private-use characters by standard ones.",
    },
    examples: &[],
    check: Check::Elsewhere,
};

/// 整份重写: written anew.
pub const ANEW: Rule = Rule {
    code: "WRITE-ANEW",
    family: Family::Writing,
    severity: Severity::Warning,
    name: Text {
        zh: "原文件整份重写",
        en: "file written anew",
    },
    what: Text {
        zh: "存回原文件时不能只改动所列各处，整份重新生成。",
        en: "A file that is saved over cannot be changed in place and is written anew.",
    },
    why: Text {
        zh: "经办人自加的批注、颜色、列宽、工作表、排版等随之丢失，报告的内容不变。",
        en: "Comments, colours, widths, sheets and layout of your own are lost; what the report says is not.",
    },
    help: Text {
        zh: "要保留原文件，用 -o 另存，或照所列各处自行改动。",
        en: "To keep the file, save as another one with -o, or make the changes by hand.",
    },
    examples: &[],
    check: Check::Elsewhere,
};
