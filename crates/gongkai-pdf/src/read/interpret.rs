//! Runs the instructions of a page: text, lines, areas, pictures, forms. Colours count only as far as they decide
//! whether something is seen. Leaves out shadings, patterns and masks, which hold no text, and decodes no picture.

use super::fonts::{Face, Fonts, Told};
use super::ink::{Frame, Ink, Manner, Paint, Pen, TooMuch};
use super::layers::Layers;
use hayro_font::kurbo::{Affine, BezPath, PathEl, Point, Rect};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Do;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Rect as Box, Stream, String};
use hayro_syntax::page::{Page, Resources};
use std::rc::Rc;

/// Forms in forms; programs nest two or three.
const DEEPEST: usize = 24;
/// States saved within each other.
const MOST_STATES: usize = 10_000;
/// Bytes of instructions that are run for a document: those of a form count each time it is drawn.
const MOST_WORK: usize = 192 << 20;
/// Points of a path.
const MOST_POINTS: usize = 1_000_000;

/// What the pages of a document share.
pub(super) struct Shared<'a> {
    pub fonts: Fonts<'a>,
    pub layers: Layers,
    work: usize,
}

/// The state of a page.
struct Run<'a, 's> {
    pen: Pen,
    shared: &'s mut Shared<'a>,
    state: State<'a>,
    saved: Vec<State<'a>>,
    path: BezPath,
    clips: bool,
    depth: usize,
    /// Drawn by an annotation that belongs to the page.
    aside: bool,
    /// The mark that says what letter glyphs stand for: its depth, the first glyph, the letter.
    code: Option<(usize, usize, std::string::String)>,
}

#[derive(Clone)]
struct State<'a> {
    transform: Affine,
    window: Frame,
    fill: Paint,
    stroke: Paint,
    fill_space: Space,
    stroke_space: Space,
    width: f64,
    face: Option<Rc<Face<'a>>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: i64,
    text: Affine,
    line: Affine,
}

/// What the numbers of a colour mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    /// As many as red, green and blue, grey, or four inks.
    Device,
    /// Amounts of ink.
    Inks,
    /// Something else.
    Other,
}

impl Shared<'_> {
    pub(super) fn new(layers: Layers) -> Self {
        Self {
            fonts: Fonts::default(),
            layers,
            work: 0,
        }
    }

    fn work(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.work = self.work.saturating_add(bytes);
        if self.work > MOST_WORK { Err(TooMuch) } else { Ok(()) }
    }
}

/// What is drawn on a page.
pub(super) fn page<'a>(page: &Page<'a>, shared: &mut Shared<'a>) -> Result<Ink, TooMuch> {
    let (width, height) = page.render_dimensions();
    let pen = Pen::new(width, height);
    let black = Paint {
        white: false,
        opaque: 1.0,
    };
    let state = State {
        transform: Affine::new(page.initial_transform(true).as_coeffs()),
        window: pen.page(),
        fill: black,
        stroke: black,
        fill_space: Space::Device,
        stroke_space: Space::Device,
        width: 1.0,
        face: None,
        size: 1.0,
        spacing: 0.0,
        word_spacing: 0.0,
        stretch: 1.0,
        leading: 0.0,
        rise: 0.0,
        mode: 0,
        text: Affine::IDENTITY,
        line: Affine::IDENTITY,
    };
    let mut run = Run {
        pen,
        shared,
        state: state.clone(),
        saved: Vec::new(),
        path: BezPath::new(),
        clips: false,
        depth: 0,
        aside: false,
        code: None,
    };
    run.shared.layers.begin();
    if let Some(content) = page.page_stream() {
        run.content(content, page.resources())?;
    }
    run.saved.clear();
    run.state = state;
    if let Some(annotations) = page.raw().get::<Array<'a>>(b"Annots") {
        for annotation in annotations.iter::<Dict<'a>>() {
            run.annotation(&annotation, page.resources())?;
        }
    }
    Ok(run.pen.ink)
}

impl<'a> Run<'a, '_> {
    fn content(&mut self, content: &[u8], resources: &Resources<'a>) -> Result<(), TooMuch> {
        self.shared.work(content.len())?;
        let floor = (self.saved.len(), self.shared.layers.depth());
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            self.instruction(&instruction, resources, floor)?;
        }
        if self.saved.len() > floor.0 {
            self.saved.truncate(floor.0 + 1);
            self.restore(floor.0);
        }
        self.shared.layers.close(floor.1);
        self.path.truncate(0);
        Ok(())
    }

    fn restore(&mut self, least: usize) {
        if self.saved.len() > least
            && let Some(state) = self.saved.pop()
        {
            self.state = state;
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm an instruction")]
    fn instruction(
        &mut self,
        instruction: &Do<'_, '_>,
        resources: &Resources<'a>,
        (saved, layers): (usize, usize),
    ) -> Result<(), TooMuch> {
        match instruction {
            Do::SaveState(_) => {
                if self.saved.len() >= MOST_STATES {
                    return Err(TooMuch);
                }
                self.saved.push(self.state.clone());
            }
            Do::RestoreState(_) => self.restore(saved),
            Do::Transform(t) => {
                self.state.transform *= affine([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5]);
            }
            Do::LineWidth(width) => self.state.width = width.0.as_f64(),
            Do::SetGraphicsState(name) => self.graphics_state(name.0, resources),
            // Paths.
            Do::MoveTo(to) => self.point(PathEl::MoveTo(point(&to.0, &to.1)))?,
            Do::LineTo(to) => self.draw(PathEl::LineTo(point(&to.0, &to.1)))?,
            Do::CubicTo(to) => self.draw(PathEl::QuadTo(point(&to.0, &to.1), point(&to.4, &to.5)))?,
            Do::CubicStartTo(to) => self.draw(PathEl::QuadTo(point(&to.0, &to.1), point(&to.2, &to.3)))?,
            Do::CubicEndTo(to) => self.draw(PathEl::QuadTo(point(&to.0, &to.1), point(&to.2, &to.3)))?,
            Do::ClosePath(_) => self.draw(PathEl::ClosePath)?,
            Do::RectPath(rect) => {
                let (x, y) = (rect.0.as_f64(), rect.1.as_f64());
                let (right, top) = (x + rect.2.as_f64(), y + rect.3.as_f64());
                self.point(PathEl::MoveTo(Point::new(x, y)))?;
                for (x, y) in [(right, y), (right, top), (x, top)] {
                    self.point(PathEl::LineTo(Point::new(x, y)))?;
                }
                self.point(PathEl::ClosePath)?;
            }
            Do::StrokePath(_) => self.paint(false, true)?,
            Do::CloseAndStrokePath(_) => {
                self.draw(PathEl::ClosePath)?;
                self.paint(false, true)?;
            }
            Do::FillPathNonZero(_) | Do::FillPathNonZeroCompatibility(_) | Do::FillPathEvenOdd(_) => {
                self.paint(true, false)?;
            }
            Do::FillAndStrokeNonZero(_) | Do::FillAndStrokeEvenOdd(_) => self.paint(true, true)?,
            Do::CloseFillAndStrokeNonZero(_) | Do::CloseFillAndStrokeEvenOdd(_) => {
                self.draw(PathEl::ClosePath)?;
                self.paint(true, true)?;
            }
            Do::EndPath(_) => self.paint(false, false)?,
            Do::ClipNonZero(_) | Do::ClipEvenOdd(_) => self.clips = true,
            // Colours.
            Do::StrokeColorDeviceGray(grey) => self.colour(false, Space::Device, &[grey.0]),
            Do::NonStrokeColorDeviceGray(grey) => self.colour(true, Space::Device, &[grey.0]),
            Do::StrokeColorDeviceRgb(c) => self.colour(false, Space::Device, &[c.0, c.1, c.2]),
            Do::NonStrokeColorDeviceRgb(c) => self.colour(true, Space::Device, &[c.0, c.1, c.2]),
            Do::StrokeColorCmyk(c) => self.colour(false, Space::Device, &[c.0, c.1, c.2, c.3]),
            Do::NonStrokeColorCmyk(c) => self.colour(true, Space::Device, &[c.0, c.1, c.2, c.3]),
            Do::ColorSpaceStroke(name) => {
                self.state.stroke_space = space(name.0, resources);
                self.state.stroke.white = false;
            }
            Do::ColorSpaceNonStroke(name) => {
                self.state.fill_space = space(name.0, resources);
                self.state.fill.white = false;
            }
            Do::StrokeColor(numbers) => self.colour(false, self.state.stroke_space, &numbers.0),
            Do::StrokeColorNamed(numbers) => self.colour(false, self.state.stroke_space, &numbers.0),
            Do::NonStrokeColor(numbers) => self.colour(true, self.state.fill_space, &numbers.0),
            Do::NonStrokeColorNamed(numbers) => self.colour(true, self.state.fill_space, &numbers.0),
            // Objects.
            Do::XObject(name) => {
                if let Some(object) = resources.get_x_object(name.0) {
                    self.object(&object, resources)?;
                }
            }
            Do::InlineImage(_) => self.picture(),
            // Text.
            Do::CharacterSpacing(spacing) => self.state.spacing = spacing.0.as_f64(),
            Do::WordSpacing(spacing) => self.state.word_spacing = spacing.0.as_f64(),
            Do::HorizontalScaling(stretch) => self.state.stretch = stretch.0.as_f64() / 100.0,
            Do::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
            Do::TextFont(font) => {
                let dict = resources.get_font(font.0);
                self.state.face = dict.and_then(|dict| self.shared.fonts.face(&dict));
                self.state.size = font.1.as_f64();
            }
            Do::TextRenderingMode(mode) => self.state.mode = mode.0.as_i64(),
            Do::TextRise(rise) => self.state.rise = rise.0.as_f64(),
            Do::BeginText(_) => self.set_line(Affine::IDENTITY),
            Do::NextLine(to) => self.next_line(to.0.as_f64(), to.1.as_f64()),
            Do::NextLineAndSetLeading(to) => {
                self.state.leading = -to.1.as_f64();
                self.next_line(to.0.as_f64(), to.1.as_f64());
            }
            Do::SetTextMatrix(t) => self.set_line(affine([&t.0, &t.1, &t.2, &t.3, &t.4, &t.5])),
            Do::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Do::ShowText(text) => self.show(text.0)?,
            Do::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                self.show(text.0)?;
            }
            Do::ShowTextWithParameters(text) => {
                self.state.word_spacing = text.0.as_f64();
                self.state.spacing = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                self.show(text.2)?;
            }
            Do::ShowTexts(texts) => {
                for object in texts.0.iter::<Object<'_>>() {
                    match object {
                        Object::Number(number) => self.advance(-number.as_f64() / 1000.0 * self.state.size, 0.0),
                        Object::String(text) => self.show(&text)?,
                        _ => {}
                    }
                }
            }
            // Parts of the text and of the page.
            Do::BeginMarkedContent(_) => self.shared.layers.open(None, false),
            Do::BeginMarkedContentWithProperties(marked) => {
                let properties = match marked.1 {
                    Object::Name(name) => resources.properties.get::<Dict<'_>>(name.as_ref()),
                    Object::Dict(dict) => Some(dict.clone()),
                    _ => None,
                };
                let reference = match marked.1 {
                    Object::Name(name) => resources.properties.get_ref(name.as_ref()),
                    _ => None,
                };
                let layer = (marked.0.as_ref() == b"OC").then_some(()).and(properties.as_ref());
                let pagination = marked.0.as_ref() == b"Artifact"
                    && properties
                        .as_ref()
                        .and_then(|properties| properties.get::<Name<'_>>(b"Type"))
                        .is_some_and(|kind| kind.as_ref() == b"Pagination");
                let layer = layer.map(|dict| (dict.clone(), reference.map(Into::into)));
                self.shared.layers.open(layer.as_ref(), pagination);
                let actual = properties.as_ref().and_then(|properties| letter(properties));
                if let Some(text) = actual {
                    self.code = Some((self.shared.layers.depth(), self.pen.ink.glyphs.len(), text));
                }
            }
            Do::EndMarkedContent(_) => {
                let depth = self.shared.layers.depth();
                if let Some((_, from, text)) = self.code.take_if(|(own, ..)| *own == depth) {
                    self.pen.decode(from, &text);
                }
                self.shared.layers.end(layers);
            }
            _ => {}
        }
        Ok(())
    }

    fn point(&mut self, element: PathEl) -> Result<(), TooMuch> {
        if self.path.elements().len() >= MOST_POINTS {
            return Err(TooMuch);
        }
        self.path.push(element);
        Ok(())
    }

    /// A part of a path, which needs a beginning.
    fn draw(&mut self, element: PathEl) -> Result<(), TooMuch> {
        if self.path.elements().is_empty() {
            return Ok(());
        }
        self.point(element)
    }

    /// Paints the path, and cuts out where it was to clip.
    fn paint(&mut self, fill: bool, stroke: bool) -> Result<(), TooMuch> {
        let path = std::mem::take(&mut self.path);
        let transform = self.state.transform;
        let visible = self.shared.layers.visible();
        let scale = transform.determinant().abs().sqrt();
        let strokes = stroke && visible && self.state.stroke.shows() && self.state.width * scale <= 3.5;
        if fill && visible {
            self.fill(&path, transform)?;
        }
        if strokes {
            let (mut start, mut last) = (Point::ZERO, Point::ZERO);
            for element in path.elements() {
                let next = match *element {
                    PathEl::MoveTo(point) => {
                        start = transform * point;
                        last = start;
                        continue;
                    }
                    PathEl::LineTo(point) => transform * point,
                    PathEl::ClosePath => start,
                    PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                        last = transform * point;
                        continue;
                    }
                };
                self.pen.line(last, next, &self.state.window)?;
                last = next;
            }
        }
        if std::mem::take(&mut self.clips)
            && let Some(bounds) = bounds(path.elements(), transform)
        {
            self.state.window = self.state.window.cut(&Frame::of_rect(bounds));
        }
        // The next path takes the room of this one.
        self.path = path;
        self.path.truncate(0);
        Ok(())
    }

    fn fill(&mut self, path: &BezPath, transform: Affine) -> Result<(), TooMuch> {
        let elements = path.elements();
        let mut start = 0;
        for at in 1..=elements.len() {
            if at == elements.len() || matches!(elements[at], PathEl::MoveTo(_)) {
                let part = &elements[start..at];
                let straight = !part.iter().any(|element| matches!(element, PathEl::QuadTo(..)));
                // Ends of lines are cut aslant where they meet: four corners, or six.
                if straight
                    && part.len() <= 9
                    && let Some(area) = bounds(part, transform)
                {
                    self.pen.area(area, self.state.fill, &self.state.window)?;
                }
                start = at;
            }
        }
        Ok(())
    }

    fn colour(&mut self, fill: bool, space: Space, numbers: &[Number]) {
        let is = |number: &Number, value: f64| (number.as_f64() - value).abs() < 0.02;
        let white = match (space, numbers.len()) {
            (Space::Device, 1 | 3) => numbers.iter().all(|number| is(number, 1.0)),
            (Space::Device, 4) => numbers.iter().all(|number| is(number, 0.0)),
            (Space::Inks, 1..) => numbers.iter().all(|number| is(number, 0.0)),
            _ => false,
        };
        if fill {
            self.state.fill.white = white;
        } else {
            self.state.stroke.white = white;
        }
    }

    fn graphics_state(&mut self, name: &Name<'_>, resources: &Resources<'a>) {
        let Some(dict) = resources.get_ext_g_state(name) else {
            return;
        };
        if let Some(opaque) = dict.get::<f32>(b"ca") {
            self.state.fill.opaque = opaque;
        }
        if let Some(opaque) = dict.get::<f32>(b"CA") {
            self.state.stroke.opaque = opaque;
        }
        if let Some(width) = dict.get::<f32>(b"LW") {
            self.state.width = f64::from(width);
        }
        if let Some(font) = dict.get::<Array<'a>>(b"Font") {
            let dict = font.iter::<Object<'a>>().next().and_then(Object::into_dict);
            let size = font.iter::<Object<'a>>().nth(1).and_then(Object::into_number);
            if let (Some(dict), Some(size)) = (dict, size) {
                self.state.face = self.shared.fonts.face(&dict);
                self.state.size = size.as_f64();
            }
        }
    }

    fn picture(&mut self) {
        if self.shared.layers.visible() && self.state.fill.opaque > 0.03 {
            let area = self.state.transform.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0));
            self.pen.picture(area, &self.state.window);
        }
    }

    fn object(&mut self, object: &Stream<'a>, resources: &Resources<'a>) -> Result<(), TooMuch> {
        let dict = object.dict();
        let layer = dict
            .get::<Dict<'a>>(b"OC")
            .map(|layer| (layer, dict.get_ref(b"OC").map(Into::into)));
        let layers = self.shared.layers.depth();
        self.shared.layers.open(layer.as_ref(), false);
        if self.shared.layers.visible() {
            match dict.get::<Name<'_>>(b"Subtype").as_deref() {
                Some(b"Image") => self.picture(),
                Some(b"Form") => self.form(object, resources)?,
                _ => {}
            }
        }
        self.shared.layers.close(layers);
        Ok(())
    }

    fn form(&mut self, form: &Stream<'a>, resources: &Resources<'a>) -> Result<(), TooMuch> {
        if self.depth >= DEEPEST {
            return Ok(());
        }
        // Decoding is work too, also of what is empty.
        self.shared.work(256)?;
        let Ok(content) = form.decoded_data() else {
            return Ok(());
        };
        let dict = form.dict();
        let own = dict.get::<Dict<'a>>(b"Resources").map(Resources::new);
        let state = self.state.clone();
        if let Some(matrix) = dict.get::<[f64; 6]>(b"Matrix") {
            self.state.transform *= Affine::new(matrix);
        }
        if let Some(bounds) = dict.get::<Box>(b"BBox") {
            let bounds = Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1);
            let bounds = self.state.transform.transform_rect_bbox(bounds);
            self.state.window = self.state.window.cut(&Frame::of_rect(bounds));
        }
        let path = std::mem::take(&mut self.path);
        self.depth += 1;
        let result = self.content(&content, own.as_ref().unwrap_or(resources));
        self.depth -= 1;
        self.path = path;
        self.state = state;
        result
    }

    /// What an annotation shows: values of forms, stamps.
    fn annotation(&mut self, annotation: &Dict<'a>, resources: &Resources<'a>) -> Result<(), TooMuch> {
        const HIDDEN: u32 = 1 << 1 | 1 << 5;
        if annotation.get::<u32>(b"F").unwrap_or_default() & HIDDEN != 0 {
            return Ok(());
        }
        let looks = annotation
            .get::<Dict<'a>>(b"AP")
            .and_then(|looks| looks.get::<Object<'a>>(b"N"));
        let form = match looks {
            Some(Object::Stream(form)) => Some(form),
            Some(Object::Dict(states)) => annotation
                .get::<Name<'_>>(b"AS")
                .and_then(|state| states.get::<Stream<'a>>(state.as_ref())),
            _ => None,
        };
        let (Some(form), Some(rect)) = (form, annotation.get::<Box>(b"Rect")) else {
            return Ok(());
        };
        let matrix = Affine::new(
            form.dict()
                .get::<[f64; 6]>(b"Matrix")
                .unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        );
        let Some(bounds) = form.dict().get::<Box>(b"BBox") else {
            return Ok(());
        };
        let bounds = matrix.transform_rect_bbox(Rect::new(bounds.x0, bounds.y0, bounds.x1, bounds.y1));
        let (across, up) = (
            (rect.x1 - rect.x0) / bounds.width(),
            (rect.y1 - rect.y0) / bounds.height(),
        );
        if !across.is_finite() || !up.is_finite() {
            return Ok(());
        }
        let state = self.state.clone();
        let to_rect = [
            across,
            0.0,
            0.0,
            up,
            rect.x0 - across * bounds.x0,
            rect.y0 - up * bounds.y0,
        ];
        self.state.transform *= Affine::new(to_rect);
        // A seal or a watermark lies over the text and is none of it.
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        self.aside = matches!(kind.as_deref(), Some(b"Stamp" | b"Watermark"));
        let result = self.form(&form, resources);
        self.aside = false;
        self.state = state;
        result
    }

    fn set_line(&mut self, matrix: Affine) {
        self.state.text = matrix;
        self.state.line = matrix;
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_line(self.state.line * Affine::translate((x, y)));
    }

    /// Moves on, along the line of writing.
    fn advance(&mut self, along: f64, spacing: f64) {
        let horizontal = self.state.face.as_ref().is_none_or(|face| face.font.is_horizontal());
        let (x, y) = if horizontal {
            ((along + spacing) * self.state.stretch, 0.0)
        } else {
            (0.0, along + spacing)
        };
        self.state.text *= Affine::translate((x, y));
    }

    fn show(&mut self, text: &String<'_>) -> Result<(), TooMuch> {
        let Some(face) = self.state.face.clone() else {
            return Ok(());
        };
        let bytes = text.as_bytes();
        let vertical = !face.font.is_horizontal();
        let visible = self.shared.layers.visible();
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = face.font.read_code(bytes, at);
            at += length.max(1);
            let advance = face.font.code_advance(code);
            if visible {
                let size = self.state.size;
                let placed = Affine::new([size * self.state.stretch, 0.0, 0.0, size, 0.0, self.state.rise]);
                let manner = Manner {
                    transform: self.state.transform
                        * self.state.text
                        * placed
                        * Affine::scale(1.0 / 1000.0)
                        * Affine::translate(face.font.origin_displacement(code)),
                    advance: if vertical || advance.x <= 0.0 {
                        1000.0
                    } else {
                        advance.x
                    },
                    vertical,
                    invisible: matches!(self.state.mode, 3 | 7),
                    aside: self.aside || self.shared.layers.is_pagination(),
                    paint: if matches!(self.state.mode, 1 | 5) {
                        self.state.stroke
                    } else {
                        self.state.fill
                    },
                    window: self.state.window,
                };
                match face.told(code) {
                    Told::Letters(letters) => self.pen.glyph(&letters, &manner)?,
                    Told::Unknown => self.pen.unknown(&manner),
                    Told::Nothing => {}
                }
            }
            let along = if vertical { advance.y } else { advance.x };
            let word = if code == 32 && length == 1 {
                self.state.word_spacing
            } else {
                0.0
            };
            self.advance(along / 1000.0 * self.state.size, self.state.spacing + word);
        }
        Ok(())
    }
}

fn point(x: &Number, y: &Number) -> Point {
    Point::new(x.as_f64(), y.as_f64())
}

fn affine(numbers: [&Number; 6]) -> Affine {
    Affine::new(numbers.map(Number::as_f64))
}

/// What glyphs stand for, where it is a letter with its accents.
fn letter(properties: &Dict<'_>) -> Option<std::string::String> {
    let text = super::enclosed::text(properties, b"ActualText")?;
    (1..=8).contains(&text.chars().count()).then_some(text)
}

/// The smallest rectangle around points.
fn bounds(elements: &[PathEl], transform: Affine) -> Option<Rect> {
    let mut bounds: Option<Rect> = None;
    let mut add = |point: Point| {
        let point = transform * point;
        bounds = Some(bounds.map_or_else(|| Rect::from_points(point, point), |bounds| bounds.union_pt(point)));
    };
    for element in elements {
        match *element {
            PathEl::MoveTo(point) | PathEl::LineTo(point) => add(point),
            PathEl::QuadTo(one, other) => [one, other].into_iter().for_each(&mut add),
            PathEl::CurveTo(one, other, end) => [one, other, end].into_iter().for_each(&mut add),
            PathEl::ClosePath => {}
        }
    }
    bounds
}

/// What the numbers of colours of a space mean.
fn space(name: &Name<'_>, resources: &Resources<'_>) -> Space {
    let kind = |name: &[u8]| match name {
        b"DeviceGray" | b"DeviceRGB" | b"DeviceCMYK" | b"ICCBased" | b"CalGray" | b"CalRGB" | b"G" | b"RGB"
        | b"CMYK" => Space::Device,
        b"Separation" | b"DeviceN" => Space::Inks,
        _ => Space::Other,
    };
    match resources.get_color_space(name) {
        Some(Object::Array(array)) => match array.iter::<Name<'_>>().next() {
            Some(name) => kind(name.as_ref()),
            None => Space::Other,
        },
        Some(Object::Name(name)) => kind(name.as_ref()),
        _ => kind(name.as_ref()),
    }
}
