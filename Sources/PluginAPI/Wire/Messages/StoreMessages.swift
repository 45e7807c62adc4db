/// `store.read`: one key's value.
package struct StoreReadParams: Equatable, Sendable {
    package let key: String

    package init(key: String) { self.key = key }
    package init(_ json: JSON) throws(WireFormatError) {
        key = try Fields(json, path: "store.read").string("key")
    }

    package var json: JSON { ["key": .string(key)] }
}

/// `store.list`: the entries whose keys begin with a prefix, a page at a time.
package struct StoreListParams: Equatable, Sendable {
    package let prefix: String
    package let after: String?
    package let limit: Int

    package init(prefix: String, after: String?, limit: Int) {
        self.prefix = prefix
        self.after = after
        self.limit = limit
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "store.list")
        prefix = try fields.string("prefix")
        after = try fields.optionalString("after")
        limit = try fields.integer("limit")
        guard (1...1_000).contains(limit) else {
            throw WireFormatError("store.list.limit must be 1 to 1000, found \(limit)")
        }
    }

    package var json: JSON {
        ["prefix": .string(prefix), "after": after.map(JSON.string) ?? .null, "limit": .integer(limit)]
    }
}

/// `store.commit`: changes that are made together, each if its key is still at the revision that is expected.
package struct StoreCommitParams: Equatable, Sendable {
    package struct Change: Equatable, Sendable {
        package let key: String
        /// 0: the key is absent.
        package let expected: Int
        /// The new value; nil removes the key.
        package let value: JSON?
        /// Whether the key stays as it is, and only has to be at the revision.
        package let isCheck: Bool

        package init(key: String, expected: Int, value: JSON?) {
            self.key = key
            self.expected = expected
            self.value = value
            isCheck = false
        }

        package init(checking key: String, expected: Int) {
            self.key = key
            self.expected = expected
            value = nil
            isCheck = true
        }

        fileprivate init(_ json: JSON) throws(WireFormatError) {
            let fields = try Fields(json, path: "store.commit.changes[]")
            let key = try fields.string("key")
            let expected = try fields.integer("expected")
            if try fields.optionalBool("keep") ?? false {
                self.init(checking: key, expected: expected)
            } else {
                self.init(key: key, expected: expected, value: json["value"])
            }
        }

        fileprivate var json: JSON {
            var object = JSONObject([
                .init(name: "key", value: .string(key)), .init(name: "expected", value: .integer(expected)),
            ])
            if isCheck { object["keep"] = true }
            object["value"] = value
            return .object(object)
        }
    }

    /// The id of the command for which this is, if it is for one.
    package let call: JSON?
    package let changes: [Change]
    /// What is to be told when the changes have been made.
    package let sends: [SendParams]
    /// What has happened when they have.
    package let events: [EventPublishParams]

    package init(call: JSON? = nil, changes: [Change], sends: [SendParams] = [], events: [EventPublishParams] = []) {
        self.call = call
        self.changes = changes
        self.sends = sends
        self.events = events
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let commit = try Fields(json, path: "store.commit")
        call = commit.present("call")
        var changes: [Change] = []
        for change in try commit.array("changes") { changes.append(try Change(change)) }
        self.changes = changes
        sends = try commit.optionalList("send") { fields throws(WireFormatError) in try SendParams(fields) }
        events = try commit.optionalList("publish") { fields throws(WireFormatError) in try EventPublishParams(fields) }
    }

    package var json: JSON {
        var object = JSONObject([.init(name: "changes", value: .array(changes.map(\.json)))])
        if !sends.isEmpty { object["send"] = .array(sends.map(\.json)) }
        if !events.isEmpty { object["publish"] = .array(events.map(\.json)) }
        object["call"] = call
        return .object(object)
    }
}

/// A value with its revision, as `store.read` and `store.list` answer and a conflict tells.
package struct StoredJSON: Equatable, Sendable {
    package let key: String
    package let revision: Int
    /// nil, with revision 0: there is none.
    package let value: JSON?

    package init(key: String, revision: Int, value: JSON?) {
        self.key = key
        self.revision = revision
        self.value = value
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "stored")
        key = try fields.string("key")
        revision = try fields.integer("revision")
        value = json["value"]
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "key", value: .string(key)), .init(name: "revision", value: .integer(revision)),
        ])
        object["value"] = value
        return .object(object)
    }
}

/// The answer to `store.commit`.
package enum StoreCommitResult: Equatable, Sendable {
    case committed(revision: Int)
    /// Nothing was changed; the key that was not as expected, and what it holds.
    case conflict(StoredJSON)

    package init(_ json: JSON) throws(WireFormatError) {
        if let conflict = json["conflict"] {
            self = .conflict(try StoredJSON(conflict))
        } else {
            self = .committed(revision: try Fields(json, path: "store.commit").integer("revision"))
        }
    }

    package var json: JSON {
        switch self {
        case .committed(let revision): ["revision": .integer(revision)]
        case .conflict(let stored): ["conflict": stored.json]
        }
    }
}
