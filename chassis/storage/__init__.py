"""PostgreSQL and files: units of work, tables, migrations, paging, blobs."""
