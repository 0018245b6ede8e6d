/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a request comes from. */
#include "web/remote.h"

#include "test/test.h"

#define FROM(forwarded) remote_client(c->arena, "10.0.0.1,10.0.0.2,fd00::1", "10.0.0.1", forwarded)

TEST(only_trusted_proxies_tell_the_client)
{
    CHECK_TEXT(remote_client(c->arena, NULL, "10.0.0.1", "1.2.3.4"), "10.0.0.1");
    CHECK_TEXT(remote_client(c->arena, "10.0.0.2", "10.0.0.1", "1.2.3.4"), "10.0.0.1");
    CHECK_TEXT(FROM(NULL), "10.0.0.1");
    CHECK_TEXT(FROM("1.2.3.4"), "1.2.3.4");
    CHECK_TEXT(FROM("6.6.6.6, 1.2.3.4"), "1.2.3.4");
    CHECK_TEXT(FROM("6.6.6.6,1.2.3.4,10.0.0.2"), "1.2.3.4");
    CHECK_TEXT(FROM("1.2.3.4, fd00::1"), "1.2.3.4");
    CHECK_TEXT(FROM("2001:db8::7"), "2001:db8::7");
}

TEST(what_is_no_address_is_not_believed)
{
    CHECK_TEXT(FROM(""), "10.0.0.1");
    CHECK_TEXT(FROM("<script>"), "10.0.0.1");
    CHECK_TEXT(FROM(","), "10.0.0.1");
    CHECK_TEXT(FROM("1.2.3.4, nonsense"), "10.0.0.1");
    CHECK_TEXT(FROM(", 1.2.3.4"), "1.2.3.4");
    CHECK_TEXT(FROM("10.0.0.2, 10.0.0.1"), "10.0.0.2");
}

TEST(a_list_has_whole_addresses)
{
    (void)c;
    CHECK(remote_is_listed("127.0.0.1, ::1", "::1"));
    CHECK(!remote_is_listed("127.0.0.10", "127.0.0.1"));
    CHECK(!remote_is_listed("", "127.0.0.1"));
    CHECK(remote_is_listed("*", "1.2.3.4"));
}

const struct test remote_tests[] = {
    T(only_trusted_proxies_tell_the_client),
    T(what_is_no_address_is_not_believed),
    T(a_list_has_whole_addresses),
    T_END,
};
