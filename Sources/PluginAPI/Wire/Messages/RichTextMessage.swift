extension RichText {
    /// A string, or a list of strings and marked parts. A part whose mark is unknown is shown as its `text`.
    init(_ json: JSON) throws(WireFormatError) {
        switch json {
        case .string(let text):
            self.init(segments: text.isEmpty ? [] : [.plain(text)])
        case .array(let parts):
            var segments: [Segment] = []
            for part in parts { segments.append(try Segment(part)) }
            self.init(segments: segments)
        default: throw WireFormatError("outcome.text must be a string or an array, found \(json)")
        }
    }

    var json: JSON {
        if case .plain(let text)? = segments.first, segments.count == 1 { return .string(text) }
        return .array(segments.map(\.json))
    }
}

extension RichText.Segment {
    fileprivate init(_ json: JSON) throws(WireFormatError) {
        if case .string(let text) = json {
            self = .plain(text)
            return
        }
        let fields = try Fields(json, path: "outcome.text[]")
        switch fields.present("mark")?.string {
        case "bold": self = .bold(try fields.string("text").withoutControls)
        case "code": self = .code(try fields.string("text").withoutControls)
        case "command": self = .command(try fields.string("text").withoutControls)
        case "person": self = .person(try Person(fields.fields("person")).withoutControls)
        case "link":
            let address = try fields.string("url").withoutControls
            self = .link(address, words: try fields.optionalString("text")?.withoutControls ?? address)
        case "table": self = .table(try Table(fields))
        case "time": self = .time(try fields.date("at"))
        case "ago": self = .ago(try fields.date("at"))
        default: self = .unknown(try fields.string("text").withoutControls)
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .plain(let text): .string(text)
        case .bold(let text): ["mark": "bold", "text": .string(text)]
        case .code(let text): ["mark": "code", "text": .string(text)]
        case .command(let text): ["mark": "command", "text": .string(text)]
        case .person(let person): ["mark": "person", "text": .string(person.name), "person": person.json]
        case .link(let address, let words): ["mark": "link", "text": .string(words), "url": .string(address)]
        case .table(let table): table.json
        case .time(let date): ["mark": "time", "at": .integer(date.milliseconds)]
        case .ago(let date): ["mark": "ago", "at": .integer(date.milliseconds)]
        case .unknown(let text): ["mark": "unknown", "text": .string(text)]
        }
    }
}

extension Table {
    fileprivate init(_ fields: Fields) throws(WireFormatError) {
        let columns = try fields.strings("columns")
        var rows: [[RichText]] = []
        for row in try fields.array("rows") {
            guard let cells = row.array, cells.count == columns.count else {
                throw WireFormatError("\(fields.path).rows must hold arrays of \(columns.count) cells, found \(row)")
            }
            var texts: [RichText] = []
            for cell in cells { texts.append(try RichText(cell)) }
            rows.append(texts)
        }
        self.init(columns, rows: rows)
    }

    fileprivate var json: JSON {
        [
            "mark": "table", "columns": .array(columns.map(JSON.string)),
            "rows": .array(rows.map { .array($0.map(\.json)) }),
        ]
    }
}
