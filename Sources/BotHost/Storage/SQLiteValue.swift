import CSQLite

/// What a statement's parameter can be bound to.
enum SQLiteValue {
    case null
    case integer(Int)
    case text(String)
    case textBytes([UInt8])
    case blob([UInt8])

    /// SQLite copies what it is given: the bytes are ours only during the call. This is SQLITE_TRANSIENT, a C macro that casts
    /// -1 to a function pointer, which Swift does not import.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let number):
            return sqlite3_bind_int64(statement, index, Int64(number))
        case .text(var text):
            return text.withUTF8 { Self.bind(text: $0, to: statement, at: index) }
        case .textBytes(let bytes):
            return bytes.withUnsafeBufferPointer { Self.bind(text: $0, to: statement, at: index) }
        case .blob(let bytes) where bytes.isEmpty:
            return sqlite3_bind_zeroblob(statement, index, 0)
        case .blob(let bytes):
            return bytes.withUnsafeBufferPointer {
                sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), Self.copied)
            }
        }
    }

    private static func bind(
        text: UnsafeBufferPointer<UInt8>, to statement: OpaquePointer, at index: Int32
    ) -> Int32 {
        guard !text.isEmpty else {
            // An empty buffer may have no address, which SQLite would take for NULL.
            return sqlite3_bind_text(statement, index, "", 0, copied)
        }
        return text.withMemoryRebound(to: CChar.self) {
            sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), copied)
        }
    }
}
