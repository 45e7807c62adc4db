/// What a writer says to SQLite, prepared once.
struct WriteStatements {
    let begin: SQLiteStatement
    let commit: SQLiteStatement
    let find: SQLiteStatement
    let read: SQLiteStatement
    let write: SQLiteStatement
    let remove: SQLiteStatement
    let latest: SQLiteStatement
    let size: SQLiteStatement
    let saveSize: SQLiteStatement
    let journalHead: SQLiteStatement
    let append: SQLiteStatement

    init(on connection: SQLiteConnection) throws(StoreError) {
        begin = try connection.prepare("BEGIN IMMEDIATE")
        commit = try connection.prepare("COMMIT")
        find = try connection.prepare(
            "SELECT revision, length(json) FROM entry WHERE namespace = ?1 AND key = ?2")
        read = try connection.prepare("SELECT json, revision FROM entry WHERE namespace = ?1 AND key = ?2")
        write = try connection.prepare(
            "REPLACE INTO entry (namespace, key, revision, json) VALUES (?1, ?2, ?3, ?4)")
        remove = try connection.prepare("DELETE FROM entry WHERE namespace = ?1 AND key = ?2")
        latest = try connection.prepare("SELECT max(revision) FROM namespace")
        size = try connection.prepare("SELECT bytes FROM namespace WHERE name = ?1")
        saveSize = try connection.prepare(
            "REPLACE INTO namespace (name, bytes, revision) VALUES (?1, ?2, ?3)")
        journalHead = try connection.prepare("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        append = try connection.prepare(
            "INSERT INTO journal (seq, at, event, hash, entry) VALUES (?1, ?2, ?3, ?4, ?5)")
    }
}
