"""Lists of the SDK, walked in every way it knows."""

COUNT = 120


def walk_both_ways(expect, lists, wanted, key=lambda row: row.sid, size=25, **filters):
    """`lists` is an SDK list resource; `wanted` the keys of the rows in their order."""
    expect.equal([key(row) for row in lists.list(page_size=size, **filters)], wanted, "all rows of list()")
    expect.equal([key(row) for row in lists.stream(page_size=7, **filters)], wanted, "all rows of stream()")
    expect.equal([key(row) for row in lists.list(limit=3, **filters)], wanted[:3], "the first rows of list(limit=3)")
    page = lists.page(page_size=size, **filters)
    forth, there = [], []
    while page is not None:
        rows = [key(row) for row in page]
        forth.append(rows)
        there.append(page)
        page = page.next_page()
    expect.equal([row for rows in forth for row in rows], wanted, "the rows of page() forth")
    expect.that(len([rows for rows in forth if rows]) == -(-len(wanted) // size), f"{len(wanted)} rows to fill their pages")
    # A page is read once, so the way back begins with the last one asked for anew.
    full = [page for page, rows in zip(there, forth) if rows]
    back, page = [forth[len(full) - 1]], full[-1].previous_page()
    while page is not None:
        back.insert(0, [key(row) for row in page])
        page = page.previous_page()
    expect.equal([row for rows in back for row in rows], wanted, "the rows of previous_page() back")
    if len(forth) > 1:
        again = lists.get_page(there[0].next_page_url)
        expect.equal([key(row) for row in again], forth[1], "the rows of get_page()")
