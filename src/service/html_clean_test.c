/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markup made safe and plain. */
#include "service/html_clean.h"

#include "core/buf.h"
#include "test/test.h"

#include <string.h>

struct sample {
    const char *markup, *clean;
};

static void
check_samples(struct ctx *c, const struct sample *samples, int count)
{
    for (int i = 0; i < count; i++) {
        const char *clean = html_clean(c->arena, samples[i].markup, strlen(samples[i].markup));

        CHECK_TEXT(clean, samples[i].clean);
        CHECK_TEXT(html_clean(c->arena, clean, strlen(clean)), clean);
    }
}
#define CHECK_SAMPLES(c, list) check_samples(c, list, (int)(sizeof(list) / sizeof((list)[0])))

TEST(what_is_allowed_stays_and_is_canonical)
{
    static const struct sample samples[] = {
        { "", "" },
        { "<P CLASS=x>Một &amp; hai</P>", "<p>Một &amp; hai</p>\n" },
        { "<h1>A</h1><h2>B</h2><h5><b>C</b></h5>", "<h2>A</h2>\n<h2>B</h2>\n<h4>C</h4>\n" },
        { "<p><b>a</b> <i>b</i><u>c</u></p>", "<p><strong>a</strong> <em>b</em>c</p>\n" },
        { "<p>H<sub>2</sub>O m<sup>2</sup></p>", "<p>H<sub>2</sub>O m<sup>2</sup></p>\n" },
        { "<ul><li>a<li>b<ul><li>c</ul></ul>",
          "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n" },
        { "<ul><li>a</li><ul><li>b</li></ul></ul>",
          "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n" },
        { "<table><tr><th scope=col colspan=2>a<td rowspan=0>b</table>",
          "<table>\n<tbody>\n<tr>\n<th colspan=\"2\" "
          "scope=\"col\">a</th>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n" },
        { "<table><caption>Bảng</caption><tr><td>x</table>",
          "<p>Bảng</p>\n<table>\n<tbody>\n<tr>\n<td>x</td>\n</tr>\n</tbody>\n</table>\n" },
        { "<blockquote>a<p>b</blockquote>", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n" },
        { "<p>a<figure data-media=12><img><figcaption>x</figcaption></figure>b",
          "<p>a</p>\n<figure data-media=\"12\"></figure>\n<p>b</p>\n" },
        { "<ul><li>a<figure data-media=7></figure>b</ul>",
          "<ul>\n<li>ab</li>\n</ul>\n<figure data-media=\"7\"></figure>\n" },
        { "<p><b>a<i>b</b>c</i></p>", "<p><strong>a<em>b</em></strong><em>c</em></p>\n" },
        { "<div>a<div>b</div>c</div>", "<p>a</p>\n<p>b</p>\n<p>c</p>\n" },
        { "<p>a<br>b<br><br>c</p>", "<p>a<br>b</p>\n<p>c</p>\n" },
        { "a</p>b", "<p>a</p>\n<p>b</p>\n" },
    };

    CHECK_SAMPLES(c, samples);
}

TEST(what_is_not_allowed_goes_and_its_text_stays)
{
    static const struct sample samples[] = {
        { "<script>alert(1)</script>a", "<p>a</p>\n" },
        { "<p onclick=x style='position:fixed'>a<img src=x onerror=alert(1)></p>", "<p>a</p>\n" },
        { "<svg><script>x</script><a href=\"javascript:1\">b</a></svg>c", "<p>c</p>\n" },
        { "<iframe src=//x>t</iframe><style>p{}</style><noscript><p title=\"</noscript><img "
          "src=x>\">a",
          "<p>\"&gt;a</p>\n" },
        { "<a href=\" javascript:alert(1)\">a</a><a href=\"java&#10;script:x\">b</a><a "
          "href='data:x'>c</a>",
          "<p>abc</p>\n" },
        { "<a href='https://x.vn/Việt \"nam'>a</a>",
          "<p><a href=\"https://x.vn/Vi%E1%BB%87t%20%22nam\">a</a></p>\n" },
        { "<a href='//x.vn'>a</a><a href='/tin-tuc?a=1&amp;b=2'>b</a>",
          "<p>a<a href=\"/tin-tuc?a=1&amp;b=2\">b</a></p>\n" },
        { "<a href='MAILTO:a@x.vn'>a</a> <a href=tel:0237>b</a>",
          "<p><a href=\"MAILTO:a@x.vn\">a</a> <a href=\"tel:0237\">b</a></p>\n" },
        { "<figure data-media='1\" onload=x'>a</figure><figure data-media=-1></figure>",
          "<p>a</p>\n" },
        { "<math><mi xlink:href=\"data:x\">1</mi></math><p>a", "<p>a</p>\n" },
        { "<template><p>x</template><object data=x>y</object>a", "<p>a</p>\n" },
        { "<!-- <p>x --><!DOCTYPE html><?xml version='1'?><p>a<![CDATA[b]]>c", "<p>ac</p>\n" },
        { "a < b & c > d <3 &lt;script&gt;",
          "<p>a &lt; b &amp; c &gt; d &lt;3 &lt;script&gt;</p>\n" },
        { "<p>a<b", "<p>a&lt;b</p>\n" },
        { "<x-y>a</x-y><marquee>b</marquee>", "<p>ab</p>\n" },
    };

    CHECK_SAMPLES(c, samples);
}

TEST(what_word_pastes_is_mended)
{
    static const struct sample samples[] = {
        { "<p class=MsoNormal style='mso-margin-top-alt:auto'><o:p>&nbsp;</o:p></p><p "
          "class=MsoNormal><span lang=VI "
          "style='font-size:14.0pt;mso-fareast-language:VI'>Sáng ngày 12/2<o:p></o:p></span></p>",
          "<p>Sáng ngày 12/2</p>\n" },
        { "<p style='mso-list:l0 level1 lfo1'><![if !supportLists]><span "
          "style='mso-list:Ignore'>·<span "
          "style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>Một</p>"
          "<p style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span "
          "style='mso-list:Ignore'>a)<span> "
          "</span></span><!--[endif]-->Hai</p><p style='mso-list:l0 level1 lfo1'>Ba</p>",
          "<ul>\n<li>Một\n<ol>\n<li>Hai</li>\n</ol>\n</li>\n<li>Ba</li>\n</ul>\n" },
        { "<p>·&nbsp;&nbsp; Một</p><p>• Hai</p><p>Ba</p>",
          "<ul>\n<li>Một</li>\n<li>Hai</li>\n</ul>\n<p>Ba</p>\n" },
        { "<b style='font-weight:normal'><span style='font-weight:700'>a</span><span "
          "style='font-style:italic'>b</span></b>",
          "<p><strong>a</strong><em>b</em></p>\n" },
        { "<xml><w:WordDocument>x</w:WordDocument></xml><p>a</p>", "<p>a</p>\n" },
    };

    CHECK_SAMPLES(c, samples);
}

TEST(text_without_tags_is_a_paragraph_a_line)
{
    static const struct sample samples[] = {
        { "Một\nhai\n\n\nba", "<p>Một</p>\n<p>hai</p>\n<p>ba</p>\n" },
        { "<b>Một</b>\nhai\n\nba", "<p><strong>Một</strong> hai</p>\n<p>ba</p>\n" },
    };

    CHECK_SAMPLES(c, samples);
    CHECK_TEXT(html_of_text(c->arena, "a <b>\nc & d"), "<p>a &lt;b&gt;</p>\n<p>c &amp; d</p>\n");
}

TEST(odd_characters_are_stored_and_shown)
{
    static const struct sample samples[] = {
        { "a\x01"
          "b\x7f"
          "c\xc2\x85"
          "d\x1b",
          "<p>a␁b␡c d␛</p>\n" },
        { "a&#1;b&#x202E;c\xe2\x80\x8f", "<p>a␁b\xe2\x80\xae"
                                         "c\xe2\x80\x8f</p>\n" },
        { "<p>Vie\xcc\xa3\xcc\x82t</p>", "<p>Vi\xe1\xbb\x87t</p>\n" },
        { "<p>\xcc\xb8x<b>\xcc\x81</b></p>", "<p>&#x338;x<strong>&#x301;</strong></p>\n" },
        { "<p>%s%n 👩‍👩‍👧 \xef\xbf\xbf</p>",
          "<p>%s%n 👩‍👩‍👧 \xef\xbf\xbd</p>\n" },
    };

    CHECK_SAMPLES(c, samples);
    CHECK(html_clean(c->arena, "a\xff", 2) == NULL);
    CHECK_TEXT(html_clean(c->arena, "a\0b", 3), "<p>a␀b</p>\n");
}

static const char *
repeated(struct ctx *c, const char *what, int times)
{
    struct buf b;

    buf_init(&b, c->arena, strlen(what) * (size_t)times + 1);
    while (times-- > 0)
        buf_add(&b, what);
    return b.data;
}

/* Each of these is quadratic, or worse, to a reader of markup that does not look out. Under the sanitizers the suite would not end. */
TEST(depth_and_size_are_bounded)
{
    static const char *const attacks[] = {
        "<div>", "<b>",     "<ul>",     "<table>",      "<b><i>",  "<a href=x>", "<p><b>",
        "<",     "<!--",    "</b>",     "<svg>",        "<a \"",   "</p>",       "<table><td>",
        "<li>",  "<b></i>", "<object>", "<blockquote>", "&#x301;", "<br> ",      "<a b=\""
    };

    for (size_t i = 0; i < sizeof(attacks) / sizeof(attacks[0]); i++) {
        const char *markup = repeated(c, attacks[i], 40000);
        const char *clean = html_clean(c->arena, markup, strlen(markup));

        CHECK(clean == NULL || strcmp(html_clean(c->arena, clean, strlen(clean)), clean) == 0);
    }
    CHECK(html_clean(c->arena, repeated(c, "<p>a", 60000), 240000) == NULL);
    CHECK(html_clean(c->arena, repeated(c, "a", HTML_BYTES_MAX + 1), HTML_BYTES_MAX + 1) == NULL);
}

TEST(a_reader_reads_lines_and_cells)
{
    const char *clean = "<h2>A</h2>\n<p>b &amp; <strong>c</strong><br>d</p>\n<figure "
                        "data-media=\"3\"></figure>\n<table>\n<tbody>\n<tr>\n"
                        "<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</"
                        "table>\n<ul>\n<li>e\n<ul>\n<li>f</li>\n</ul>\n</li>\n</ul>\n";

    CHECK_TEXT(html_text(c->arena, clean), "A\nb & c\nd\n1\t2\ne\nf\n");
}

TEST(canonical_markup_is_cut_at_its_figures)
{
    const struct html_part *parts;

    CHECK_INT(
        html_parts(
            c->arena,
            "<figure data-media=\"3\"></figure>\n<p>a</p>\n<figure data-media=\"4\"></figure>\n",
            &parts),
        3);
    CHECK_INT(parts[0].media_id, 3);
    CHECK_TEXT(parts[1].markup, "<p>a</p>\n");
    CHECK_INT(parts[2].media_id, 4);
    CHECK_INT(html_parts(c->arena, "", &parts), 0);
}

const struct test html_clean_tests[] = {
    T(what_is_allowed_stays_and_is_canonical),
    T(what_is_not_allowed_goes_and_its_text_stays),
    T(what_word_pastes_is_mended),
    T(text_without_tags_is_a_paragraph_a_line),
    T(odd_characters_are_stored_and_shown),
    T(depth_and_size_are_bounded),
    T(a_reader_reads_lines_and_cells),
    T(canonical_markup_is_cut_at_its_figures),
    T_END,
};
