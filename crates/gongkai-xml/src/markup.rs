//! Elements as text: names, attributes, escapes, indentation where it is no content. Leaves out what is
//! written.

/// XML being written, two spaces a level.
pub(crate) struct Markup {
    text: String,
    open: Vec<&'static str>,
}

impl Markup {
    pub(crate) fn new() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
            open: Vec::new(),
        }
    }

    /// A start tag on a line of its own; elements follow.
    pub(crate) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// The end tag of the element that was opened last.
    pub(crate) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            for part in ["</", name, ">\n"] {
                self.text.push_str(part);
            }
        }
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with text, exactly as it is; a text that is empty is an element without content.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.is_empty() {
            return self.empty(name, attributes);
        }
        self.start(name, attributes);
        self.text.push('>');
        for letter in text.chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                // Only `]]>` has to be escaped; a rule without exception is easier to read.
                '>' => self.text.push_str("&gt;"),
                // Readers make a line feed of a carriage return that is not written so.
                '\r' => self.text.push_str("&#13;"),
                _ => self.text.push(letter),
            }
        }
        for part in ["</", name, ">\n"] {
            self.text.push_str(part);
        }
    }

    /// The number of elements that are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The text, everything closed.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            for part in [" ", key, "=\""] {
                self.text.push_str(part);
            }
            for letter in value.chars() {
                match letter {
                    '&' => self.text.push_str("&amp;"),
                    '<' => self.text.push_str("&lt;"),
                    '"' => self.text.push_str("&quot;"),
                    '\t' => self.text.push_str("&#9;"),
                    '\n' => self.text.push_str("&#10;"),
                    '\r' => self.text.push_str("&#13;"),
                    _ => self.text.push(letter),
                }
            }
            self.text.push('"');
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.open.len() {
            self.text.push_str("  ");
        }
    }
}
