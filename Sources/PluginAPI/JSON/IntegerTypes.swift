/// The integers that the coding protocols name, besides `Int`.
///
/// A list, because asking a type whether it is a `FixedWidthInteger` costs more than comparing it with all of these.
enum IntegerTypes {
    @inline(__always)
    static func contains(_ type: Any.Type) -> Bool {
        type == Int8.self || type == Int16.self || type == Int32.self || type == Int64.self
            || type == UInt8.self || type == UInt16.self || type == UInt32.self || type == UInt64.self
            || type == UInt.self
    }
}
