//! The characters of glyphs. Programs that make PDF files look a glyph up by its shape and write down a radical
//! for the word that looks like it (⽂ for 文), or one glyph for two letters (ﬁ). Leaves out where glyphs stand.

/// The characters that a glyph stands for, as a person would type them.
pub(super) fn typed(letter: char, out: &mut Vec<char>) {
    match letter {
        // Spaces are seen in the gaps between glyphs; what has no shape is not seen at all.
        letter if letter.is_whitespace() || letter.is_control() => {}
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => {}
        '\u{2F00}'..='\u{2FD5}' => {
            let at = usize::try_from(letter as u32 - 0x2F00).unwrap_or_default();
            out.extend(KANGXI.chars().nth(at));
        }
        '\u{2E80}'..='\u{2EF3}' => {
            let known = RADICALS.iter().find(|(radical, _)| *radical == letter);
            out.push(known.map_or(letter, |(_, word)| *word));
        }
        '\u{FB00}'..='\u{FB06}' => {
            let at = usize::try_from(letter as u32 - 0xFB00).unwrap_or_default();
            out.extend(LIGATURES[at].chars());
        }
        letter => out.push(letter),
    }
}

/// Whether a character says what it is: those for private use are the numbers of glyphs.
pub(super) const fn is_private(letter: char) -> bool {
    matches!(letter, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FFFD}' | '\u{FFFC}')
}

/// Whether lines may break before and behind a character: words of such characters have no spaces.
pub(super) const fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Whether no line begins with a character: it stays on the line of the one before it.
pub(super) const fn hangs(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '”'
            | '’'
            | '】'
            | '〉'
            | '」'
            | '』'
            | '〕'
            | '…'
            | '—'
            | '％'
            | '%'
            | ','
            | '.'
            | ';'
            | ':'
            | '?'
            | '!'
            | ')'
            | ']'
            | '}'
            | '·'
    )
}

/// Whether no line ends with a character: it stays on the line of the one behind it.
pub(super) const fn opens(letter: char) -> bool {
    matches!(
        letter,
        '（' | '《' | '“' | '‘' | '【' | '〈' | '「' | '『' | '〔' | '(' | '[' | '{'
    )
}

/// The radicals U+2F00 to U+2FD5 as words.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The radicals of U+2E80 to U+2EF3 that look like a word of their own.
const RADICALS: [(char, char); 33] = [
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺁', '厂'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺝', '月'),
    ('⺾', '艹'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
];

const LIGATURES: [&str; 7] = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

#[cfg(test)]
mod tests {
    use super::*;

    fn text(glyphs: &str) -> String {
        let mut out = Vec::new();
        glyphs.chars().for_each(|letter| typed(letter, &mut out));
        out.into_iter().collect()
    }

    #[test]
    fn radicals_and_ligatures_are_typed_letters() {
        assert_eq!(text("⼀、⾏政⽂件⻓⺠"), "一、行政文件长民");
        assert_eq!(text("oﬃce \u{200B}ﬁle"), "officefile");
        assert_eq!(KANGXI.chars().count(), 0x2FD6 - 0x2F00);
        assert_eq!(KANGXI.chars().last(), Some('龠'));
    }
}
