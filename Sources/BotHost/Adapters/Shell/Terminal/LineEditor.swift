/// One line being typed, with its history: keys in, effects out, no terminal.
package struct LineEditor: Equatable, Sendable {
    package enum Effect: Equatable, Sendable {
        /// The line or the cursor is another one: show it.
        case changed
        /// The person ended this line; the next one is empty.
        case submit(String)
        /// Ctrl-D on an empty line.
        case endOfInput
        /// Nothing could be done.
        case bell
        case clearScreen
    }

    /// The longest line, in UTF-8 bytes.
    package static let limit = 8192

    package private(set) var buffer = EditBuffer()
    package private(set) var history: CommandHistory
    private var recall = HistoryRecall()
    private var killed = ""
    /// Whether the last key killed: then one more kill joins what it took.
    private var isKilling = false

    package init(history: CommandHistory = CommandHistory()) {
        self.history = history
    }

    /// Does what `key` means; `nil` for a key that means nothing here.
    package mutating func handle(_ key: TerminalKey) -> Effect? {
        let wasKilling = isKilling
        isKilling = false
        switch key {
        case .character(let scalar): return insert(String(scalar))
        case .yank: return killed.isEmpty ? .bell : insert(killed)
        case .transpose: return changed(buffer.transpose())
        case .enter: return submit()
        case .up: return show(recall.older(than: buffer.text, in: history))
        case .down: return show(recall.newer(in: history))
        case .clearScreen: return .clearScreen
        case .deleteOrEndOfInput where buffer.isEmpty: return .endOfInput
        case .backspace: return erase(to: buffer.previous)
        case .delete, .deleteOrEndOfInput: return erase(to: buffer.next)
        case .tab, .escape: return nil
        default: return move(key) ?? kill(key, joining: wasKilling)
        }
    }

    private mutating func insert(_ addition: String) -> Effect {
        guard buffer.text.utf8.count + addition.utf8.count <= Self.limit else { return .bell }
        buffer.insert(addition)
        return .changed
    }

    private mutating func submit() -> Effect {
        let line = buffer.text
        history.append(line)
        recall = HistoryRecall()
        buffer = EditBuffer()
        return .submit(line)
    }

    private mutating func show(_ line: String?) -> Effect {
        guard let line else { return .bell }
        buffer = EditBuffer(line)
        return .changed
    }

    private mutating func erase(to target: String.Index) -> Effect {
        changed(!buffer.remove(to: target).isEmpty)
    }

    private mutating func move(_ key: TerminalKey) -> Effect? {
        switch key {
        case .left: changed(buffer.move(to: buffer.previous))
        case .right: changed(buffer.move(to: buffer.next))
        case .wordLeft: changed(buffer.move(to: buffer.wordStart))
        case .wordRight: changed(buffer.move(to: buffer.wordEnd))
        case .home: move(toEdge: buffer.start)
        case .end: move(toEdge: buffer.end)
        default: nil
        }
    }

    /// Going to where the cursor is already is no mistake at the edges of the line.
    private mutating func move(toEdge target: String.Index) -> Effect {
        _ = buffer.move(to: target)
        return .changed
    }

    private mutating func kill(_ key: TerminalKey, joining: Bool) -> Effect? {
        switch key {
        case .killToEnd: killForward(to: buffer.end, joining: joining)
        case .killWordRight: killForward(to: buffer.wordEnd, joining: joining)
        case .killToStart: killBackward(to: buffer.start, joining: joining)
        case .killWordLeft: killBackward(to: buffer.wordStart, joining: joining)
        case .killToBlankLeft: killBackward(to: buffer.afterLastBlank, joining: joining)
        default: nil
        }
    }

    private mutating func killForward(to target: String.Index, joining: Bool) -> Effect {
        let removed = buffer.remove(to: target)
        return keep(joining ? killed + removed : removed, unless: removed.isEmpty)
    }

    private mutating func killBackward(to target: String.Index, joining: Bool) -> Effect {
        let removed = buffer.remove(to: target)
        return keep(joining ? removed + killed : removed, unless: removed.isEmpty)
    }

    private mutating func keep(_ taken: String, unless isNothing: Bool) -> Effect {
        guard !isNothing else { return .bell }
        killed = taken
        isKilling = true
        return .changed
    }

    private func changed(_ isChanged: Bool) -> Effect { isChanged ? .changed : .bell }
}
