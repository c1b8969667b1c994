//! Letters broken into lines by the rules of Chinese setting: what must not begin or end a line, what must not be
//! parted, punctuation that gives up its blank half at the end. Leaves out what lines look like.

use super::letters::Letter;
use std::ops::Range;

/// A line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    /// The letters in it.
    pub letters: Range<usize>,
    /// Its width, without spaces at the end and with what punctuation gives up.
    pub width: f32,
    /// Whether its text goes on without a break by the author, so that it is spread.
    pub goes_on: bool,
}

/// Share of the line that may stay blank before a long word is broken instead.
const BLANK: f32 = 0.12;
/// Letters of a word that may be broken though no rule allows a break in it.
const LONG: usize = 20;

/// Breaks letters into lines; the first may be shorter than the others. A line always has a letter, however narrow.
pub(super) fn lines(letters: &[Letter], first: f32, rest: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < letters.len() {
        let room = if lines.is_empty() { first } else { rest };
        let line = line(letters, start, room);
        start = line.letters.end;
        lines.push(line);
    }
    // A text that ends with a break has no empty line behind it; an empty text is one empty line.
    if lines.is_empty() {
        lines.push(Line {
            letters: 0..0,
            width: 0.0,
            goes_on: false,
        });
    }
    lines
}

fn line(letters: &[Letter], start: usize, room: f32) -> Line {
    let made = |end: usize, goes_on: bool| Line {
        letters: start..end,
        width: width(&letters[start..end]),
        goes_on,
    };
    let mut total = 0.0;
    // The widths up to the last allowed break, and the last one in a long word.
    let mut allowed: Option<(usize, f32)> = None;
    let mut forced: Option<usize> = None;
    let mut word = 0;
    for (at, letter) in letters.iter().enumerate().skip(start) {
        if letter.letter == '\n' {
            return made(at + 1, false);
        }
        total += letter.advance;
        let blank = letter.letter.is_whitespace();
        if !blank && total - given_up(letter) > room + 0.01 {
            let end = match (allowed, forced) {
                (Some((end, used)), forced) => forced
                    .filter(|forced| *forced > end && used < room * (1.0 - BLANK))
                    .unwrap_or(end),
                (None, Some(forced)) => forced,
                (None, None) => at.max(start + 1),
            };
            return made(end, true);
        }
        word = if is_word(letter.letter) { word + 1 } else { 0 };
        let Some(next) = letters.get(at + 1) else { break };
        if can_break(letter.letter, next.letter) {
            allowed = Some((at + 1, total));
            forced = None;
        } else if matches!(
            letter.letter,
            '/' | '?' | '&' | '=' | '-' | '_' | '.' | '@' | ',' | '%' | '#'
        ) && is_word(next.letter)
            && long_word(letters, at, word)
        {
            forced = Some(at + 1);
        }
    }
    made(letters.len(), false)
}

/// As many lines of about one width: of a title, of a label.
pub(super) fn balanced(letters: &[Letter], broken: Vec<Line>, room: f32) -> Vec<Line> {
    let mut best = broken;
    let count = best.len();
    let (mut narrow, mut wide) = (room / 4.0, room);
    for _ in 0..8 {
        let middle = f32::midpoint(narrow, wide);
        let tried = lines(letters, middle, middle);
        if tried.len() == count {
            wide = middle;
            best = tried;
        } else {
            narrow = middle;
        }
    }
    best
}

/// Width of letters as a line.
pub(super) fn width(letters: &[Letter]) -> f32 {
    let end = letters.iter().rposition(|letter| !letter.letter.is_whitespace());
    let Some(end) = end else { return 0.0 };
    let total: f32 = letters[..=end].iter().map(|letter| letter.advance).sum();
    total
        - if letters.len() > 1 {
            given_up(&letters[end])
        } else {
            0.0
        }
}

/// The widest piece that cannot be broken.
pub(super) fn widest_piece(letters: &[Letter]) -> f32 {
    let mut widest = 0.0_f32;
    let mut piece = 0.0;
    for (at, letter) in letters.iter().enumerate() {
        if !letter.letter.is_whitespace() {
            piece += letter.advance;
            widest = widest.max(piece);
        }
        if letters
            .get(at + 1)
            .is_none_or(|next| can_break(letter.letter, next.letter))
            || letter.letter == '\n'
        {
            piece = 0.0;
        }
    }
    widest
}

/// Whether space can be put behind a letter of a line that is spread.
pub(super) fn stretches(letter: char, next: char) -> bool {
    if next.is_whitespace() {
        return false;
    }
    letter.is_whitespace() || ((is_wide(letter) || is_wide(next)) && !belongs_together(letter, next))
}

/// What a full-width mark can give up at the end of a line: its blank half.
fn given_up(letter: &Letter) -> f32 {
    match letter.letter {
        '、' | '，' | '。' | '．' | '；' | '：' | '）' | '】' | '》' | '」' | '』' | '〕' | '〉' | '〗' => {
            letter.advance / 2.0
        }
        _ => 0.0,
    }
}

/// Whether a line may end between two letters.
fn can_break(letter: char, next: char) -> bool {
    if next.is_whitespace() {
        return false;
    }
    if letter.is_whitespace() {
        return letter != '\u{A0}';
    }
    !begins_no_line(next) && !ends_no_line(letter) && !belongs_together(letter, next)
}

/// 行首禁则.
pub(super) const fn begins_no_line(letter: char) -> bool {
    matches!(
        letter,
        '、' | '，'
            | '。'
            | '．'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '〕'
            | '〗'
            | '］'
            | '｝'
            | '”'
            | '’'
            | '…'
            | '·'
            | '々'
            | '～'
            | '％'
            | '‰'
            | '℃'
            | '°'
            | '—'
            | ')'
            | ']'
            | '}'
            | ','
            | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | '%'
            | '／'
    )
}

/// 行尾禁则.
pub(super) const fn ends_no_line(letter: char) -> bool {
    matches!(
        letter,
        '（' | '【'
            | '《'
            | '〈'
            | '「'
            | '『'
            | '〔'
            | '〖'
            | '［'
            | '｛'
            | '“'
            | '‘'
            | '('
            | '['
            | '{'
            | '￥'
            | '¥'
            | '$'
            | '＄'
            | '№'
            | '第'
    )
}

/// Words, numbers with their units, marks of two letters.
fn belongs_together(letter: char, next: char) -> bool {
    if is_word(letter) && is_word(next) {
        return true;
    }
    if letter.is_ascii_digit() {
        return matches!(
            next,
            '年' | '月'
                | '日'
                | '号'
                | '件'
                | '条'
                | '次'
                | '个'
                | '项'
                | '元'
                | '万'
                | '亿'
                | '人'
                | '家'
                | '部'
                | '篇'
                | '期'
                | '份'
                | '户'
                | '场'
                | '起'
                | '宗'
                | '届'
                | '余'
                | '时'
                | '分'
                | '秒'
        );
    }
    letter == next && matches!(letter, '—' | '…')
}

/// Letters of words and numbers, and the marks inside of them.
fn is_word(letter: char) -> bool {
    letter.is_ascii_graphic() || (letter.is_alphanumeric() && !is_wide(letter))
}

/// Whether a break in the word around a letter is better than a gap.
fn long_word(letters: &[Letter], at: usize, before: usize) -> bool {
    let after = letters[at + 1..]
        .iter()
        .take(LONG)
        .take_while(|letter| is_word(letter.letter))
        .count();
    before + after >= LONG
}

/// Letters of a full square.
pub(super) const fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '℃' | '‰' | '\u{2460}'..='\u{24FF}' | '\u{2160}'..='\u{217F}')
}
