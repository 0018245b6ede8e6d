/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles of ten years up to the day of the simulation, of phrases that offices write with: few of them everywhere, most of them
 * rare. Each is made from its number alone, so that its rows can be written table by table without being kept. */
#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/bulk.h"
#include "db/db.h"
#include "feature/article/article.h"
#include "feature/simulate/simulate_internal.h"

#include <string.h>

enum { YEARS = 10, DAY_S = 86400, TIDY = 500, TITLE_ROOM = 400, PARAGRAPHS = 3 };

static const char *const topics[] = { "Tin hoạt động",       "Điển hình tiên tiến",
                                      "Phong trào thi đua",  "Khen thưởng",
                                      "Văn bản mới",         "Thông báo",
                                      "Học tập và làm theo", "Hỏi đáp" };

/* By how often they stand: the first in one sentence of three, the last in one of some hundred. */
static const char *const acts[] = { "tổ chức hội nghị",
                                    "phát động phong trào thi đua",
                                    "khen thưởng",
                                    "tuyên dương điển hình tiên tiến",
                                    "sơ kết phong trào",
                                    "tổng kết công tác",
                                    "triển khai kế hoạch",
                                    "kiểm tra tiến độ",
                                    "ra mắt mô hình",
                                    "khởi công công trình",
                                    "trao tặng nhà tình nghĩa",
                                    "gặp mặt thân nhân liệt sĩ",
                                    "khám bệnh miễn phí",
                                    "tập huấn nghiệp vụ",
                                    "bồi dưỡng kỹ năng",
                                    "hiến máu nhân đạo",
                                    "trồng cây nhớ ơn Bác",
                                    "thu gom rác thải",
                                    "nạo vét kênh mương",
                                    "đối thoại với thanh niên",
                                    "kết nối tiêu thụ nông sản",
                                    "diễn tập chữa cháy",
                                    "số hóa hồ sơ",
                                    "cấp thẻ căn cước",
                                    "khánh thành trường học",
                                    "bàn giao tuyến đường",
                                    "chuyển đổi cây trồng",
                                    "nuôi tôm công nghệ cao",
                                    "thả cá giống",
                                    "tiêm phòng đàn gia súc",
                                    "phục dựng lễ hội",
                                    "sưu tầm dân ca" };
static const char *const whom[] = { "các tập thể, cá nhân",
                                    "cán bộ, công chức",
                                    "nông dân sản xuất giỏi",
                                    "đoàn viên thanh niên",
                                    "phụ nữ",
                                    "giáo viên và học sinh",
                                    "cựu chiến binh",
                                    "hộ gia đình văn hóa",
                                    "lực lượng dân quân",
                                    "người cao tuổi",
                                    "ngư dân",
                                    "tiểu thương chợ trung tâm",
                                    "công nhân khu công nghiệp",
                                    "y, bác sĩ trạm y tế",
                                    "nghệ nhân",
                                    "hợp tác xã nông nghiệp",
                                    "doanh nghiệp nhỏ và vừa",
                                    "đồng bào vùng cao",
                                    "thợ rèn",
                                    "diêm dân",
                                    "bộ đội biên phòng",
                                    "dân công hỏa tuyến",
                                    "nhạc công đội văn nghệ",
                                    "thủ thư",
                                    "lái đò" };
static const char *const ends[] = { "năm học mới",           "chào mừng Đại hội thi đua yêu nước",
                                    "giai đoạn mới",         "đợt cao điểm",
                                    "mừng Đảng, mừng Xuân",  "xây dựng nông thôn mới",
                                    "gắn với chuyển đổi số", "bảo vệ môi trường",
                                    "an toàn giao thông",    "phòng, chống thiên tai",
                                    "đền ơn đáp nghĩa",      "vì người nghèo",
                                    "dân vận khéo",          "bình dân học vụ số",
                                    "giữ gìn biển đảo",      "phòng cháy rừng",
                                    "cải cách hành chính",   "xóa nhà tạm",
                                    "sản phẩm OCOP",         "nước sạch nông thôn",
                                    "kè chống sạt lở" };
static const char *const sentences[] = {
    "Phát biểu tại buổi lễ, lãnh đạo địa phương biểu dương kết quả đạt được",
    "Phong trào được nhân dân đồng tình hưởng ứng",
    "Nhiều cách làm hay, sáng kiến được nhân rộng",
    "Ban Chỉ đạo yêu cầu các đơn vị hoàn thành đúng thời hạn",
    "Kinh phí thực hiện theo quy định, bảo đảm tiết kiệm",
    "Chương trình văn nghệ do đội tuyên truyền lưu động biểu diễn",
    "Kết quả được niêm yết công khai tại trụ sở",
    "Đây là mô hình đầu tiên trên địa bàn",
    "Mưa lũ làm chậm tiến độ một số hạng mục",
    "Người dân góp ngày công, hiến đất mở đường",
    "Tỷ lệ hộ nghèo giảm so với cùng kỳ",
    "Các ý kiến tham luận tập trung vào cách nhân điển hình",
    "Sản lượng vụ chiêm vượt kế hoạch",
    "Trạm bơm điện vận hành an toàn",
    "Thư viện lưu động phục vụ hơn một nghìn lượt bạn đọc",
    "Giếng cổ được trùng tu bằng đá ong",
    "Câu lạc bộ chèo duy trì lịch tập hằng tuần",
    "Rừng ngập mặn phục hồi dọc bãi bồi"
};
/* clang-format off */
#define PICK(s, list) (list)[few(s, (int)(sizeof(list) / sizeof((list)[0])))]
/* clang-format on */

/* The first ones far more often. */
static int
few(struct simulating *s, int count)
{
    int a = chance_below(s, count), b = chance_below(s, count), c = chance_below(s, count);
    int least = a < b ? a : b;

    return least < c ? least : c;
}

struct made {
    const char *title, *summary, *body;
    int64_t unit_id, topic_id, posted_at;
    bool is_corrected;
};

struct numbers {
    int64_t first_key; /* of the article; its revision's follows */
    int64_t topic_ids[sizeof(topics) / sizeof(topics[0])];
};

/* Places have thousands of names, so that most pairs of words are rare. */
static const char *
sentence(struct simulating *s, const char *place)
{
    struct arena *a = s->row.arena;

    switch (chance_below(s, 4)) {
    case 0:
        return PICK(s, sentences);
    case 1:
        return arena_printf(a, "%s %s %s", place, PICK(s, acts), PICK(s, ends));
    case 2:
        return arena_printf(a, "Có %d %s được biểu dương, trong đó %d thuộc %s",
                            10 + chance_below(s, 990), PICK(s, whom), 1 + chance_below(s, 9),
                            s->communes[chance_below(s, s->wanted->communes)].name);
    default:
        return arena_printf(a, "%s cho %s tại %s", PICK(s, acts), PICK(s, whom), place);
    }
}

static void
make_body(struct simulating *s, struct made *m, const char *place)
{
    struct buf b;

    buf_init(&b, s->row.arena, 1200);
    for (int i = 0; i < PARAGRAPHS; i++) {
        buf_add(&b, "<p>");
        for (int k = 2 + chance_below(s, 2); k > 0; k--)
            buf_printf(&b, "%s.%s", text_capitalise(s->row.arena, sentence(s, place)),
                       k > 1 ? " " : "");
        buf_add(&b, "</p>\n");
    }
    b.data[--b.length] = '\0';
    m->body = b.data;
}

static struct made
make(struct simulating *s, const struct numbers *n, int64_t i, bool with_body)
{
    const int64_t span = (int64_t)YEARS * 365 * DAY_S, step = span / s->wanted->articles;
    int64_t end = date_start_at(SIMULATE_DAY);
    const struct unit *u;
    struct made m;

    s->random = (uint64_t)s->wanted->seed * UINT64_C(0x9e3779b97f4a7c15) ^ (uint64_t)(i + 1);
    u = &s->communes[chance_below(s, s->wanted->communes)];
    m.unit_id = u->id;
    m.topic_id = n->topic_ids[few(s, (int)(sizeof(topics) / sizeof(topics[0])))];
    m.posted_at = end - span + step * i + (int64_t)(chance(s) % (uint64_t)(step + 1));
    m.is_corrected = chance_below(s, 50) == 0;
    m.title = text_capitalise(
        s->row.arena, arena_printf(s->row.arena, "%s %s %s %s", u->name, PICK(s, acts),
                                   chance_of(s, 60) ? PICK(s, whom) : "năm nay", PICK(s, ends)));
    m.summary = chance_of(s, 50) ? PICK(s, sentences) : "";
    m.body = "";
    if (with_body)
        make_body(s, &m, u->name);
    return m;
}

static void
add_topics(struct simulating *s, struct numbers *n)
{
    for (int i = 0; s->st == OK && i < (int)(sizeof(topics) / sizeof(topics[0])); i++) {
        struct query *q = query_new(s->c, "INSERT INTO topic (id, slug, name, position, created_at)"
                                          " VALUES ($1, $2, $3, $4, $5)");

        n->topic_ids[i] = next_key(s);
        bind_int(q, n->topic_ids[i]);
        bind_text(q, text_slug(s->c->arena, topics[i], 100));
        bind_text(q, topics[i]);
        bind_int(q, i + 1);
        bind_int(q, morning_of(s->nation.from_on));
        s->st = query_end(q);
        count_row(s);
    }
}

static void
write_article(struct simulating *s, struct bulk_rows *b, int64_t id, const struct made *m)
{
    struct arena *a = s->row.arena;

    bulk_int(b, id);
    bulk_int(b, m->unit_id);
    bulk_int(b, m->topic_id);
    bulk_text(b, m->is_corrected ? "corrected" : "published");
    bulk_int(b, 1);
    bulk_text(b, text_slug(a, m->title, ARTICLE_SLUG_MAX));
    bulk_int(b, id + 1);
    bulk_int(b, id + 1);
    bulk_int(b, m->posted_at);
    bulk_text(b, m->title);
    bulk_text(b, m->summary);
    bulk_text(b, text_fold(a, m->title));
    bulk_int(b, m->posted_at);
    bulk_int(b, s->secretariat_id);
    bulk_int(b, m->posted_at);
    bulk_int(b, m->posted_at);
}

static void
write_articles(struct simulating *s, const struct numbers *n)
{
    static const char *const columns[] = { "id",         "unit_id",    "topic_id",   "state",
                                           "is_sample",  "slug",       "head_id",    "shown_id",
                                           "posted_at",  "title",      "summary",    "search",
                                           "created_at", "created_by", "changed_at", "shown_at" };
    struct bulk_rows *b = bulk_open(s->c, "article", columns, 16);

    for (int64_t i = 0; i < s->wanted->articles; i++) {
        struct made m = make(s, n, i, false);

        write_article(s, b, n->first_key + 2 * i, &m);
        count_row(s);
        if (i % TIDY == 0)
            arena_reset(s->row.arena);
    }
    s->st = bulk_close(b);
}

static void
write_revisions(struct simulating *s, const struct numbers *n)
{
    static const char *const columns[] = { "id",     "article_id", "number",
                                           "title",  "summary",    "body",
                                           "author", "created_at", "created_by" };
    struct bulk_rows *b = bulk_open(s->c, "article_revision", columns, 9);

    for (int64_t i = 0; i < s->wanted->articles; i++) {
        struct made m = make(s, n, i, true);

        bulk_int(b, n->first_key + 2 * i + 1);
        bulk_int(b, n->first_key + 2 * i);
        bulk_int(b, 1);
        bulk_text(b, m.title);
        bulk_text(b, m.summary);
        bulk_text(b, m.body);
        bulk_text(b, "Ban biên tập (dữ liệu mẫu)");
        bulk_int(b, m.posted_at);
        bulk_int(b, s->secretariat_id);
        count_row(s);
        if (i % TIDY == 0)
            arena_reset(s->row.arena);
    }
    s->st = bulk_close(b);
}

static void
tell(void *arg, int64_t done)
{
    struct simulating *s = arg;

    while (s->result.indexed < done) {
        s->result.indexed++;
        count_row(s);
    }
}

/* Keys of their own: some rows are made after them that always had theirs. */
void
simulate_articles(struct simulating *s)
{
    struct numbers n = { .first_key = INT64_C(1) << 46 };

    if (s->st != OK || s->wanted->articles == 0)
        return;
    add_topics(s, &n);
    if (s->st == OK)
        write_articles(s, &n);
    if (s->st == OK)
        write_revisions(s, &n);
    if (s->st == OK)
        put_audit(s, "article", n.first_key, s->wanted->articles);
    if (s->st == OK)
        s->st = search_fill(s->c, "article", 0, tell, s, &s->result.articles);
}
