/// A JSON-RPC 2.0 message, as far as it has been understood.
package enum RPCMessage: Equatable, Sendable {
    case request(RPCRequest)
    case notification(method: String, params: JSON)
    case response(id: JSON, Result<JSON, RPCError>)

    /// - Throws: `RPCError` when this is JSON but no JSON-RPC 2.0 message.
    package init(_ json: JSON) throws(RPCError) {
        guard json["jsonrpc"]?.string == "2.0" else {
            throw RPCError(.invalidRequest, "\"jsonrpc\" is not \"2.0\"")
        }
        if let method = json["method"] {
            guard let method = method.string else { throw RPCError(.invalidRequest, "\"method\" is not a string") }
            self = try Self.call(method, id: json["id"], params: json["params"] ?? [:])
        } else if let id = json["id"], let result = json["result"], json["error"] == nil {
            self = .response(id: id, .success(result))
        } else if let id = json["id"], let error = json["error"], json["result"] == nil {
            self = .response(id: id, .failure(try RPCError(error)))
        } else {
            throw RPCError(.invalidRequest, "a message needs \"method\", or \"id\" with either \"result\" or \"error\"")
        }
    }

    private static func call(_ method: String, id: JSON?, params: JSON) throws(RPCError) -> RPCMessage {
        guard case .object = params else { throw RPCError(.invalidRequest, "\"params\" is not an object") }
        switch id {
        case nil: return .notification(method: method, params: params)
        case .integer?, .string?: return .request(RPCRequest(id: id ?? .null, method: method, params: params))
        default: throw RPCError(.invalidRequest, "\"id\" is neither an integer nor a string")
        }
    }
}

/// A request of the other side, to be answered under its id.
package struct RPCRequest: Equatable, Sendable {
    /// An integer or a string, as the other side chose.
    package let id: JSON
    package let method: String
    package let params: JSON

    package init(id: JSON, method: String, params: JSON) {
        self.id = id
        self.method = method
        self.params = params
    }
}
