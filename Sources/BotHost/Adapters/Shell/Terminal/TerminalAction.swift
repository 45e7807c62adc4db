/// What a dialogue wants done, in this order.
enum TerminalAction: Equatable {
    case write(String)
    case tell(TerminalEvent)
    case save(CommandHistory)
}
