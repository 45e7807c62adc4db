/// How what comes in is handed over.
package enum Framing: Equatable, Sendable {
    /// As it comes, in pieces that mean nothing by themselves. None is empty.
    case bytes
    /// Line by line, without the line feed that ends it and a carriage return before it.
    ///
    /// A line of more than `longest` bytes, not counting its line feed, ends the connection with `.lineTooLong`: half of
    /// it would be another line than the one that was meant. A last line that has no end is not handed over.
    case lines(longest: Int)
}
