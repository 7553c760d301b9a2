use proptest::prelude::*;

use super::*;

fn markdown(html: &str) -> String {
    from_html(html).markdown
}

#[test]
fn a_page_of_another_system_is_the_same_page_here() {
    let html = "<!DOCTYPE html><html><head><title> 疏散  </title><style>p{}</style></head><body>\
        <h1>怎样疏散</h1><p>听到警报，<strong>马上</strong>离开。\n<em>不要</em>乘电梯；见 <a href=\"https://example.org/a\">指南</a>。</p>\
        <ul><li>低头</li><li>捂嘴<ol start=\"3\"><li>湿毛巾</ol></ul>\
        <blockquote><p>生命第一。</p></blockquote><pre>a  b\n c</pre><hr><p>代码 <code>x = 1</code> 到此。</p></body></html>";
    let page = from_html(html);
    assert_eq!(page.title.as_deref(), Some("疏散"));
    assert_eq!(page.left_out, []);
    assert_eq!(
        page.markdown,
        "# 怎样疏散\n\n听到警报，**马上**离开。 *不要*乘电梯；见 [指南](https://example.org/a)。\n\n\
        - 低头\n- 捂嘴\n  3. 湿毛巾\n\n> 生命第一。\n\n```\na  b\n c\n```\n\n-----\n\n代码 `x = 1` 到此。\n"
    );
}

#[test]
fn tables_become_tables() {
    let html = "<table><caption>人数</caption><tr><th>年<th>人|数<tr><td><p>2015</p><p>年</p></td><td>3<br>200</td><td>x</table>后";
    assert_eq!(
        markdown(html),
        "| 人数 |  |  |\n| --- | --- | --- |\n| 年 | 人\\|数 |  |\n| 2015 年 | 3 200 | x |\n\n后\n"
    );
}

#[test]
fn what_does_not_come_along_is_told_and_its_words_stay() {
    let html = "<p>看<img src=\"$IMS-CC-FILEBASE$/a%20b.png?x\" alt=\"山\">和<img src=\"b.png\">，读<a href=\"../c.docx\">这份</a>\
        <a href=\"javascript:alert(1)\">点</a><a href=\"#x\">上</a></p><iframe src=\"https://example.org\">i</iframe>\
        <math><mi>x</mi></math><script>alert(1)</script><video><source src=\"v.mp4\">没有</video>";
    let page = from_html(html);
    assert_eq!(page.markdown, "看山和\\[b.png\\]，读这份点上\n");
    let media = |name: &str| LeftBehind::Media(name.to_owned());
    let link = |name: &str| LeftBehind::Link(name.to_owned());
    assert_eq!(
        page.left_out,
        [
            media("$IMS-CC-FILEBASE$/a%20b.png?x"),
            media("b.png"),
            link("../c.docx"),
            link("javascript:alert(1)"),
            media("https://example.org"),
            LeftBehind::Formula,
            media("video"),
        ]
    );
}

#[test]
fn a_text_is_not_taken_for_markup() {
    for text in [
        "* 不是列表",
        "1. 不是列表",
        "# 不是标题",
        "&lt;b>不是标签</b>",
        "a_b_c *x* [y](z) `q`",
        "- x",
        "+ x",
    ] {
        let html = format!("<p>{text}</p>");
        let shown = crate::markdown::to_html(&markdown(&html));
        assert_eq!(shown.matches('<').count(), 2, "{shown}");
    }
    let page = markdown("<p>带：<br>- 笔<br>1. 本<br>=====<br>2015 年</p>");
    let shown = crate::markdown::to_html(&page);
    assert!(!shown.contains("<h") && !shown.contains("<li"), "{shown}");
    assert!(!shown.contains('\\'), "{shown}");
}

#[test]
fn adjoining_lists_and_breaks_leave_no_traces_of_the_printer() {
    let html =
        "<ul><li>a</ul><ul><li>b</ul><ol><li>c</ol><pre>d</pre><p>e<br></p><p><b> f </b>g</p>";
    let page = markdown(html);
    assert!(!page.contains("end list"), "{page}");
    assert!(page.ends_with("e\n\n**f** g\n"), "{page}");
}

#[test]
fn forged_pages_nest_no_deeper_than_is_useful() {
    let html = [
        "<blockquote><ul><li><b><i><a href='http://x'>".repeat(20_000),
        "年".to_owned(),
    ]
    .concat();
    assert!(markdown(&html).contains('年'));
    assert!(markdown(&["<table><tr><td>".repeat(20_000), "年".to_owned()].concat()).contains('年'));
}

proptest! {
    #[test]
    fn no_page_makes_the_reader_panic_and_no_word_is_lost(parts in proptest::collection::vec(
        "</?(p|b|i|a|s|ul|ol|li|table|caption|tr|td|th|pre|code|h1|h2|blockquote|div|br|hr)( href='https://x')?/?>|[a-z年 *#|\n1.-]{1,4}", 0..40,
    )) {
        let html = parts.concat();
        let page = from_html(&html);
        let shown = crate::markdown::plain_text(&page.markdown);
        let count = |text: &str| text.matches('年').count();
        prop_assert_eq!(count(&shown), count(&html), "{}", page.markdown);
    }

    #[test]
    fn no_forged_page_makes_the_reader_panic(html in "(<[a-z!/]{0,3}|</?(svg|title|script|table|td|pre|a)|>|/>|&[a-z#0-9]{0,4};?|[a-c年 ='\"\n-]){0,60}") {
        let _ = crate::markdown::to_html(&from_html(&html).markdown);
    }
}
