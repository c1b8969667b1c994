//! The texts of the sheet 填报说明: what a clerk has to know, in the order of the work. Leaves out the notes that
//! stand on the other sheets.

/// Title of the sheet, and its name.
pub(crate) const TITLE: &str = "填报说明";
/// The line that names the notice of the edition.
pub(crate) const FORM: &str = "适用格式";

/// The line above the rules that a waiver can name.
pub(crate) const RULES: (&str, &str) = (
    "规则代码",
    "“备注与核实”中可选的规则；gongkai explain 代码 说明每一条。",
);

/// Codes and names of the rules of the check, in the order of the catalogue. They stand on the sheet because the list
/// of a cell holds no more than 255 letters by itself.
pub(crate) fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    gongkai_core::rules::RULES.iter().map(|rule| (rule.code, rule.name.zh))
}

/// The row of the line above the rules, from 0: behind title, notice and paragraphs.
pub(crate) const RULES_AT: usize = TEXTS.len() + 2;

/// What each paragraph is about, and its text.
pub(crate) const TEXTS: [(&str, &str); 11] = [
    (
        "填报步骤",
        "1.在“基本信息”填写单位名称、年度等。\n2.在三张统计表填写数字。\n3.在“报告正文”填写文字，一段一行。\n4.回到“基本信息”查看“填报状态”，显示“可以报送”后保存并报送本文件。",
    ),
    (
        "分工",
        "统计表由政府信息公开工作机构按登记台账填写，报告正文由起草人填写，报送前由负责人核对。“文中数据”“备注与核实”用到时再填。",
    ),
    (
        "白底与灰底",
        "白底单元格用于填写；灰底单元格是标题、标签和自动计算的总计，已锁定以防误改。锁定没有密码，需要时可在“审阅”菜单撤销工作表保护。",
    ),
    (
        "0、空白与“/”",
        "没有发生的填0；不适用的填“/”；尚未统计的先留空。三者含义不同，不能互相代替。只填数字，不带单位和千位分隔符。",
    ),
    (
        "总计",
        "总计由公式自动计算，分项未填时显示空白。由已有报告生成的工作簿，原总计与分项不符的，按原数保留并标红。",
    ),
    (
        "标红",
        "标红的总计与其他数字不符。统计表右侧的“核对提示”写明哪一项不符、相差多少；数字改对后红色自动消失。",
    ),
    (
        "标黄",
        "标黄的单元格既不是数字也不是“/”，例如“3件”。请改为数字；需要说明的写在“备注与核实”。",
    ),
    (
        "填报状态",
        "尚未填报：统计表没有任何内容。\n有几处错误：有标红、标黄，或基本信息不正确。\n尚有几格空白：没有错误，但统计表未填完。\n可以报送：已填完且没有错误。",
    ),
    (
        "粘贴数字",
        "从其他表格粘贴时请用“选择性粘贴”中的“数值”，以免带入别处的格式和公式。",
    ),
    (
        "可以改动的",
        "工作表可以改名、调整次序，行和列可以隐藏，列表中可以插入行。请勿删除工作表，也勿删除统计表的行和列。",
    ),
    (
        "报送",
        "保存为.xlsx格式。装有gongkai程序的，可用 gongkai check 检查全部规则，用 gongkai convert 生成报告全文。",
    ),
];
