//! Owns: the places the cursor can be, and the layers over them.
//! Must not know: which verbs are valid there.

/// Where the cursor is: it decides which verbs are valid and what a key means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Context {
    /// The queue has the focus.
    Queue,
    /// The note or a field of the call in hand has the cursor.
    Call,
    /// A form about the call in hand has the cursor: whatever can be done to the call can be done here.
    Form,
    /// The wrap-up asks for its choices.
    WrapUp,
    /// A case's timeline has the focus.
    Case,
    /// The find box has the cursor.
    Find,
    /// Another list has the focus: my calls, abandoned calls, operators.
    List,
    /// One line of text is asked for: the command line, a reason, a row to find.
    Prompt,
    /// One of several choices is asked for.
    Menu,
    /// Yes or no is asked for.
    Confirm,
    /// Not a place but a layer: every place where a list has the focus.
    Lists,
    /// Not a place but a layer: everywhere.
    Anywhere,
}

impl Context {
    /// Every place the cursor can be, without the two layers.
    pub const PLACES: &'static [Self] = &[
        Self::Queue,
        Self::Call,
        Self::Form,
        Self::WrapUp,
        Self::Case,
        Self::Find,
        Self::List,
        Self::Prompt,
        Self::Menu,
        Self::Confirm,
    ];

    /// Every place and both layers.
    pub const ALL: &'static [Self] = &[
        Self::Anywhere,
        Self::Lists,
        Self::Queue,
        Self::Call,
        Self::Form,
        Self::WrapUp,
        Self::Case,
        Self::Find,
        Self::List,
        Self::Prompt,
        Self::Menu,
        Self::Confirm,
    ];

    /// Its name in key tables, and in the message `context-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Call => "call",
            Self::Form => "form",
            Self::WrapUp => "wrap-up",
            Self::Case => "case",
            Self::Find => "find",
            Self::List => "list",
            Self::Prompt => "prompt",
            Self::Menu => "menu",
            Self::Confirm => "confirm",
            Self::Lists => "lists",
            Self::Anywhere => "anywhere",
        }
    }

    /// The context with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|context| context.name() == name)
    }

    /// Every printable key is text here.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Call | Self::Form | Self::Find | Self::Prompt)
    }

    /// A list has the focus here.
    #[must_use]
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Queue | Self::WrapUp | Self::Case | Self::List | Self::Menu
        )
    }

    /// The layers that hold in this place, the most general first, itself last.
    #[must_use]
    pub fn layers(self) -> Vec<Self> {
        let mut layers = vec![Self::Anywhere];
        if self.is_list() {
            layers.push(Self::Lists);
        }
        if self == Self::Form {
            layers.push(Self::Call);
        }
        if !layers.contains(&self) {
            layers.push(self);
        }
        layers
    }
}
