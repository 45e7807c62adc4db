/// The bot did not take what was said as said to itself.
public struct NoReply: Error, Equatable, CustomStringConvertible {
    public let text: String
    public let room: String?

    public var description: String {
        let advice = room == nil ? "" : "; in \(room ?? "") it listens to \"bothost …\" and \"!…\""
        return "The bot did not answer \"\(text)\"\(advice)."
    }
}
