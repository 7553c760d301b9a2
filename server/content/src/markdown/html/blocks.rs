//! The blocks of a page: paragraphs, quotations, lists, tables and text as it was typed.

use comrak::{
    Node,
    nodes::{ListType, NodeCodeBlock, NodeList, NodeTable, NodeValue, TableAlignment},
};
use html5ever::tokenizer::Tag;

use super::{COLUMNS, DEPTH, Edge, State, names::attribute};

impl<'a> State<'a> {
    pub(super) fn open_leaf(&mut self) -> Node<'a> {
        if let Some(leaf) = self.leaf {
            return leaf;
        }
        if self.table.is_some() {
            // Between the cells: what browsers would show before the table.
            self.begin_cell();
            if let Some(leaf) = self.leaf {
                return leaf;
            }
        }
        let leaf = self.append_block(NodeValue::Paragraph);
        self.leaf = Some(leaf);
        leaf
    }

    /// Words that follow stand in a new block. In a table they stay in their cell.
    pub(super) fn end_leaf(&mut self) {
        if let Some(pre) = &mut self.pre {
            pre.push('\n');
            return;
        }
        if self.table.is_some() && self.leaf.is_some() {
            self.blank = true;
            return;
        }
        // A break before the end of a block would print a backslash.
        if let Some(leaf) = self.leaf {
            let mut last = leaf;
            while let Some(inner) = last.last_child() {
                last = inner;
            }
            let is_break = matches!(last.data().value, NodeValue::LineBreak);
            if is_break {
                last.detach();
            }
        }
        self.leaf = None;
        for inline in &mut self.inlines {
            inline.node = None;
        }
        (self.blank, self.edge) = (false, Edge::Block);
    }

    pub(super) fn begin_container(&mut self, name: &str, tag: &Tag) {
        self.end_leaf();
        if self.table.is_some() || self.pre.is_some() {
            return;
        }
        if name == "li" {
            // An item ends where the next of the same list begins.
            let list = self
                .blocks
                .iter()
                .rposition(|(open, _)| open == "ul" || open == "ol");
            let item = self.blocks.iter().rposition(|(open, _)| open == "li");
            if let Some(at) = item.filter(|item| list.is_some_and(|list| *item > list)) {
                self.blocks.truncate(at);
            }
        }
        if self.blocks.len() >= DEPTH {
            return;
        }
        let value = match name {
            "blockquote" => NodeValue::BlockQuote,
            "li" => {
                let Some(list) = self.list() else { return };
                let node = self.node(NodeValue::Item(list));
                if let Some((_, parent)) = self.blocks.last() {
                    parent.append(node);
                }
                self.blocks.push((name.to_owned(), node));
                return;
            }
            _ => NodeValue::List(list_of(name, tag)),
        };
        let node = self.append_block(value);
        self.blocks.push((name.to_owned(), node));
    }

    /// The list that is open innermost.
    pub(super) fn list(&self) -> Option<NodeList> {
        match self.blocks.last()?.1.data().value {
            NodeValue::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn append_block(&mut self, value: NodeValue) -> Node<'a> {
        // Words between the items of a list stand in an item of their own.
        if let Some(list) = self.list() {
            let item = self.node(NodeValue::Item(list));
            if let Some((_, parent)) = self.blocks.last() {
                parent.append(item);
            }
            self.blocks.push(("li".to_owned(), item));
        }
        let node = self.node(value);
        if let Some((_, parent)) = self.blocks.last() {
            let after_list = parent
                .last_child()
                .is_some_and(|last| matches!(last.data().value, NodeValue::List(_)));
            if after_list {
                // Without it the printer would put a comment there, which our pages show as text.
                parent.append(self.node(NodeValue::Paragraph));
            }
            parent.append(node);
        }
        node
    }

    pub(super) fn begin_cell(&mut self) {
        self.leaf = None;
        self.end_leaf();
        let cell = self.node(NodeValue::TableCell);
        if let Some(table) = &mut self.table {
            if table.rows.is_empty() {
                table.rows.push(Vec::new());
            }
            if let Some(row) = table.rows.last_mut() {
                if let Some(last) = row.last().filter(|_| row.len() >= COLUMNS) {
                    self.leaf = Some(*last);
                    (self.blank, self.edge) = (true, Edge::None);
                    return;
                }
                row.push(cell);
            }
        }
        self.leaf = Some(cell);
    }

    /// Its first row becomes its head: in Markdown there is no table without one.
    pub(super) fn end_table(&mut self) {
        let Some(table) = self.table.take() else {
            return;
        };
        self.leaf = None;
        self.end_leaf();
        let rows: Vec<_> = table
            .rows
            .into_iter()
            .filter(|row| !row.is_empty())
            .collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        if columns == 0 {
            return;
        }
        let node = self.append_block(NodeValue::Table(Box::new(NodeTable {
            alignments: vec![TableAlignment::None; columns],
            num_columns: columns,
            num_rows: rows.len(),
            num_nonempty_cells: 0,
        })));
        for (index, cells) in rows.into_iter().enumerate() {
            let row = self.node(NodeValue::TableRow(index == 0));
            let missing = columns - cells.len();
            for cell in cells {
                row.append(cell);
            }
            for _ in 0..missing {
                row.append(self.node(NodeValue::TableCell));
            }
            node.append(row);
        }
    }

    pub(super) fn end_pre(&mut self) {
        let Some(text) = self.pre.take() else {
            return;
        };
        let text = text.trim_matches('\n');
        if self.table.is_some() {
            self.text(text);
        } else if !text.trim().is_empty() {
            let literal = format!("{text}\n");
            self.append_block(NodeValue::CodeBlock(Box::new(NodeCodeBlock {
                fenced: true,
                fence_char: b'`',
                fence_length: 3,
                fence_offset: 0,
                info: String::new(),
                literal,
                closed: true,
            })));
        }
    }
}

fn list_of(name: &str, tag: &Tag) -> NodeList {
    let is_ordered = name == "ol";
    let start = attribute(tag, "start").and_then(|start| start.trim().parse().ok());
    NodeList {
        list_type: if is_ordered {
            ListType::Ordered
        } else {
            ListType::Bullet
        },
        // More digits are no number of a list.
        start: start.filter(|start| *start < 1_000_000).unwrap_or(1),
        bullet_char: b'-',
        tight: true,
        ..NodeList::default()
    }
}
